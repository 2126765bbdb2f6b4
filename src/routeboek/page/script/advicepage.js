// Mirrors advicepage.py: an advice as a page: one screen, or all of it.

import {
  TONE_OF_STATUS, AdviceWords, applying, awaiting, beside, ended, inPlay, nextStep, opened,
  preparation, seated,
} from "./advicetable.js";
import { sections as wholeSections } from "./advicewhole.js";
import { MOST_ASKED, asked, toDo, unless } from "./openpoints.js";
import { line } from "./page.js";
import { Part, fitted, scrolled } from "./screen.js";
import { chosen, reasons } from "./why.js";
import { bullets, pageOf } from "./words.js";

/** No more readings than these that would change the answer are told. */
const MOST_READINGS = 3;

/** Where something still lacks no more than these of what is met are told. */
const MOST_REASONS = 5;

/**
 * The page of an advice: one screen, or with `explain` everything.
 *
 * With `whole` the same sections as on one screen, none of their lines left out: for who scrolls.
 */
export function advicePage(advice, rules, { explain = false, whole = false } = {}) {
  const words = new AdviceWords(advice, rules);
  const title = words.say("page-advice", {
    municipality: rules.municipalities.get(advice.municipality).name,
    sector: rules.sectors.get(advice.edition.sector).name,
    day: words.date(advice.reference_date),
  });
  if (explain) {
    const parts = [["", [...caseLines(words), ...answer(words)]], ...wholeSections(words)];
    return pageOf(title, parts.map(([name, lines]) => [titleOf(words, name), lines]));
  }
  const found = answer(words);
  const first = { "blocked": "todo", "not-yet": "not-yet" }[advice.status] ?? "open-points";
  const sections = [
    ["", [new Part(found, { least: found.length })]],
    [first, firstParts(words)],
    ["phase", phase(words)],
    ["prepare", prepare(words)],
    ["why", why(words)],
    ["further", [...further(words), ...note(words)]],
  ];
  const named = sections.map(([name, some]) => [titleOf(words, name), some]);
  return whole
    ? scrolled(title, named, [byEdition(words), ...caseLines(words)])
    : fitted(title, named, (leftOut) => closing(words, leftOut));
}

function titleOf(words, section) {
  return section ? words.say(`section-${section}`) : "";
}

// ---------------------------------------------------------------- the answer

/** The verdict and by when, then who applies and where. */
function answer(words) {
  const { advice } = words;
  const first = advice.warnings.filter((warned) => warned.first);
  return [
    line(advice.summary, "", 0, TONE_OF_STATUS[advice.status]),
    ...applying(words),
    ...awaiting(words),
    ...(advice.route ? route(words, advice.route) : []),
    ...first.map((warned) => line(warned.text, "", 0, "warn")),
  ];
}

function route(words, { applications, text }) {
  return [...applications.map((one) => line(words.said(one))), line(text)];
}

// ---------------------------------------------------------------- what comes first

/** What has to be done or answered before anything else. */
function firstParts(words) {
  const [needed, questions] = [toDo(words), asked(words)];
  return [
    new Part(needed.slice(0, 3), { kind: "conditions", rank: 1, least: 1 }),
    new Part(needed.slice(3), { kind: "conditions", rank: 3 }),
    new Part(questions.slice(0, 2), { kind: "questions", rank: 1, least: 1 }),
    new Part(questions.slice(2), { kind: "questions", rank: 3, most: MOST_ASKED - 2 }),
    new Part(unless(words), { kind: "ways", rank: 4 }),
  ];
}

/** What helps an application that can be made now. */
function prepare(words) {
  if (words.advice.status !== "permitted") {
    return [];
  }
  const lines = preparation(words).map(([{ text, mark, level, tone }, other]) =>
    line(words.carried(text, other), mark, level, tone),
  );
  return [new Part(lines, { kind: "preparation", rank: 7 })];
}

/** What the phase that the case is in asks of everyone, while no table is open. */
function phase(words) {
  const { phase: found, status } = words.advice;
  if (!found || !["not-yet", "blocked", "undetermined"].includes(status)) {
    return [];
  }
  const told = `${found.definition.name}. ${found.definition.text}`;
  const actions = found.actions.map((action) => words.action(action, "or"));
  return [
    new Part([line(told)], { kind: "steps", rank: 6 }),
    new Part(actions, { kind: "steps", rank: 11 }),
  ];
}

/** What is met; where tables settle the case, how they ended. */
function why(words) {
  const { advice } = words;
  const byFact = words.following ? chosen(words.following, words) : new Map();
  const told = [...byFact.values(), ...reasons(advice.justification, words, byFact)];
  const most = advice.status === "permitted" ? null : MOST_REASONS;
  const parts = [new Part(told, { rank: 4, most, joined: true })];
  if (["end-of-route", "solved"].includes(advice.status) && !told.length) {
    parts.push(new Part(ended(words), { rank: 6 }));
  }
  return parts;
}

