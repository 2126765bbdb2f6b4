// Mirrors refusals.py: which route a case is on, what it tells, and why it is refused.

import { schoolYear } from "./book.js";
import { Budget } from "./budget.js";
import { Shape, caseFromText, caseKeys } from "./case.js";
import { unknownKey, wrongFactValue } from "./casefindings.js";
import { RUNNING, isId } from "./caseparts.js";
import { factsOf } from "./condition.js";
import { contradictions } from "./contradictions.js";
import { isoOf, partsOf } from "./days.js";
import { decisionOf } from "./decision.js";
import { CaseError, bySpan, diagnostic, span } from "./diagnostic.js";
import { NEVER, Situation, daysOn, readFact } from "./facts.js";
import { isoDate } from "./forms.js";
import { editionOn, historyFindings, progress } from "./history.js";
import { CaseText, pointerOf, readCaseText } from "./jsontext.js";
import { Possible } from "./meaning.js";
import { asksForPersonalData } from "./personal.js";
import { same } from "./same.js";
import { meant, named } from "./spelling.js";
import { MAX_FINDINGS } from "./text_guard.js";
import { Told } from "./told.js";

// Reference dates outside these years are slips, and too near the ends of the calendar.
const FIRST_YEAR = 1900;
const LAST_YEAR = 2200;

/**
 * Where a case stands, before anything is decided: its route, what its history says, and what is
 * known of it; throws `CaseError` like `advise`. All that is found out of it may take what a budget
 * has left.
 */
export function situated(
  rules,
  case_,
  edition = null,
  strictEdition = false,
  budget = new Budget(),
) {
  const said = saidIn(rules, case_.told, case_.where, edition, strictEdition);
  const { route } = said;
  if (route === null || said.found.length) {
    throw new CaseError(said.found);
  }
  const past = progress(rules, givenUp(rules, case_, route, said.values), route);
  const { tried, held, applied } = past;
  const [values, today, holidays] = [said.values, case_.reference_date, case_.holidayDays()];
  const stated = new Situation({ values, today, tried, held, applied, holidays, budget });
  const told = toldOf(rules, route, past, stated);
  return { route, past, told, situation: told.known(), carried_forward: said.carried_forward };
}

function toldOf(rules, route, past, stated) {
  const every = [...rules.unless_stated.values()];
  const exceptions = every.filter((one) => route.looks_at.includes(one.fact));
  return new Told(stated, exceptions, decisionOf(route.decisions[past.position]));
}

/**
 * Where a case stands under rules that read its words as those do by which it stands `here`.
 *
 * Only its history is read anew. Throws `CaseError` like `situated`.
 */
export function situatedAlike(rules, case_, here, route) {
  let { past } = here;
  let { stated } = here.told;
  if (case_.history.length) {
    const found = [...historyFindings(rules, whereItCounts(rules, case_.told))];
    if (found.length) {
      throw new CaseError(found);
    }
    const now = progress(rules, givenUp(rules, case_, route, stated.values), route);
    if (!same(past, now)) {
      past = now;
      stated = stated.with({ tried: past.tried, held: past.held, applied: past.applied });
    }
  }
  const told = toldOf(rules, route, past, stated);
  const alike = same(told.exceptions, here.told.exceptions) && past === here.past;
  const situation = alike ? here.situation : told.known();
  return { route, past, told, situation, carried_forward: here.carried_forward };
}

/**
 * The case in a text (a `CaseText` or a string); throws `CaseError` with all that is wrong with it.
 *
 * `Case` by itself knows no rules. So where it already finds something wrong with the shape, it
 * cannot tell which names and values these rules do not know; this can.
 */
export function readCase(rules, text) {
  const read = text instanceof CaseText ? text : readCaseText(text, "case", caseKeys());
  let shape;
  try {
    return caseFromText(read);
  } catch (error) {
    if (!(error instanceof CaseError)) {
      throw error;
    }
    shape = new Shape(read.data, read);
  }
  const found = [...shape.findings(), ...saidIn(rules, shape.told(), shape.where).found];
  throw new CaseError(found.sort((one, other) => bySpan(placed(one), placed(other))));
}

