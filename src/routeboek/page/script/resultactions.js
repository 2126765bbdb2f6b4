// What can be done with an advice: print it, keep the dates or the case, copy it, ask on.

import { capital } from "./dom.js";
import { copied, download } from "./files.js";
import { isoOf } from "./days.js";
import { toIcs } from "./ics.js";
import { sayCount } from "./messages.js";
import { savedCase } from "./savedcase.js";

/** The buttons of an advice, and the sentence for a report. */
export function actionsView(talk, { words, page, dates }) {
  const { make, say, window, document, interview } = talk;
  const day = isoOf(words.advice.reference_date);
  const keep = (name, type, text) => () => download(document, name, type, text());
  const button = (code, kind, click) =>
    make("button", { type: "button", class: kind, click }, say(`screen-${code}`));
  const buttons = [
    button("print", "main", () => window.print()),
    button("ics", "other", keep(`routeboek-${day}.ics`, "text/calendar", () => toIcs(dates))),
    button("save", "other", keep(`routeboek-${day}.json`, "application/json", () =>
      savedCase(interview.case()))),
  ];
  return make(
    "section",
    { class: "no-paper" },
    make("h2", {}, say("screen-actions")),
    make("div", { class: "buttons" }, buttons),
    sentenceView(talk, words, page),
  );
}

/** One sentence for a report, and a button that copies it. */
function sentenceView(talk, words, page) {
  const { make, say, window } = talk;
  const { in_short: answer, edition } = words.advice;
  const by = say("by-edition", { name: edition.name, year: edition.school_year });
  const text = `${page.title}. ${answer} ${by}`;
  const sentence = make("p", { class: "sentence", id: "sentence" }, text);
  const told = make("p", { role: "status", class: "echo" });
  const copy = async () => {
    const done = await copied(window, sentence);
    told.textContent = say(done ? "screen-copied" : "screen-copy-yourself");
  };
  return [
    make("h3", {}, say("screen-sentence")),
    sentence,
    make("button", { type: "button", class: "other", click: copy }, say("screen-copy")),
    told,
  ];
}

/** What more can be asked when the answer is there. */
export function groupsView(talk) {
  const { make, say, interview, language } = talk;
  const groups = [...interview.groups()].map(([group, number]) => {
    const questions = sayCount("ask-questions", number, language);
    const text = capital(say(`ask-group-${group}`, { questions }));
    return make("li", {},
      make("button", { type: "button", class: "link", click: () => talk.choose(group) }, text));
  });
  return make(
    "section",
    { class: "no-paper" },
    make("h2", {}, say("ask-more")),
    make("ul", { class: "groups" }, groups),
  );
}
