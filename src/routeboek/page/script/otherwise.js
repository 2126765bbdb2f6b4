// Mirrors otherwise.py: what a case gets under the readings that are not chosen.
//
// Most readings touch nothing that a case looks at. So every part of an advice is declared with
// what it rests on: where that is the very same under another reading, the part is, and nothing is
// made.

import {
  WANTING,
  duties,
  nextTable,
  options,
  phase,
  sideTables,
  taken,
  unmet,
} from "./advising.js";
import { decisionOf } from "./decision.js";
import { CaseError, refusing } from "./diagnostic.js";
import { say } from "./messages.js";
import { othersOf, presenceOf } from "./parts.js";
import { questions } from "./questions.js";
import { interpretationsOf, ways } from "./readings.js";
import { situated, situatedAlike } from "./refusals.js";
import { same } from "./same.js";
import { OTHER_READING, warnings } from "./telling.js";
import { timeline } from "./times.js";
import { Verdict } from "./verdict.js";

/** What was advised on, and how. */
export class Asked {
  constructor(rules, case_, edition, strictEdition) {
    Object.assign(this, { rules, case: case_, edition, strict_edition: strictEdition });
  }

  /** What it comes to under another reading than `here`; null where it is refused then. */
  along(way, here) {
    const { rules, route } = way;
    let placed;
    try {
      placed = way.reads_alike && route
        ? situatedAlike(rules, this.case, here, route)
        : situated(rules, this.case, this.edition, this.strict_edition, here.situation.budget);
    } catch (error) {
      if (error instanceof CaseError) {
        return null;
      }
      throw error;
    }
    // What is known of a case is mostly the same: then what follows from it is found once.
    return new Verdict(rules, this.case, sharing(placed, here), here);
  }
}

/** The same, with what is equal `here` being the very same. */
function sharing(placed, here) {
  const past = same(placed.past, here.past) ? here.past : placed.past;
  const situation = same(placed.situation, here.situation) ? here.situation : placed.situation;
  return { ...placed, past, situation };
}

/** What the readings of an interpretation that are not chosen change. */
const NO_CHANGES = Object.freeze({ readings: Object.freeze([]), details: Object.freeze([]) });

/** So many steps it takes to join the rules under one reading, beside those of its tests. */
const STEPS_TO_A_READING = 300;

/** A case that was advised on, to be asked what it gets under other readings. */
export class Otherwise {
  #foundOnce = null;

  constructor(asked, route, verdict) {
    Object.assign(this, { asked, route, verdict });
  }

  /** The interpretations by which the rules for this case differ. */
  inPlay() {
    const names = interpretationsOf(this.asked.rules, this.route);
    return [...this.asked.rules.interpretations.values()].filter((one) => names.has(one.id));
  }

  /** What the case gets under each reading that would change the answer. */
  readings(interpretation) {
    return (this.#found.get(interpretation.id) ?? NO_CHANGES).readings;
  }

  /** The readings that leave the answer as it is, and change something else. */
  details(interpretation) {
    return (this.#found.get(interpretation.id) ?? NO_CHANGES).details;
  }

  /**
   * That status or table hangs on these, or that only another part of the answer differs.
   *
   * "" where the rules are the same under every reading.
   */
  inASentence(deciding, differs) {
    const { language } = this.asked.rules;
    if (deciding.length) {
      const told = deciding.map(({ question, issue }) =>
        say("summary-reading", language, { question, issue }),
      );
      return ` ${say("summary-readings", language, { questions: told.join(" ") })}`;
    }
    if (differs) {
      return ` ${say("summary-every-reading-but", language)}`;
    }
    return this.inPlay().length ? ` ${say("summary-every-reading", language)}` : "";
  }

  /** What other readings change, by interpretation. */
  get #found() {
    this.#foundOnce ??= refusing(() => this.#changes());
    return this.#foundOnce;
  }

  #changes() {
    const { route, verdict } = this;
    const others = this.inPlay().reduce((sum, one) => sum + othersOf(one).length, 0);
    const decisions = [...route.decisions, ...route.side_decisions.values()].map(decisionOf);
    const steps = decisions.reduce((sum, one) => sum + one.size, STEPS_TO_A_READING);
    verdict.situation.budget.more(this.asked.rules, "readings", others * steps);
    const here = new Told(this.verdict);
    const found = new Map();
    for (const way of ways(this.asked.rules, this.route)) {
      const there = this.asked.along(way, this.verdict);
      const { readings, details } = found.get(way.interpretation) ?? NO_CHANGES;
      if (there === null || !here.saysAs(there, [ANSWER])) {
        const told = [...readings, otherReading(way, there)];
        found.set(way.interpretation, { readings: told, details });
      } else if (!here.saysAs(there, BESIDE)) {
        found.set(way.interpretation, { readings, details: [...details, way.reading] });
      }
    }
    return found;
  }
}

/**
 * What this very case gets under a reading that is not chosen, where the answer differs.
 *
 * Without a status the case is refused then.
 */