function placed(found) {
  return found.span ?? span("");
}

// ---------------------------------------------------------------- what it says

/**
 * What a case says under these rules, as far as that can be made out, and what is wrong.
 *
 * What is missing or of the wrong shape is passed over, for it has been reported.
 */
function saidIn(rules, legible, where, forced = null, strict = false) {
  const found = [...unknownNames(rules, legible), ...contradictions(legible)];
  const told = whereItCounts(rules, legible);
  const sector = rules.sectors.get(told.sector ?? "") ?? null;
  let edition = null;
  let years = 0;
  if (sector && forced !== null && !sector.editions.some((one) => one.id === forced)) {
    const known = sector.editions.map((one) => one.id).join(", ");
    found.push(diagnostic("unknown-edition", null, null, { known }));
  } else if (sector && told.reference_date) {
    const onDay = editionOn(sector.editions, whenItCounts(sector, rules, told));
    edition = sector.editions.find((one) => one.id === forced) ?? onDay;
    years = edition ? yearsCarried(rules, told, edition) : 0;
    const tooLate = years > (strict ? 0 : rules.carry_forward_years);
    const { year } = partsOf(told.reference_date);
    const outOfReach = year < FIRST_YEAR || year > LAST_YEAR;
    if (edition === null || (tooLate && (strict || !forced)) || outOfReach) {
      const inReach = !outOfReach && (forced || years <= rules.carry_forward_years);
      found.push(noEdition(sector, inReach ? edition : null));
    }
  }
  const key = edition ? `${edition.id}/${told.municipality ?? ""}` : "";
  const route = rules.routes.get(key) ?? null;
  if (edition && route === null && rules.municipalities.has(told.municipality)) {
    const params = { edition: edition.id };
    found.push(diagnostic("municipality-not-covered", null, "/municipality", params));
  }
  found.push(...historyFindings(rules, told));
  const [values, inFacts] = readFacts(rules, told, where);
  const located = [...found, ...inFacts].map((one) => where.located(one, rules.facts));
  return { route, carried_forward: years > 0, values, found: located };
}

/** Names that the rules do not know, each with what was meant by it. */
function* unknownNames(rules, told) {
  const { sectors, municipalities, roles, names } = rules;
  for (const [code, pointer, word, known, called] of [
    ["unknown-sector", "/sector", told.sector, sectors, names.sectors],
    [
      "unknown-municipality",
      "/municipality",
      told.municipality,
      municipalities,
      names.municipalities,
    ],
    ["unknown-asker", "/asker", told.asker, roles, names.roles],
  ]) {
    if (word === null || known.has(word)) {
      continue;
    }
    const near = meant(word, called);
    if (near) {
      yield diagnostic(`${code}-near`, null, pointer, { near });
    } else {
      yield diagnostic(code, null, pointer, { known: [...known.keys()].join(", ") });
    }
  }
  const home = told.home_municipality;
  if (home === null || municipalities.has(home)) {
    return;
  }
  // Any other municipality may be a home, so only what is surely one of these is taken for it.
  const near = named(home, names.municipalities);
  if (near) {
    yield diagnostic("unknown-municipality-near", null, "/home_municipality", { near });
  } else if (!isId(home)) {
    yield diagnostic("case-wrong-type", null, "/home_municipality", { expected: "@id" });
  } else if (rules.conventions.home_elsewhere === "refused") {
    yield diagnostic("home-elsewhere", null, "/home_municipality");
  }
}

