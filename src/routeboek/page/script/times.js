// Mirrors times.py: days and terms: when a table may be applied for, until when, what is overdue.

import { Deadline } from "./advice.js";
import { leaves, opensOn as fullOn } from "./condition.js";
import { NEVER } from "./facts.js";
import { branchTests } from "./meaning.js";

/** The day from which terms run, if it is known and ever was. */
export function clock(verdict) {
  const start = verdict.situation.number(verdict.route.edition.clock);
  if (start === null || start === NEVER) {
    return null;
  }
  return Math.max(start, verdict.past.restarted ?? start);
}

/**
 * The term of a table; an application that was made in time is never overdue.
 *
 * One that was sent back has to be made again while the same clock runs on. From a first date that
 * never was no term runs.
 */
export function deadline(verdict, table) {
  const { term } = table;
  const start = clock(verdict);
  const today = verdict.case.reference_date;
  if (term === null || verdict.situation.number(verdict.route.edition.clock) === NEVER) {
    return null;
  }
  const latest = after(verdict, term, start, term.latest_week);
  const atMost = after(verdict, term, clockAtMost(verdict), term.latest_week);
  const day = metOn(verdict, table) ?? today;
  return new Deadline({
    earliest: after(verdict, term, start, term.earliest_week),
    latest,
    weeks: term.latest_week,
    counted_from: start,
    overdue: latest ? day > latest : atMost && day > atMost ? true : null,
    days_left: latest ? latest - today : null,
    at_most: atMost,
    school_weeks: term.school_weeks,
  });
}

/** The day on which a term was met for a table, if that need not be done again. */
function metOn(verdict, table) {
  const entry = verdict.past.latest.get(table.id);
  if (!entry || entry.outcome === "returned") {
    return null;
  }
  const byOutcome = verdict.rules.conventions.term_met_by === "outcome";
  return byOutcome ? entry.closed_on : entry.applied_on;
}

/**
 * The last day that the first date can be, if that is unknown.
 *
 * That follows from what cannot be, given the other dates; and it lies on or before every
 * application, also one that was withdrawn.
 */
function clockAtMost(verdict) {
  const start = verdict.route.edition.clock;
  if (verdict.situation.values.has(start)) {
    return null;
  }
  const days = verdict.case.history.map((entry) => entry.applied_on).filter(Boolean);
  const last = verdict.decision.lastDay(verdict.situation, start);
  if (last !== null && last > NEVER && last < verdict.case.reference_date) {
    days.push(last);
  }
  return days.length ? Math.min(...days) : null;
}

/**
 * The table to apply for within a few days, and the last day; `warn_days_before` says how few.
 *
 * While a table runs that is the one after it.
 */
export function near(verdict) {
  let table = verdict.following;
  if (table && verdict.status === "running") {
    const { ladder } = verdict.route;
    const later = ladder.includes(table) ? ladder.slice(ladder.indexOf(table) + 1) : [];
    table = later.find((one) => isWanted(verdict, one)) ?? null;
  }
  const term = table && !verdict.attending ? deadline(verdict, table) : null;
  const last = term ? (term.latest ?? term.at_most) : null;
  if (table === null || last === null || metOn(verdict, table)) {
    return null;
  }
  const left = last - verdict.case.reference_date;
  const days = verdict.rules.warn_days_before;
  return days && left >= 0 && left <= days ? [table, last] : null;
}

/** The day so many weeks of a term after its start. */
function after(verdict, term, start, weeks) {
  if (start === null || weeks === null) {
    return null;
  }
  return verdict.situation.counted(start, 7 * weeks, term.school_weeks);
}

/** The statuses of a case that is not too early. */
const OPEN = ["permitted", "blocked"];

/** The day from which the case is no longer too early, if time is all that lacks. */
export function opensOn(verdict) {
  for (const [day, later] of laterOn(verdict)) {
    if (later.every((status) => OPEN.includes(status))) {
      return day;
    }
  }
  return null;
}

/** The first day on which the case may no longer be too early, were nothing else to change. */
export function opensFrom(verdict) {
  for (const [day, later] of laterOn(verdict)) {
    if (later.some((status) => OPEN.includes(status))) {
      return day;
    }
  }
  return null;
}

/**
 * The days on which weeks can be full in a case that is too early, and its statuses then.
 *
 * Time opens no table that is not meant for the case: that has no status here.
 */
function* laterOn(verdict) {
  if (verdict.status !== "not-yet") {
    return;
  }
  const { decision, situation } = verdict;
  const found = decision.branches.flatMap(branchTests).flatMap(leaves);
  const weeks = [...new Set(found.filter((leaf) => leaf.is === "WeeksSince"))];
  const days = new Set(
    weeks.map((leaf) => {
      const first = decision.firstDay(situation, leaf.fact);
      return fullOn(leaf, situation.supposing(leaf.fact, first)) ?? NEVER;
    }),
  );
  const ahead = [...days].filter((day) => day > situation.today);
  for (const day of ahead.sort((one, other) => one - other)) {
    const outcomes = [...decision.outcomes(situation.on(day))];
    yield [day, outcomes.map((one) => (one.fits ? one.status : ""))];
  }
}

/** The rungs in time; where the ladder does not hold only those of the history. */
export function timeline(verdict) {
  return verdict.route.ladder
    .filter((table) => !verdict.elsewhere || verdict.past.latest.has(table.id))
    .map((table) => rungTime(verdict, table));
}

/** Whether a rung is for every case, or else for this one, which stands before it. */
export function isWanted(verdict, table) {
  return table.only_when === null || table === verdict.table;
}

function rungTime(verdict, table) {
  const entry = verdict.past.latest.get(table.id) ?? null;
  const term = deadline(verdict, table);
  const ahead = verdict.route.ladder.indexOf(table) >= verdict.past.position;
  const wanted = isWanted(verdict, table);
  const counts = entry !== null || (ahead && wanted && verdict.status !== "solved");
  return {
    definition: table,
    wanted,
    deadline: term,
    overdue: Boolean(counts && term && term.overdue),
    applied_on: entry ? entry.applied_on : null,
    outcome: entry ? entry.outcome : null,
  };
}