function otherReading({ reading, text }, verdict) {
  const following = verdict === null ? null : nextTable(verdict);
  return {
    reading,
    text,
    status: verdict === null ? null : verdict.status,
    next: following ? following.table : null,
    latest: following?.deadline ? following.deadline.latest : null,
    opens_on: following ? following.opens_on : null,
    possible_statuses: verdict === null ? [] : verdict.statuses,
  };
}

// ---------------------------------------------------------------- what is the same

// A part of what is advised is { says, restsOn }: what it says, and all that this follows from. The
// case itself and the language are the same under every reading.

/** What is advised as the readings are chosen, found once for all the others. */
class Told {
  #said = new Map();
  #rests = new Map();

  constructor(verdict) {
    this.verdict = verdict;
  }

  /** Whether another verdict says the same in each of these parts. */
  saysAs(there, parts) {
    return parts.every((one) => this.#restsAs(there, one) || this.#saysAs(there, one));
  }

  #restsAs(there, part) {
    if (!this.#rests.has(part)) {
      this.#rests.set(part, part.restsOn(this.verdict));
    }
    const others = part.restsOn(there);
    return this.#rests.get(part).every((one, at) => isTheSame(one, others[at]));
  }

  #saysAs(there, part) {
    if (!this.#said.has(part)) {
      this.#said.set(part, part.says(this.verdict));
    }
    return same(this.#said.get(part), part.says(there));
  }
}

/** Whether two parts are one object, or hold the same objects; soon seen, never too often. */
function isTheSame(one, other) {
  if (one instanceof Set && other instanceof Set) {
    return same(one, other);
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((part, at) => part === other[at]);
  }
  return one === other;
}

/** What is known of the case, and where its history has brought it. */
function known(verdict) {
  return [verdict.situation, verdict.past];
}

/** What it comes to, and what the days follow from that are counted for it. */
function settled(verdict) {
  const { edition } = verdict.route;
  const { decision, following: table } = verdict;
  return [
    ...known(verdict),
    verdict.outcomes,
    table && [table.id, table.term],
    verdict.routes_open.map((one) => one.id),
    edition.clock,
    verdict.rules.conventions.term_met_by,
    decision.impossible,
    verdict.status === "not-yet" ? decision : null, // by which it opens on a day
  ];
}

/** What the states of the side tables follow from. */
function sides({ route, beside }) {
  return [route.side_tables, [...route.side_decisions.values()], beside];
}

/** The answer: the status, the table or route it is about, and the dates. */
function answer(verdict) {
  const following = nextTable(verdict);
  const route = verdict.other_route;
  const term = following ? following.deadline : null;
  const dates = following && [term && [term.latest, term.at_most], following.opens_on];
  const about = [following && following.table, route && route.id, verdict.routes_open.length];
  return [verdict.status, verdict.statuses, about, dates];
}

function next(verdict) {
  const following = nextTable(verdict);
  return following && [following.definition, following.applications, following.deadline];
}

function warned(verdict) {
  const found = [...warnings(verdict, nextTable(verdict))];
  return found.filter((one) => one.code !== OTHER_READING);
}

function asks(verdict) {
  return questions(verdict, sideTables(verdict)).map((one) => one.fact.name);
}

/** What is told of a reading by which it differs. */
const ANSWER = Object.freeze({
  says: answer,
  restsOn: (its) => [...settled(its), its.other_route && its.other_route.id],
});

/** What an advice says beside its answer, apart from why, and from the readings it rests on. */
const BESIDE = Object.freeze([
  { says: next, restsOn: (its) => [...settled(its), its.following] },
  {
    says: (its) => sideTables(its).map((one) => [one.definition, one.state]),
    restsOn: (its) => [
      ...settled(its),
      ...sides(its),
      its.beside ? [...its.route.tables.values()] : null,
    ],
  },
  {
    says: (its) => [taken(its), its.other_route, phase(its)],
    restsOn: (its) => [
      ...known(its),
      its.rules.unless_stated,
      its.other_route,
      its.route.edition.phases,
    ],
  },
  { says: options, restsOn: (its) => [...known(its), its.route.options, its.status] },
  {
    says: unmet,
    restsOn: (its) => [
      ...known(its),
      its.status,
      WANTING.includes(its.status) ? its.concerned : null,
      presenceOf(its.route.edition),
    ],
  },
  { says: duties, restsOn: (its) => [...known(its), its.route.edition.duties] },
  {
    says: warned,
    restsOn: (its) => [
      ...settled(its),
      its.table,
      its.following,
      its.route.edition.notices,
      its.route.edition.attending_when,
      its.status === "running" ? its.route.ladder : null,
      its.route.counted_weeks,
      its.carried_forward,
      its.rules.warn_days_before,
    ],
  },
  { says: timeline, restsOn: (its) => [...settled(its), its.table, its.route.ladder] },
  {
    says: asks,
    restsOn: (its) => [
      ...settled(its),
      ...sides(its),
      its.table,
      its.route.ladder,
      [...its.route.duty_decisions.values()],
      its.route.edition.attending_when,
      its.outcomes.size > 1 ? its.acting : null,
    ],
  },
]);
