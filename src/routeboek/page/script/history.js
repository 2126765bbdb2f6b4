// Mirrors history.py: where the tables so far have brought a case on today's ladder.

import { RUNNING } from "./caseparts.js";
import { diagnostic } from "./diagnostic.js";
import { byValue } from "./plaindata.js";
import { meant, named, simply } from "./spelling.js";

const CLOSING = new Set(["no-solution", "not-applicable"]);
const HELD = new Set(["no-solution", "returned", "solved"]);

// Of entries for one table with the same dates, which one is taken to have come last. What asks
// for more to be done comes after what asks for less, so that nothing is passed over.
const TIED = [
  "withdrawn",
  "not-applicable",
  "solved",
  "no-solution",
  "returned",
  "advice-in-progress",
  "running",
];
const BESIDE_THE_LADDER = -1; // so that the rung after it is the first

const FIRST_DAY = 1;
const LAST_DAY = 3_652_059; // of the year 9999

/** The edition in force on a day: the last one that had started; null before the first. */
export function editionOn(editions, day) {
  return editions.findLast((one) => one.valid_from <= day) ?? null;
}

/** Tables that the rules do not know, or that were not there in that place at the time. */
export function* historyFindings(rules, told) {
  const known = new Set(rules.names.tables.values());
  const sector = rules.sectors.get(told.sector ?? "");
  for (const [index, word] of told.tables) {
    const at = `/history/${index}`;
    const entry = told.history.get(index);
    const day = entry && entry.applied_on ? entry.applied_on : told.reference_date;
    const edition = sector && day ? editionOn(sector.editions, day) : null;
    const route = edition ? rules.routes.get(`${edition.id}/${told.municipality ?? ""}`) : null;
    if (!known.has(word)) {
      const near = tableMeant(rules, route, word);
      const params = near ? { near } : { known: [...known].sort(byValue).join(", ") };
      const code = near ? "unknown-history-table-near" : "unknown-history-table";
      yield diagnostic(code, null, `${at}/table`, params);
    } else if (route && !route.tables.has(word) && !isFallback(route, word)) {
      const params = { edition: route.edition.id, near: route.current_id.get(word) ?? "" };
      const code = params.near ? "table-not-in-route-near" : "table-not-in-route";
      yield diagnostic(code, null, `${at}/table`, params);
    } else if (entry && sector && !route && rules.municipalities.has(told.municipality)) {
      yield diagnostic("history-before-editions", null, `${at}/applied_on`);
    }
  }
}

/** The table that a word stands for: one that was there then, if one is called exactly so. */
function tableMeant(rules, route, word) {
  const every = rules.names.tables;
  let here = new Map();
  if (route) {
    const tables = [...route.tables];
    here = simply([
      ...tables.map(([id, table]) => [table.name, id]),
      ...tables.map(([id, table]) => [table.formerly, id]),
      ...[...every].filter(([, id]) => route.tables.has(id)),
      ...route.current_id,
    ]);
  }
  return named(word, here) || named(word, every) || meant(word, here) || meant(word, every);
}

function isFallback(route, table) {
  return route.fallback !== null && route.fallback.id === table;
}

/**
 * Reads the history, whatever its order, as the position on today's ladder.
 *
 * Every table goes by the id that it has today. `latest` (a Map) holds the last entry of each
 * table, withdrawn ones left out; `position` is the index of the rung that is next (the length of
 * the ladder at its end); `solved` is the last solution, if it still stands. `tried` are the tables
 * whose last entry closed without a solution or as not applicable, `held` those with any entry that
 * came to an outcome at the table, `applied` those with any application, also a withdrawn one.
 * Rungs that are only for some cases are among the `skipped` whatever the case is. `restarted` is
 * the last day on which a table laid a case back with which everything begins anew.
 */
export function progress(rules, case_, route) {
  const entries = [...case_.history].sort((one, other) => inOrder(orderOf(one), orderOf(other)));
  const kept = entries.filter((one) => one.outcome !== "withdrawn");
  const latest = new Map(kept.map((one) => [tableOf(one, route), one]));
  const tables = (asked) => new Set(entries.filter(asked).map((one) => tableOf(one, route)));
  const closed = [...latest].filter(([, entry]) => isClosed(entry, route));
  const restarts = restartsIn(entries, route);
  return {
    latest,
    position: positionOf(latest, route),
    running: runningIn(latest, route),
    solved: solvedBy(entries, route),
    tried: new Set(closed.map(([id]) => id)),
    held: tables((one) => wasHeld(one, route)),
    applied: tables(wasAppliedFor),
    skipped: [...new Set(skippedIn(rules, case_, route, entries))],
    restarted: restarts.length ? Math.max(...restarts) : null,
  };
}