/** The case, where the rules say so with a rung given up once the next term is over. */
function givenUp(rules, case_, route, values) {
  const clock = values.get(route.edition.clock);
  if (rules.conventions.given_up === "never" || typeof clock !== "number") {
    return case_;
  }
  const [today, holidays] = [case_.reference_date, case_.holidayDays()];
  const over = new Set();
  route.ladder.slice(1).forEach(({ term }, at) => {
    if (term && term.latest_week !== null && clock !== NEVER) {
      const skipped = term.school_weeks ? holidays : new Set();
      if (daysOn(clock, 7 * term.latest_week, skipped) < today) {
        over.add(route.ladder[at].id);
      }
    }
  });
  const history = case_.history.map((entry) =>
    RUNNING.includes(entry.outcome) && over.has(route.current_id.get(entry.table))
      ? entry.with({ outcome: "no-solution", closed_on: today })
      : entry,
  );
  return case_.with({ history });
}

/** The case in the municipality that decides on its route. */
function whereItCounts(rules, told) {
  const home = told.home_municipality;
  if (rules.conventions.municipality_of === "home" && rules.municipalities.has(home)) {
    return { ...told, municipality: home };
  }
  return told;
}

/** The day that decides which edition is followed; the reference date where it is unknown. */
function whenItCounts(sector, rules, told) {
  const counted = rules.conventions.edition_of;
  if (counted === "first-date") {
    return isoDate(told.facts.get(sector.editions.at(-1).clock)) ?? told.reference_date;
  }
  if (counted === "last-application") {
    const applied = [...told.history.values()].map((entry) => entry.applied_on);
    const days = applied.filter((day) => day !== null);
    return days.length ? Math.max(...days) : told.reference_date;
  }
  return told.reference_date;
}

/** How many school years after the one it was made for an edition is used. */
function yearsCarried(rules, told, edition) {
  const madeFor = Number(edition.school_year.slice(0, 4));
  return Math.max(0, schoolYear(rules, told.reference_date) - madeFor);
}

function noEdition(sector, but) {
  if (but !== null) {
    const params = { year: but.school_year };
    return diagnostic("edition-carried-forward-refused", null, "/reference_date", params);
  }
  const params = {
    first: isoOf(sector.editions[0].valid_from),
    last: sector.editions.at(-1).school_year,
  };
  return diagnostic("no-edition", null, "/reference_date", params);
}

// ---------------------------------------------------------------- what it tells

/**
 * The known facts in the evaluator's form, and what is wrong with the rest.
 *
 * Wrong is what is not declared, not of its type, in the future, or impossible together.
 */
function readFacts(rules, told, where) {
  const found = [];
  const values = new Map();
  const today = told.reference_date;
  for (const [name, given] of told.facts) {
    if (found.length >= MAX_FINDINGS) {
      break;
    }
    let fact = rules.facts.get(name);
    if (!fact) {
      const near = factMeant(rules, name);
      const known = [...rules.facts.keys()];
      found.push(unknownKey(where, ["facts", name], "unknown-fact", near, known));
      fact = told.facts.has(near) ? null : rules.facts.get(near);
    }
    if (!fact || given === null) {
      continue;
    }
    const value = readFact(fact, given);
    const pointer = pointerOf(["facts", name]);
    if (value === null) {
      const called = rules.names.values.get(fact.name) ?? new Map();
      found.push(wrongFactValue(fact, pointer, given, called));
    } else if (fact.type === "date" && today && value > today) {
      found.push(diagnostic("fact-after-reference", null, pointer, { fact: fact.name }));
    } else if (!Array.isArray(value) || value.length) { // an empty set of choices says nothing
      values.set(fact.name, value);
    }
  }
  if (today) {
    found.push(...impossible(rules, new Situation({ values, today })));
  }
  return [values, found];
}

/** The fact that was meant by another name; what is personal is none unless it is one. */
function factMeant(rules, name) {
  const called = rules.names.facts;
  return named(name, called) || (asksForPersonalData(name) ? "" : meant(name, called));
}

/** What contradicts itself by these rules. */
function* impossible(rules, situation) {
  const possible = new Possible(situation);
  for (const ruledOut of rules.impossible) {
    if (possible.isTrue(ruledOut.when)) {
      const { text, remedy } = ruledOut;
      const [name] = factsOf(ruledOut.when);
      const pointer = name === undefined ? "" : `/facts/${name}`;
      yield diagnostic("contradiction", null, pointer, { text, remedy });
    }
  }
}
