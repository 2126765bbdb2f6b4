// What was answered, beside the question: each answer with a way to change it.

import { capital } from "./dom.js";
import { isoDate } from "./forms.js";
import { OPENING } from "./interview.js";
import { say } from "./messages.js";
import { posePast } from "./pastables.js";
import { Posed, answerText, keyOf } from "./posed.js";

/** Every answer as it was put and given; `today` is the day that others are compared with. */
export function answersOf(interview, today) {
  const { rules } = interview;
  const answers = new Map(interview.given.map((one) => [keyOf(one.path), one.value]));
  return interview.given.map(({ path, value }, at) => {
    const posed = posedAs(interview, answers, path);
    const day = path[0] === "reference_date" ? null : today;
    const text = value === null
      ? say("screen-unknown", rules.language)
      : answerText(posed, value, day, rules.language);
    return { at, path, question: posed.text, label: labelOf(rules, posed), text };
  });
}

function posedAs({ rules, advice }, answers, path) {
  const [part, name] = path;
  if (part === "history") {
    return posePast(rules, advice, answers, path, { first: name === "0" });
  }
  if (part === "facts") {
    const fact = rules.facts.get(name);
    return new Posed(path, fact.type, fact.question, { options: fact.values });
  }
  const type = part === "reference_date" ? "date" : "choice";
  const things = { sector: rules.sectors, municipality: rules.municipalities }[part] ?? new Map();
  const options = new Map([...things.values()].map((one) => [one.id, one.name]));
  return new Posed(path, type, say(`screen-${part}`, rules.language), { options });
}

/** What an answer is about in a few words. */
function labelOf(rules, { path, text }) {
  return path[0] === "facts" ? rules.facts.get(path[1]).label : text;
}

/** The answers beside a question, how it stands now, and the way to wipe them all. */
export function answersView(talk) {
  const { make, interview } = talk;
  const today = isoDate(interview.case().reference_date);
  const rows = answersOf(interview, today).map((one) => answerView(talk, one));
  const wipe = make("button", { type: "button", class: "link", click: () => talk.askToClear() },
    talk.say("screen-clear"));
  return make(
    "aside",
    { class: "answers", "aria-labelledby": "answers" },
    make("p", { class: "now" }, make("b", {}, talk.say("screen-now")), " ", standing(talk)),
    make("h2", { id: "answers" }, talk.say("screen-answers")),
    make("ul", {}, rows),
    wipe,
  );
}

/** The status so far, in a few words. */
export function standing(talk) {
  const { status, leaning } = talk.interview.advice;
  return leaning ? talk.say(`screen-leaning-${leaning}`) : talk.say(`screen-status-${status}`);
}

function answerView(talk, { at, path, question, text }) {
  const { make } = talk;
  const change = make(
    "button",
    { type: "button", class: "link", click: () => talk.change(at) },
    talk.say("screen-change"),
    make("span", { class: "hidden" }, `: ${question}`),
  );
  const isOpening = OPENING.includes(path[0]);
  return make(
    "li",
    {},
    make("p", {}, question),
    make("p", { class: "answer" }, make("b", {}, isOpening ? capital(text) : text), change),
  );
}
