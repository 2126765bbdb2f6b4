// Mirrors dates.py: the dates of a case in order: what was held, what runs, what is open when.

import { AdviceWords } from "./advicetable.js";
import { RUNNING } from "./caseparts.js";
import { daysIn, ordinal, partsOf } from "./days.js";
import { isoDate } from "./forms.js";
import { editionOn } from "./history.js";
import { line, page, section } from "./page.js";

/** What happens on a day; of one day they come in this order. */
export const KINDS = Object.freeze([
  "start",
  "applied",
  "closed",
  "followed-up",
  "reference",
  "opens",
  "earliest",
  "latest",
  "at-most",
  "ambition",
]);

/** What tells something of the pupil, and so has no place in a calendar. */
export const OF_THE_CASE = Object.freeze(["start"]);

/**
 * Something on a day: `text` says it to whoever has the case, `short` to anyone.
 *
 * `table` is what it is about, if any; `over` says that it is a last day that has passed.
 */
function momentOf(day, kind, text, short, table = null, over = false) {
  return Object.freeze({ is: "Moment", day, kind, text, short, table, over });
}

/** All dates that an advice on a case knows of, and the steps of which no day is known. */
export function datesOf(advice, given, rules) {
  const words = new AdviceWords(advice, rules);
  const ahead = [...aheadOf(words)];
  const order = [
    ...start(words, given),
    ...given.history.flatMap((entry) => [...past(words, given, entry)]),
    ...now(words),
    ...ahead.flatMap((rung) => [...term(words, rung)]),
  ].sort((one, other) => one.day - other.day || placeOf(one) - placeOf(other));
  const last = order.filter((one) => one.table && ["latest", "at-most"].includes(one.kind));
  const dated = new Set(last.map((one) => one.table.id));
  const undated = ahead.filter((rung) => !dated.has(rung.definition.id));
  return Object.freeze({ is: "Dates", words, moments: order, undated });
}

function placeOf(moment) {
  return KINDS.indexOf(moment.kind);
}

// ---------------------------------------------------------------- what was, and what is

/** The day from which terms are counted, and the one on which all is to be well. */
function* start(words, given) {
  const { advice } = words;
  const fact = words.rules.facts.get(advice.edition.clock);
  const { ambition } = advice.edition;
  const day = isoDate(given.facts.get(fact.name));
  if (day === null) {
    return;
  }
  const text = words.say("date-start", { label: fact.label });
  yield momentOf(day, "start", text, text);
  if (ambition && !["solved", "other-route"].includes(advice.status)) {
    const aim = monthsAfter(day, ambition.months);
    const over = aim < advice.reference_date;
    yield momentOf(aim, "ambition", ambition.text, ambition.text, null, over);
  }
}

/** The same day of a later month, or the last day of that month if it is shorter. */
export function monthsAfter(number, months) {
  const { year, month, day } = partsOf(number);
  const [later, at] = [year + Math.floor((month - 1 + months) / 12), (month - 1 + months) % 12];
  return ordinal(later, at + 1, Math.min(day, daysIn(later, at + 1)));
}

/** What happened with a table. */
function* past(words, given, entry) {
  const table = tableOf(words, given, entry);
  const name = table ? table.name : entry.table;
  const outcome = words.say(`outcome-${entry.outcome}`);
  const ended = !RUNNING.includes(entry.outcome);
  for (const [day, kind] of [
    [entry.applied_on, "applied"],
    [entry.closed_on, "closed"],
    [entry.followed_up_on, "followed-up"],
  ]) {
    if (day === null) {
      continue;
    }
    const short = words.say(`date-${kind}`, { table: name });
    const told = kind === "closed" || (kind === "applied" && !(ended && entry.closed_on));
    const text = told ? words.say("date-outcome", { text: short, outcome }) : short;
    yield momentOf(day, kind, text, short, table);
  }
}

