// Mirrors telling.py: an advice in words: the summary, the warnings and the justification.

import {
  AT_ACTION,
  AT_CIRCUMSTANCE,
  AT_MET,
  AT_UNFIT,
  condition,
  factsOf,
  leaves,
  opensOn as fullOn,
} from "./condition.js";
import { Justification } from "./justification.js";
import { listed, longDate, say, sayCount } from "./messages.js";
import { overturned } from "./readings.js";
import { clock, near, opensFrom } from "./times.js";

const UNDECIDED_LEVEL = AT_MET | AT_ACTION | AT_UNFIT | AT_CIRCUMSTANCE;

/** The code of the warning that another reading was chosen than the rules do. */
export const OTHER_READING = "other-reading";

/** Sentences that have a form of their own for a single open point. */
const POINTED = ["permitted-if"];

/** Verdicts that name every table or route that is still open, where there are several. */
const EITHER = ["permitted", "blocked", "not-yet", "not-now"];

/** Statuses that are about no table. */
const NAMELESS = ["solved", "end-of-route", "other-route"];

function sayOf(verdict, code, params = {}) {
  return say(code, verdict.rules.language, params);
}

function dateOf(verdict, day) {
  return longDate(day, verdict.rules.language);
}

// ---------------------------------------------------------------- summary

/**
 * The answer in one or two sentences: the verdict, and by when.
 *
 * It hangs on the questions that are `asked`; where no table fits it says what to do instead.
 */
export function summary(verdict, following, asked, unmet) {
  const points = asked.filter((one) => one.decides === "status").length;
  let code = sentence(verdict, following);
  let about = namedIn(verdict, following);
  if (POINTED.includes(code)) {
    code = `${code}-${points === 1 ? "one" : "many"}`;
  }
  if (code === "no-table" && unmet.length && unmet[0].todo) {
    [code, about] = ["no-table-but", { todo: unmet[0].todo }];
  }
  const told = sayOf(verdict, `summary-${code}`, about);
  if (following === null || verdict.other_route || code.startsWith("attending")) {
    return told;
  }
  return `${told} ${termOf(verdict, following)}`.trimEnd();
}

/** Which sentence gives the verdict. */
function sentence(verdict, following) {
  const { status, routes_open: routes } = verdict;
  if (verdict.other_route) {
    return status === "end-of-route" ? "fallback" : status;
  }
  if (verdict.attending && ["not-yet", "undetermined"].includes(status)) {
    return `attending-${status}`;
  }
  if (following === null) {
    if (status === "undetermined") {
      if (!routes.length && !verdict.statuses.includes("end-of-route")) {
        return "undetermined-none";
      }
      return `undetermined-${["end", "route", "routes"][Math.min(routes.length, 2)]}`;
    }
    return NAMELESS.includes(status) ? status : "no-table";
  }
  const either = verdict.tables_open.length + routes.length > 1;
  const told = verdict.leaning || status;
  if (either && EITHER.includes(told)) {
    return `${told}-either`;
  }
  if (following.opens_on) {
    return "not-yet-until";
  }
  return told === "not-yet" && opensFrom(verdict) ? "not-yet-from" : told;
}

/** What the sentences name: tables, routes, people, and the day on which a table opens. */
function namedIn(verdict, following) {
  let tables = verdict.tables_open;
  if (verdict.leaning === "depends") { // which table may be permitted, and which route may hold
    const open = [...verdict.outcomes].filter((one) => one.status === "permitted");
    const permitted = new Set(open.map((one) => one.about));
    tables = tables.filter((one) => permitted.has(one.id));
  }
  const { language } = verdict.rules;
  const opens = following ? following.opens_on || opensFrom(verdict) : null;
  const either = [...tables, ...verdict.routes_open].map((one) => one.name);
  return {
    day: opens ? dateOf(verdict, opens) : "",
    table: following ? titled(following.definition, language) : "",
    route: verdict.other_route ? verdict.other_route.name : "",
    body: verdict.route.edition.body.name,
    either: listed(either, "or", language),
  };
}

/** The name of a table, with its step and what it was called before. */
export function titled(table, language) {
  const step = table.step === null ? "" : say("word-step", language, { n: table.step });
  const formerly = table.formerly ? say("word-formerly", language, { name: table.formerly }) : "";
  const notes = [step, formerly].filter(Boolean).join(", ");
  return notes ? `${table.name} (${notes})` : table.name;
}

