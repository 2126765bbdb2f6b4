// Mirrors advicepage.py: an advice as a page. Who reads it scrolls, so nothing gives way in it as
// on the screen of a terminal.

import {
  AdviceWords, applying, awaiting, beside, ended, inPlay, nextStep, opened,
  preparation, seated,
} from "./advicetable.js";
import { sections as wholeSections } from "./advicewhole.js";
import { asked, toDo, unless } from "./openpoints.js";
import { line } from "./page.js";
import { chosen, reasons } from "./why.js";
import { bullets, pageOf } from "./words.js";

/** The page of an advice; with `explain` everything. */
export function advicePage(advice, rules, { explain = false } = {}) {
  const words = new AdviceWords(advice, rules);
  const title = words.say("page-advice", {
    municipality: rules.municipalities.get(advice.municipality).name,
    sector: rules.sectors.get(advice.edition.sector).name,
    day: words.date(advice.reference_date),
  });
  const sections = explain
    ? [["", [...caseLines(words), ...answer(words)]], ...wholeSections(words)]
    : sectionsOf(words);
  return pageOf(title, sections.map(([name, lines]) => [titleOf(words, name), lines]));
}

function sectionsOf(words) {
  const { status } = words.advice;
  const first = { "blocked": "todo", "not-yet": "not-yet" }[status] ?? "open-points";
  return [
    ["", answer(words)],
    [first, [...toDo(words), ...asked(words), ...unless(words)]],
    ["phase", phase(words)],
    ["prepare", prepare(words)],
    ["why", why(words)],
    ["further", [...further(words), ...note(words)]],
    ["", [byEdition(words), ...caseLines(words)]],
  ];
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
    line(advice.summary, "", 0, words.tone),
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

/** What helps an application that can be made now. */
function prepare(words) {
  if (words.advice.status !== "permitted") {
    return [];
  }
  return preparation(words).map(([{ text, mark, level, tone }, other]) =>
    line(words.carried(text, other), mark, level, tone),
  );
}

/** What the phase that the case is in asks of everyone, while no table is open. */
function phase(words) {
  const { phase: found, status } = words.advice;
  if (!found || !["not-yet", "blocked", "undetermined"].includes(status)) {
    return [];
  }
  const told = `${found.definition.name}. ${found.definition.text}`;
  return [line(told), ...found.actions.map((action) => words.action(action, "or"))];
}

/** What is met; where tables settle the case, how they ended. */
function why(words) {
  const { advice } = words;
  const byFact = words.following ? chosen(words.following, words) : new Map();
  const told = [...byFact.values(), ...reasons(advice.justification, words, byFact)];
  const isOver = ["end-of-route", "solved"].includes(advice.status) && !told.length;
  return isOver ? ended(words) : told;
}

// ---------------------------------------------------------------- what else counts

/** What is always free, the duties, and what comes after. */
function further(words) {
  const { advice } = words;
  const openNow = opened(words);
  const sides = inPlay(words).filter((one) => !openNow.includes(one));
  const due = advice.duties.filter((one) => one.state === "due").map((one) => one.definition);
  const isFree = (option) => option.first;
  return [
    ...(advice.status === "permitted" ? seated(words) : []),
    ...advice.options.filter(isFree).map((one) => words.shortOption(one)),
    ...[...openNow, ...sides].map((one) => beside(words, one)),
    // First what still has to be done.
    ...due.filter((one) => one.done_when).map((one) => words.shortDuty(one)),
    ...due.filter((one) => !one.done_when).map((one) => words.shortDuty(one)),
    ...(words.table ? afterwards(words) : []),
    ...(advice.status === "solved" ? [] : advice.options)
      .filter((one) => !isFree(one))
      .map((one) => words.shortOption(one)),
  ];
}

function afterwards(words) {
  const told = words.table.afterwards.map((one) =>
    words.say("afterwards", { text: words.said(one) }),
  );
  return told.length ? bullets(told) : nextSteps(words);
}

function nextSteps(words) {
  const told = ["permitted", "blocked"].includes(words.advice.status) ? nextStep(words) : [];
  return told.map(({ text, level, tone }) => line(text, "bullet", level, tone));
}

/** What the reader must know beside the advice. */
function note(words) {
  const { taken, warnings } = words.advice;
  const warned = warnings.filter(
    (one) => !one.first && !one.in_summary && !isUnseen(words, one.code),
  );
  const notes = warned.map(({ text }) => words.line("note", { text }, "bullet", 0, "warn"));
  const texts = taken.map((one) => one.definition.text).join("; ");
  const told = taken.length ? [words.line("taken", { texts }, "bullet")] : [];
  return [...notes, ...otherReadings(words), ...told];
}

/** Whether a warning is about the last day of a table that is not shown to who is at school. */
function isUnseen(words, code) {
  return code === "overdue" && words.advice.attending && words.table === null;
}

/**
 * What this case gets under the readings not chosen that would change the answer.
 *
 * Of a pupil who is at school that is only another status.
 */
function otherReadings(words) {
  const { advice } = words;
  const now = outcome(words, advice.status, advice.next && advice.next.table);
  const lines = [];
  for (const { definition, readings } of advice.hangs_on) {
    for (const other of readings) {
      const told = outcomeUnder(words, other);
      if (told !== now && !(advice.attending && other.status === advice.status)) {
        lines.push(line(readingTold(words, definition, other), "bullet"));
      }
    }
  }
  return lines;
}

/** What a reading says, and what this case gets under it. */
export function readingTold(words, { issue }, other) {
  return words.say("reading", { issue, text: other.text, outcome: outcomeUnder(words, other) });
}

/** What a case gets under a reading: a status with its table, and the days that are others. */
export function outcomeUnder(words, { status, next, latest, opens_on: opens }) {
  const { next: following, attending } = words.advice;
  const days = [following?.deadline?.latest, following?.opens_on];
  let told = outcome(words, status, next);
  for (const [name, day] of [["latest", latest], ["opens", opens]]) {
    if (day && !days.includes(day) && !attending) {
      told = words.say(`reading-${name}`, { outcome: told, day: words.date(day) });
    }
  }
  return told;
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

function byEdition(words) {
  const { name, school_year: year } = words.advice.edition;
  return words.line("by-edition", { name, year }, "", 0, "dim");
}
