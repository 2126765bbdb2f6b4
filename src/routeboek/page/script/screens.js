// The screens on which something is asked: the start, one question at a time, and before wiping.

import { dateField } from "./datefield.js";
import { capital } from "./dom.js";
import { choiceField, fieldOf } from "./fields.js";
import { isoDate } from "./forms.js";
import { listed, sayCount } from "./messages.js";
import { Posed } from "./posed.js";

/** A home municipality that the rules do not know. */
const ELSEWHERE = "elsewhere";

// ---------------------------------------------------------------- the start

/** Sector, municipality and day; who asks and where the pupil lives for who wants to say it. */
export function startScreen(talk) {
  const { make, interview } = talk;
  const known = { ...interview.start };
  interview.given.slice(0, 3).forEach(({ path: [key], value }) => (known[key] = value));
  const fields = {
    sector: oneOf(talk, "sector", talk.rules.sectors, known.sector),
    municipality: oneOf(talk, "municipality", talk.rules.municipalities, known.municipality),
    reference_date: dayOf(talk, known.reference_date ?? talk.today),
  };
  const [asker, home] = [askerList(talk, known.asker), homeList(talk, known.home_municipality)];
  const extra = { asker: asker.field, home_municipality: home.field };
  const begin = talk.say(interview.given.length > 3 ? "screen-next" : "screen-begin");
  const form = formOf(talk, () => readStart(talk, fields, extra), [
    ...Object.values(fields).map((one) => one.node),
    asker.node,
    home.node,
    make("div", { class: "buttons" }, make("button", { class: "main" }, begin)),
  ]);
  const intro = make("p", { class: "intro" }, talk.say("screen-intro"));
  return [headingOf(talk, talk.say("screen-start")), intro, form, openingOf(talk)];
}

function oneOf(talk, key, things, value) {
  const options = [...things.values()].map((one) => [one.id, one.name]);
  const field = choiceField(talk.make, options, { id: key, value, language: talk.language });
  return { ...field, node: group(talk, talk.say(`screen-${key}`), field.nodes) };
}

function dayOf(talk, value) {
  const { make, language } = talk;
  const posed = new Posed(["reference_date"], "date", talk.say("screen-reference_date"));
  const field = dateField(make, posed, { id: "reference", value, today: null, language });
  const hint = make("p", { class: "hint" }, talk.say("screen-reference-hint"));
  return { ...field, node: group(talk, posed.text, [hint, field.nodes]) };
}

function group({ make }, text, contents) {
  return make("fieldset", {}, make("legend", {}, text), contents);
}

/** Who can be asked something or can apply: those are the ones who ask. */
function askerList(talk, value) {
  const routes = [...talk.rules.routes.values()];
  const told = routes.flatMap((route) => [...route.inquiries.values()]);
  const tables = routes.flatMap((route) => [...route.tables.values()]);
  const applied = tables.flatMap((table) => table.applications).map((one) => one.applicant);
  const roles = new Set([...told.flatMap((one) => one.answered_by), ...applied]);
  const options = [...roles].filter((role) => !role.anyone).map((role) => [role.id, role.name]);
  options.sort(([, one], [, other]) => one.localeCompare(other, talk.language));
  return list(talk, "asker", options, value, talk.say("screen-asker-hint"));
}

function homeList(talk, value) {
  const known = [...talk.rules.municipalities.values()].map((one) => [one.id, one.name]);
  const others = value && !talk.rules.municipalities.has(value) ? value : ELSEWHERE;
  return list(talk, "home", [...known, [others, talk.say("screen-home-elsewhere")]], value);
}

function list({ make, say }, id, options, value, hint = "") {
  const choice = ([one, name]) =>
    make("option", { value: one, selected: one === (value ?? "") }, capital(name));
  const field = make("select", { id, autocomplete: "off" },
    [["", say("screen-rather-not")], ...options].map(choice));
  const label = make("label", { for: id }, say(`screen-${id}`));
  const told = hint ? make("p", { class: "hint", id: `${id}-hint` }, hint) : null;
  if (told) {
    field.setAttribute("aria-describedby", told.id);
  }
  return { field, node: make("div", { class: "list" }, label, told, field) };
}

function readStart(talk, fields, extra) {
  const found = Object.entries(fields).map(([key, field]) => [key, field.read(), field]);
  const wrong = found.filter(([, one]) => one.problem);
  if (wrong.length) {
    talk.complain(wrong.map(([key, { problem }]) => ({
      ...problem,
      text: key === "reference_date" ? problem.text : talk.say(`screen-wrong-${key}`),
    })));
    return;
  }
  const opening = Object.fromEntries(found.map(([key, one]) => [key, one.value]));
  const others = Object.entries(extra).map(([key, field]) => [key, field.value || null]);
  const firsts = Object.entries(fields).map(([key, field]) => [key, field.first]);
  talk.begin(opening, Object.fromEntries(others), Object.fromEntries(firsts));
}