/** Until when, how long that is, or how late it is; the bound where the first day is unknown. */
function termOf(verdict, following) {
  const term = following.deadline;
  const several = verdict.tables_open.length + verdict.routes_open.length > 1;
  if (verdict.status === "running" || verdict.tables_open.length > 1) {
    return "";
  }
  if (term === null || term.weeks === null) {
    return several ? "" : sayOf(verdict, "summary-no-term");
  }
  if (term.latest === null) {
    return unknownTerm(verdict, term);
  }
  const day = dateOf(verdict, term.latest);
  const left = term.days_left ?? 0;
  const days = sayCount("days", Math.abs(left), verdict.rules.language);
  let when = left < 0 ? "late" : left ? "until" : "today";
  if (left < 0 && verdict.status === "permitted") {
    when = "late-now";
  }
  return sayOf(verdict, `summary-${when}`, { day, days });
}

function unknownTerm(verdict, term) {
  const weeks = sayCount(term.unit, term.weeks ?? 0, verdict.rules.language);
  const fact = verdict.rules.facts.get(verdict.route.edition.clock).label;
  if (term.at_most === null) {
    return sayOf(verdict, "summary-weeks", { weeks, fact });
  }
  const code = term.overdue ? "summary-at-most-late" : "summary-at-most";
  return sayOf(verdict, code, { day: dateOf(verdict, term.at_most), weeks, fact });
}

// ---------------------------------------------------------------- warnings

/** Something the reader must know beside the advice; some of it the summary tells already. */
function warned(code, text, { first = false, inSummary = false } = {}) {
  return { code, text, first, in_summary: inSummary };
}

/** What the reader must know beside the advice. */
export function* warnings(verdict, following) {
  const { rules, case: case_, route } = verdict;
  const { edition } = route;
  yield* otherReadings(verdict);
  yield* notices(verdict, true);
  if (verdict.carried_forward) {
    const params = { edition: edition.name, year: edition.school_year };
    yield warn(verdict, "edition-carried-forward", params);
  }
  const home = case_.home_municipality;
  if (home !== null && home !== route.municipality) {
    const municipality = rules.municipalities.get(route.municipality).name;
    yield warn(verdict, "home-municipality-differs", { municipality });
  }
  const skipped = verdict.past.skipped.filter(
    (table) => table.only_when === null || verdict.isTrue(table.only_when),
  );
  if (skipped.length) {
    const tables = skipped.map((table) => table.name).join(", ");
    yield warn(verdict, "step-skipped", { tables });
  }
  yield* termWarnings(verdict, following);
  const differs = new Set([...verdict.outcomes].map((one) => one.about)).size > 1;
  if (verdict.table && verdict.status !== "undetermined" && differs) {
    const params = { table: verdict.table.name };
    yield warn(verdict, "next-may-differ", params, { inSummary: true });
  }
  if (clockAfterSolution(verdict)) {
    yield warn(verdict, "absence-after-solution");
  }
  yield* holidayWarnings(verdict);
  yield* notices(verdict, false);
}

function warn(verdict, code, params = {}, marks = {}) {
  return warned(code, sayOf(verdict, `warning-${code}`, params), marks);
}

/** That the advice is given under another reading than the rules choose. */
function otherReadings(verdict) {
  return overturned(verdict.rules).map((one) => {
    const params = { issue: one.issue, text: one.readings.get(one.chosen) };
    return warn(verdict, OTHER_READING, params, { first: true });
  });
}

/** The warnings of the rules themselves: those that come before all, or the others. */
function notices(verdict, first) {
  return verdict.route.edition.notices
    .filter((notice) => notice.first === first && verdict.isTrue(notice.when))
    .map((notice) => warned(notice.code, notice.text, { first }));
}

/** That a term is over, or nearly so; mostly the summary tells that already. */
function* termWarnings(verdict, following) {
  const term = following ? following.deadline : null;
  const inSummary = !verdict.attending && verdict.status !== "running";
  if (term && term.overdue && term.latest) {
    const params = { latest: dateOf(verdict, term.latest) };
    yield warn(verdict, "overdue", params, { inSummary });
  } else if (term && term.overdue && term.at_most) {
    const params = { latest: dateOf(verdict, term.at_most) };
    yield warned("overdue", sayOf(verdict, "warning-overdue-at-most", params), { inSummary });
  }
  const ends = near(verdict);
  if (ends) {
    const [table, last] = ends;
    const params = { table: table.name, latest: dateOf(verdict, last) };
    const code = verdict.status === "running" ? "deadline-near-after" : "deadline-near";
    const text = sayOf(verdict, `warning-${code}`, params);
    yield warned("deadline-near", text, { inSummary: true });
  }
}