// ---------------------------------------------------------------- what else counts

/** What is always free, the duties, and what comes after. */
function further(words) {
  const { advice } = words;
  const parts = [];
  if (advice.status === "permitted") {
    parts.push(new Part(seated(words), { rank: 5 }));
  }
  const free = advice.options.filter((one) => one.first);
  const openNow = opened(words);
  const sides = inPlay(words).filter((one) => !openNow.includes(one));
  const due = advice.duties.filter((one) => one.state === "due").map((one) => one.definition);
  // First what still has to be done.
  const inOrder = [...due.filter((one) => one.done_when), ...due.filter((one) => !one.done_when)];
  const duties = inOrder.map((duty) => words.shortDuty(duty));
  parts.push(
    new Part(free.map((one) => words.shortOption(one)), { kind: "options", rank: 5, least: 1 }),
    new Part(openNow.map((one) => beside(words, one)), { kind: "tables", rank: 3, least: 1 }),
    new Part(sides.map((one) => beside(words, one)), { kind: "tables", rank: 7 }),
    new Part(duties.slice(0, 1), { kind: "duties", rank: 2 }),
    new Part(duties.slice(1), { kind: "duties", rank: 9 }),
  );
  if (words.table) {
    const after = words.table.afterwards.map((one) =>
      words.say("afterwards", { text: words.said(one) }),
    );
    parts.push(new Part(after.length ? bullets(after) : nextSteps(words), { rank: 8 }));
  }
  if (advice.status !== "solved") {
    const options = advice.options.filter((one) => !one.first);
    const lines = options.map((one) => words.shortOption(one));
    parts.push(new Part(lines, { kind: "options", rank: 12 }));
  }
  return parts;
}

function nextSteps(words) {
  const told = ["permitted", "blocked"].includes(words.advice.status) ? nextStep(words) : [];
  return told.map(({ text, level, tone }) => line(text, "bullet", level, tone));
}

/** What the reader must know beside the advice. */
function note(words) {
  const { taken, warnings } = words.advice;
  const warned = warnings.filter((one) => !one.first && !one.in_summary);
  const notes = warned.map(({ text }) => words.line("note", { text }, "bullet", 0, "warn"));
  const parts = [
    new Part(notes, { kind: "warnings", rank: 2 }),
    new Part(otherReadings(words), { kind: "readings", rank: 6, most: MOST_READINGS }),
  ];
  if (taken.length) {
    const texts = taken.map((one) => one.definition.text).join("; ");
    parts.push(new Part([words.line("taken", { texts }, "bullet")], { least: 1 }));
  }
  return parts;
}

/**
 * What this case gets under the readings not chosen that would change the answer.
 *
 * Of a pupil who is at school that is only another status.
 */
function otherReadings(words) {
  const { advice } = words;
  const following = advice.next;
  const days = [following?.deadline?.latest, following?.opens_on];
  const now = outcome(words, advice.status, following ? following.table : null);
  const lines = [];
  for (const assumption of advice.hangs_on) {
    for (const other of assumption.readings) {
      let told = outcome(words, other.status, other.next);
      for (const [name, day] of [["latest", other.latest], ["opens", other.opens_on]]) {
        if (day && !days.includes(day) && !advice.attending) {
          told = words.say(`reading-${name}`, { outcome: told, day: words.date(day) });
        }
      }
      if (told !== now && !(advice.attending && other.status === advice.status)) {
        const { issue } = assumption.definition;
        const named = { issue, text: other.text, outcome: told };
        lines.push(words.line("reading", named, "bullet"));
      }
    }
  }
  return lines;
}

/** A status with its table; without one the case is refused. */
function outcome(words, status, name) {
  const told = words.say(status ? `status-${status}` : "reading-refused");
  const table = words.route.tables.get(name);
  return table ? words.say("answer-about", { outcome: told, names: table.name }) : told;
}

function caseLines(words) {
  const id = words.advice.case_id;
  return id ? [line(words.say("page-case", { case: id }), "", 0, "dim")] : [];
}

/** By which text, what a page with everything has more, and whose case this is. */
function closing(words, leftOut) {
  const kinds = [...leftOut].filter(([kind]) => kind);
  const more = words.listing(kinds.map(([kind, number]) => words.count(`more-${kind}`, number)));
  const { text, mark, level, tone } = byEdition(words);
  const rest = words.say(more ? "more" : "more-nothing", { more });
  return [line(`${text} ${rest}`, mark, level, tone), ...caseLines(words)];
}

function byEdition(words) {
  const { name, school_year: year } = words.advice.edition;
  return words.line("by-edition", { name, year }, "", 0, "dim");
}