/** A case that was kept before can be gone on with. */
function openingOf(talk) {
  const { make, say } = talk;
  const field = make("input", {
    id: "file",
    type: "file",
    accept: ".json,application/json",
    change: () => field.files.length && talk.open(field.files[0], field),
  });
  return make(
    "details",
    { id: "open-case" },
    make("summary", {}, say("screen-open")),
    make("p", {}, say("screen-open-how")),
    make("label", { for: field.id }, say("screen-open-file")),
    field,
  );
}

// ---------------------------------------------------------------- one question

/** A question with its field, and what can be done instead of answering it. */
export function questionScreen(talk, posed) {
  const { make, say, interview, language } = talk;
  const value = posed.again || posed.before !== null ? posed.before : undefined;
  const today = isoDate(interview.case().reference_date);
  const field = fieldOf(make, posed, { id: "answer", value, today, language });
  const answered = () => {
    const found = field.read();
    if (found.problem) {
      talk.complain([found.problem]);
    } else {
      talk.answer(posed, found.value, field.first);
    }
  };
  const [asked, remark] = parted(posed.text);
  const heading = headingOf(talk, asked);
  const legend = make("legend", {}, heading);
  const fieldset = make("fieldset", {}, legend, hintsOf(talk, posed, remark), field.nodes);
  const form = formOf(talk, answered, [fieldset, buttonsOf(talk, posed, field)]);
  return [backButton(talk), countOf(talk, posed), form, whyOf(talk, posed)];
}

/** How far the conversation is, and how many questions can still change the advice. */
function countOf({ make, say, interview, language }, posed) {
  const number = (interview.at ?? interview.given.length) - 2;
  const told = new Set(interview.given.map((one) => one.path.join("/")));
  const left = interview.advice.questions.filter(
    (one) =>
      ["status", interview.group].includes(one.decides) && !told.has(`facts/${one.fact.name}`),
  );
  const rest =
    posed.path[0] === "history"
      ? say("screen-about-tables")
      : left.length
        ? sayCount("screen-left", left.length, language)
        : "";
  return make("p", { class: "progress" }, `${say("screen-number", { n: number })} ${rest}`.trim());
}

/** A question, and what else is said of it. */
function parted(text) {
  const at = text.indexOf("?") + 1;
  return text.endsWith("?") ? [text, ""] : [text.slice(0, at), text.slice(at).trim()];
}

function hintsOf({ make, say, language }, posed, remark) {
  const names = [...new Set(posed.who.map((role) => role.name))];
  const wasUnknown = posed.again && posed.before === null;
  const hints = [
    remark,
    posed.judgement ? say("screen-judgement") : "",
    names.length ? say("ask-who", { who: listed(names, "or", language) }) : "",
    wasUnknown ? say("screen-before-unknown") : "",
  ];
  return hints.filter(Boolean).map((text) => make("p", { class: "hint" }, text));
}

function buttonsOf(talk, posed, field) {
  const { make, say } = talk;
  const button = (code, kind, click) =>
    make("button", { type: "button", class: kind, click }, say(`screen-${code}`));
  return make(
    "div",
    { class: "buttons" },
    make("button", { class: "main" }, say("screen-next")),
    button("unknown-button", "other", () => talk.answer(posed, null, field.first)),
    button("show", "link", () => talk.showResult()),
  );
}

function whyOf({ make, say }, posed) {
  const told = posed.path[0] === "history" ? say("screen-why-tables") : posed.why;
  const weighed = posed.judgement ? make("p", {}, say("screen-why-judgement")) : null;
  return make(
    "details",
    { id: "why-asked" },
    make("summary", {}, say("screen-why-asked")),
    make("p", {}, told),
    weighed,
  );
}

// ---------------------------------------------------------------- before wiping

/** Whether all answers may go. */
export function clearScreen(talk) {
  const { make, say } = talk;
  return [
    headingOf(talk, say("screen-clear-sure")),
    make("p", {}, say("screen-clear-what")),
    make(
      "div",
      { class: "buttons" },
      make("button", { type: "button", class: "main", click: () => talk.clear() },
        say("screen-clear-yes")),
      make("button", { type: "button", class: "other", click: () => talk.resume() },
        say("screen-clear-no")),
    ),
  ];
}

// ---------------------------------------------------------------- what screens share

/** The heading of a screen, on which the reader begins. */
export function headingOf({ make }, ...contents) {
  return make("h1", { tabindex: -1 }, contents);
}

/** The way to the question before. */
export function backButton(talk) {
  const click = () => talk.back();
  const text = `‹ ${talk.say("screen-back")}`;
  return talk.make("button", { type: "button", class: "link back", click }, text);
}

function formOf({ make }, submitted, contents) {
  const submit = (event) => {
    event.preventDefault();
    submitted();
  };
  return make("form", { novalidate: true, autocomplete: "off", submit }, contents);
}