function clockAfterSolution(verdict) {
  const start = clock(verdict);
  const { solved } = verdict.past;
  return Boolean(start && solved && solved.closed_on && start > solved.closed_on);
}

/** Where weeks of absence are counted across school holidays: say the other count too. */
function* holidayWarnings(verdict) {
  for (const leaf of verdict.route.counted_weeks) {
    const [full, inSchool] = [false, true].map((school) =>
      fullOn({ ...leaf, school }, verdict.situation),
    );
    if (full && inSchool && full !== inSchool) {
      const code = leaf.school ? "holidays-in-absence-school" : "holidays-in-absence";
      const [calendar, school] = [dateOf(verdict, full), dateOf(verdict, inSchool)];
      const text = sayOf(verdict, `warning-${code}`, { weeks: leaf.weeks, calendar, school });
      yield warned("holidays-in-absence", text);
    }
  }
}

// ---------------------------------------------------------------- justification

/** Why: the evaluated conditions of the next table, or what settles the case instead. */
export function justification(verdict) {
  const { past, table, status } = verdict;
  const { edition } = verdict.route;
  if (past.solved) {
    return fromHistory(verdict, past.solved.table, "solved-by");
  }
  if (past.running && status !== "solved") {
    return fromHistory(verdict, past.running.id, "running");
  }
  if (status === "solved") {
    return settled(verdict, "because-solved", [...factsBehind(verdict, edition.solved_when)]);
  }
  if (verdict.routes_open.length && table === null) {
    return becauseRoutes(verdict);
  }
  if (table === null && status === "not-yet") {
    const when = edition.no_table_when;
    return settled(verdict, "because-no-table", when ? [...factsBehind(verdict, when)] : []);
  }
  if (table === null || verdict.reason === null) {
    return settled(verdict, "because-end");
  }
  const mask = { permitted: AT_MET, undetermined: UNDECIDED_LEVEL }[status] ?? AT_ACTION;
  const text = sayOf(verdict, "because-table", { table: table.name });
  const children = verdict.reason.children.filter(
    (one) => one.children.length || one.condition.test,
  );
  const next = condition({ id: "next", text, sources: table.sources });
  return new Justification(next, mask, children);
}

/** What makes another route hold, or what has to be known to say which. */
function becauseRoutes(verdict) {
  const routes = verdict.routes_open;
  if (verdict.status === "other-route") {
    return becauseRoute(verdict, routes[0], AT_MET);
  }
  const found = routes.map((route) => becauseRoute(verdict, route, UNDECIDED_LEVEL));
  const text = sayOf(verdict, "because-routes");
  const either = condition({ id: "routes", text, grouper: "any" });
  return new Justification(either, UNDECIDED_LEVEL, found);
}

function becauseRoute(verdict, route, mask) {
  const text = sayOf(verdict, "because-route", { route: route.name });
  const facts = route.when ? [...factsBehind(verdict, route.when, route.sources)] : [];
  const why = condition({ id: route.id, text, sources: route.sources });
  return new Justification(why, mask, facts);
}

function settled(verdict, code, children = [], params = {}) {
  const why = condition({ id: code, text: sayOf(verdict, code, params) });
  return new Justification(why, AT_MET, children);
}

function fromHistory(verdict, table, code) {
  const { route, past } = verdict;
  const solved = code === "solved-by";
  const entry = solved && past.solved
    ? past.solved
    : past.latest.get(route.current_id.get(table) ?? table);
  const name = route.tables.get(table)?.name ?? table;
  const day = solved ? entry.closed_on : entry.applied_on;
  const shown = day ? dateOf(verdict, day) : "";
  return settled(verdict, `because-${code}`, [], { table: name, day: shown });
}

/** The facts behind a plain test, each once, as a leaf of its own. */
function* factsBehind(verdict, test, sources = []) {
  const { situation, rules } = verdict;
  for (const name of new Set(factsOf(test))) {
    const asked = leaves(test).find((leaf) => factsOf(leaf).includes(name));
    const known = situation.values.get(name) ?? null;
    const label = condition({ id: name, text: rules.facts.get(name).label, sources, test: asked });
    const mask = known === null ? UNDECIDED_LEVEL : AT_MET;
    yield new Justification(label, mask, [], known, situation.taken.has(name));
  }
}