/** The table of an entry as the edition of its day had it. */
function tableOf(words, given, entry) {
  const { editions } = words.rules.sectors.get(given.sector);
  const edition = editionOn(editions, entry.applied_on ?? given.reference_date);
  const { municipality } = words.advice;
  const route = edition ? words.rules.routes.get(`${edition.id}/${municipality}`) : null;
  const { tables } = route ?? words.route;
  return tables.get(entry.table) ?? words.route.tables.get(entry.table) ?? null;
}

/** The day of the advice, and the day from which the next table is open. */
function* now(words) {
  const { advice, following } = words;
  const status = words.say(`status-${advice.status}`);
  const short = words.say("date-reference");
  let text = words.say("date-reference-status", { status });
  if (["permitted", "running", "blocked"].includes(advice.status) && following) {
    text = words.say("date-reference-table", { status, table: following.name });
  }
  yield momentOf(advice.reference_date, "reference", text, short);
  if (following?.opens_on) {
    const opens = words.say("date-opens", { table: following.name });
    yield momentOf(following.opens_on, "opens", opens, opens, following.definition);
  }
}

// ---------------------------------------------------------------- what lies ahead

/** The steps that can still be applied for, where the ladder holds. */
function* aheadOf(words) {
  const rungs = words.advice.timeline;
  const here = rungs.findIndex((rung) => rung.definition === words.table);
  for (const rung of here < 0 ? [] : rungs.slice(here)) {
    const again = rung.outcome === "returned";
    if (rung.wanted && (again || !rung.applied_on)) {
      yield rung;
    }
  }
}

/** The days of the term of a step. */
function* term(words, rung) {
  const { deadline, definition: table } = rung;
  if (deadline === null) {
    return;
  }
  for (const [day, kind] of [
    [deadline.earliest, "earliest"],
    [deadline.latest, "latest"],
    [deadline.latest ? null : deadline.at_most, "at-most"],
  ]) {
    if (day === null) {
      continue;
    }
    const over = kind !== "earliest" && day < words.advice.reference_date;
    const text = words.say(`date-${kind}${over ? "-over" : ""}`, { table: step(words, table) });
    const short = words.say(`date-${kind}`, { table: step(words, table) });
    yield momentOf(day, kind, text, short, table, over);
  }
}

/** A table by name and step. */
function step(words, table) {
  if (table.step === null) {
    return table.name;
  }
  return `${table.name} (${words.say("word-step", { n: table.step })})`;
}

// ---------------------------------------------------------------- as a page and as JSON

/** The dates as a list, each day once. */
export function datesPage(dates) {
  const { words } = dates;
  const { advice, rules } = words;
  const title = words.say("page-dates", {
    municipality: rules.municipalities.get(advice.municipality).name,
    sector: rules.sectors.get(advice.edition.sector).name,
    day: words.date(advice.reference_date),
  });
  const sections = [section("", [...days(words, dates.moments)])];
  if (dates.undated.length) {
    const lines = dates.undated.map((rung) => line(undatedText(words, rung), "bullet"));
    sections.push(section(words.say("section-undated"), lines));
  }
  return page(title, sections);
}

function* days(words, moments) {
  const { reference_date: today } = words.advice;
  let before = null;
  for (const one of moments) {
    if (one.day !== before) {
      const head = `${words.date(one.day)} (${words.away(one.day - today)})`;
      yield line(head, "", 0, one.day === today ? "strong" : "");
    }
    before = one.day;
    yield line(one.text, "bullet", 1, one.over ? "bad" : "");
  }
}

function undatedText(words, rung) {
  const { deadline } = rung;
  const table = step(words, rung.definition);
  if (deadline === null || deadline.weeks === null) {
    return words.say("undated-no-term", { table });
  }
  const fact = words.rules.facts.get(words.advice.edition.clock).label;
  const weeks = words.count(deadline.unit, deadline.weeks);
  return words.say("undated-weeks", { table, weeks, fact });
}