/** The id that the table of an entry has today; its own where today has no such table. */
function tableOf(entry, route) {
  return route.current_id.get(entry.table) ?? entry.table;
}

/** Whether a table laid a case back, and that means this. */
function isReturned(entry, route, meaning) {
  const table = route.tables.get(tableOf(entry, route));
  return entry.outcome === "returned" && Boolean(table) && table.when_returned === meaning;
}

function restartsIn(entries, route) {
  const anew = entries.filter((one) => one.closed_on && isReturned(one, route, "anew"));
  return anew.map((one) => one.closed_on);
}

function isClosed(entry, route) {
  return CLOSING.has(entry.outcome) || isReturned(entry, route, "tried");
}

function wasHeld(entry, route) {
  return HELD.has(entry.outcome) && !isReturned(entry, route, "anew");
}

function wasAppliedFor(entry) {
  return entry.applied_on !== null && entry.outcome !== "not-applicable";
}

function dayOf(entry, case_) {
  return entry.applied_on ?? case_.reference_date;
}

/** In order of application, then of closing; the same entries always in the same order. */
function orderOf(entry) {
  return [
    entry.applied_on ?? FIRST_DAY,
    entry.closed_on ?? LAST_DAY,
    TIED.indexOf(entry.outcome),
    entry.followed_up_on ?? LAST_DAY,
    entry.table,
    entry.reason ?? "",
  ];
}

/** Compares rows of numbers and texts, the first difference first. */
function inOrder(one, other) {
  const at = one.findIndex((value, number) => value !== other[number]);
  return at < 0 ? 0 : byValue(one[at], other[at]);
}

/**
 * The highest rung with an entry is next, or the one after it when it is over.
 *
 * What was skipped below it is not gone back to.
 */
function positionOf(latest, route) {
  const index = route.ladder.findLastIndex((table) => latest.has(table.id));
  if (index < 0) {
    return 0;
  }
  return isClosed(latest.get(route.ladder[index].id), route) ? index + 1 : index;
}

/** The highest rung that is awaited. */
function runningIn(latest, route) {
  return route.ladder.findLast((one) => RUNNING.includes(latest.get(one.id)?.outcome)) ?? null;
}

/** The last solution, unless a rung of the ladder was really applied for after it. */
function solvedBy(entries, route) {
  const closing = (entry) => momentOf(entry.closed_on, entry, route);
  let last = null;
  for (const one of entries.filter((entry) => entry.outcome === "solved")) {
    last = last === null || inOrder(closing(one), closing(last)) >= 0 ? one : last;
  }
  if (last === null) {
    return null;
  }
  const ended = closing(last);
  const reopened = entries.some(
    (one) => canReopen(one, route) && inOrder(momentOf(one.applied_on, one, route), ended) >= 0,
  );
  return reopened ? null : last;
}

/** A rung that was really applied for; had that solved the case, it would be the last to. */
function canReopen(entry, route) {
  const onLadder = rungOf(entry, route) !== BESIDE_THE_LADDER;
  return onLadder && wasAppliedFor(entry) && !["withdrawn", "solved"].includes(entry.outcome);
}

/** When something happened: what happened on one day did so in the order of the ladder. */
function momentOf(day, entry, route) {
  return [day ?? FIRST_DAY, rungOf(entry, route)];
}

/** The place of an entry on the ladder; lower than every rung for a table beside it. */
function rungOf(entry, route) {
  const id = tableOf(entry, route);
  return route.ladder.findIndex((table) => table.id === id); // BESIDE_THE_LADDER where it is not
}

/** Rungs that were not held, on the ladder as it was when a later one was applied for. */
function* skippedIn(rules, case_, now, entries) {
  const editions = rules.sectors.get(case_.sector).editions;
  for (const entry of entries) {
    const day = dayOf(entry, case_);
    const edition = editionOn(editions, day);
    const route = edition ? rules.routes.get(`${edition.id}/${now.municipality}`) : null;
    if (!route || entry.outcome === "withdrawn") {
      continue;
    }
    const here = rungOf(entry, route);
    const before = Math.max(
      BESIDE_THE_LADDER,
      ...entries
        .filter((one) => one !== entry && isOver(one))
        .filter((one) => {
          const moment = momentOf(one.closed_on ?? one.applied_on, one, route);
          return inOrder(moment, [day, here]) < 0;
        })
        .map((one) => rungOf(one, route)),
    );
    if (here >= 0 && entry.outcome === "not-applicable") {
      yield route.ladder[here];
    }
    // An optional rung that nothing has to come before is never missed.
    const missed = route.ladder.slice(before + 1, Math.max(here, 0));
    yield* missed.filter((table) => table.only_when === null || table.gated);
  }
}

function isOver(entry) {
  return !RUNNING.includes(entry.outcome) && entry.outcome !== "withdrawn";
}
