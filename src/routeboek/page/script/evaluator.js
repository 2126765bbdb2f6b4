// Mirrors evaluator.py: the heart: a case and a rule book give an advice.
//
// `advise` is pure and total: it reads no clock and no page, and either returns an advice or throws
// `CaseError`, or `RulesError` where the rules are too large to decide. In order: the edition in
// force, what the facts and the history say (refusals.js), the outcomes that are still possible
// (verdict.js), what to ask (questions.js), and then the words for them (telling.js).

import { Advice, TableAdvice } from "./advice.js";
import { constant } from "./constants.js";
import { TooLarge } from "./diagram.js";
import { CaseError, diagnostic } from "./diagnostic.js";
import { writtenFact } from "./facts.js";
import { suited, unmetLeaves } from "./justification.js";
import { say } from "./messages.js";
import { othersOf, presenceOf } from "./parts.js";
import { lapsed, questions } from "./questions.js";
import { interpretationsOf, underReading } from "./readings.js";
import { situated } from "./refusals.js";
import { same } from "./same.js";
import { OTHER_READING, justification, summary, warnings } from "./telling.js";
import { deadline, opensOn, timeline } from "./times.js";
import { judged, stateOf } from "./verdict.js";

/** The rules are of no use here; `diagnostics` lists every finding. */
export class RulesError extends Error {
  constructor(diagnostics) {
    super(diagnostics.map((found) => found.code).join(" "));
    this.diagnostics = Object.freeze([...diagnostics]);
  }
}

/**
 * The next permitted table for a case, with its justification.
 *
 * `edition` forces an edition by id instead of the one in force on the reference date;
 * `strict_edition` refuses an edition that is only carried forward. Throws `CaseError`, and
 * `RulesError` where the rules are too large to decide.
 */
export function advise(rules, case_, { edition = null, strict_edition: strict = false } = {}) {
  const asked = new Asked(rules, case_, edition, strict);
  try {
    const placed = situated(rules, case_, edition, strict);
    const otherwise = new Otherwise(asked, placed.route);
    return adviceOf(judged(rules, case_, placed), otherwise);
  } catch (error) {
    if (error instanceof TooLarge) {
      throw new RulesError([diagnostic("rules-undecidable")]);
    }
    throw error;
  }
}

/** Everything together. */
function adviceOf(verdict, otherwise) {
  const { rules, case: case_, route } = verdict;
  const following = nextOf(verdict);
  const sideTables = sideTablesOf(verdict);
  const asked = questions(verdict, sideTables);
  const unmet = unmetOf(verdict);
  return new Advice({
    case_id: case_.case_id,
    reference_date: case_.reference_date,
    municipality: route.municipality,
    status: verdict.status,
    summary: summary(verdict, following, asked, unmet),
    possible_statuses: verdict.statuses,
    leaning: verdict.leaning,
    possible_routes: verdict.status === "undetermined" ? verdict.routes_open : [],
    taken: takenIn(verdict),
    next: following,
    side_tables: sideTables,
    options: optionsOf(verdict),
    route: verdict.other_route,
    phase: phaseOf(verdict),
    unmet,
    questions: asked,
    duties: dutiesOf(verdict),
    warnings: [...warnings(verdict, following)],
    assumptions: assumptionsOf(verdict),
    timeline: timeline(verdict),
    justification: justification(verdict),
    edition: route.edition,
    carried_forward: verdict.carried_forward,
    provenance: {
      rules_sha256: rules.sha256,
      engine_version: constant("engine_version"),
      rules_source: rules.origin,
    },
    otherwise,
    attending: verdict.attending,
    asker: case_.asker,
  });
}

// ---------------------------------------------------------------- tables

function tableAdvice(verdict, table, state, term = null, opens = null) {
  return new TableAdvice(table, state, verdict.situation, term, opens);
}

function nextOf(verdict) {
  const table = verdict.following;
  if (table === null) {
    return null;
  }
  const state = verdict.side_states.get(table.id) ?? verdict.status;
  return tableAdvice(verdict, table, state, deadline(verdict, table), opensOn(verdict));
}

function sideTablesOf(verdict) {
  const { side_states: states, route } = verdict;
  const sides = route.side_tables.map((one) => tableAdvice(verdict, one, states.get(one.id)));
  return [...ladderTable(verdict), ...sides];
}

/** The rung of the ladder that stands beside a table that is next whatever it asks. */
function ladderTable(verdict) {
  if (verdict.beside === null || verdict.past.solved) {
    return [];
  }
  const outcomes = verdict.beside.outcomes(verdict.situation);
  const table = verdict.route.tables.get(verdict.beside.table(outcomes));
  return table ? [tableAdvice(verdict, table, stateOf(outcomes), deadline(verdict, table))] : [];
}

/** The conditions by which the next table is not meant for this case at all. */
function unfit(verdict) {
  const reason = verdict.status === "blocked" ? verdict.reason : null;
  const unmet = reason ? [...unmetLeaves(reason)] : [];
  return unmet.filter((leaf) => leaf.condition.nature === "fit");
}

/** What is not met, each condition once. */
function unmetOf(verdict) {
  const { status } = verdict;
  if (!["blocked", "not-yet", "undetermined"].includes(status) || verdict.reason === null) {
    return [];
  }
  const reason = suited(verdict.reason, presenceOf(verdict.route.edition));
  let found = unfit(verdict);
  if (!found.length) {
    found = [...unmetLeaves(reason)];
  }
  if (!found.length && status !== "undetermined") {
    found = [...unmetLeaves(reason, true)];
  }
  const byId = new Map(found.reverse().map(({ condition }) => [condition.id, condition]));
  return [...byId.values()].reverse().map((condition) => ({
    condition: condition.id,
    text: condition.text,
    nature: condition.nature,
    todo: condition.todo,
    who_acts: condition.who.map((role) => verdict.rules.roles.get(role)),
    sources: condition.sources,
  }));
}

// ---------------------------------------------------------------- beside the tables

/** The exceptions that nobody raised. */
function takenIn({ rules, situation }) {
  return [...rules.unless_stated.values()]
    .filter((one) => situation.taken.has(one.fact))
    .map((one) => ({
      definition: one,
      value: writtenFact(rules.facts.get(one.fact), one.value),
    }));
}

function optionsOf(verdict) {
  return verdict.route.options.filter((one) => isOffered(verdict, one));
}

function isOffered(verdict, option) {
  if (option.shown_in.length && !option.shown_in.includes(verdict.status)) {
    return false;
  }
  return option.when === null || !verdict.isFalse(option.when);
}

/** The first phase that certainly applies. */
function phaseOf(verdict) {
  const { phases } = verdict.route.edition;
  const phase = phases.find((one) => one.when === null || verdict.isTrue(one.when));
  if (!phase) {
    return null;
  }
  const isAsked = (action) => action.when === null || !verdict.isFalse(action.when);
  return { definition: phase, actions: phase.actions.filter(isAsked) };
}

function dutiesOf(verdict) {
  return verdict.route.edition.duties
    .filter((duty) => !lapsed(verdict, duty))
    .map((duty) => {
      let state = duty.when === null || verdict.isTrue(duty.when) ? "due" : "unknown";
      if (state === "due" && duty.done_when && verdict.isTrue(duty.done_when)) {
        state = "made";
      }
      return { definition: duty, state };
    });
}

/** The readings that this advice rests on and that can touch this case. */
function assumptionsOf(verdict) {
  const { route, rules, other_route: other } = verdict;
  const decided = route.side_tables.filter(
    (side) => verdict.side_states.get(side.id) !== "undetermined",
  );
  const used = [route.edition, verdict.table, ...decided, other, ...route.absent];
  const names = new Set(used.flatMap((part) => part?.interpretations ?? []));
  return [...names]
    .map((name) => rules.interpretations.get(name))
    .filter((one) => one.when === null || verdict.isTrue(one.when));
}

// ---------------------------------------------------------------- under other readings

/** What was advised on, and how. */
class Asked {
  constructor(rules, case_, edition, strictEdition) {
    Object.assign(this, { rules, case: case_, edition, strict_edition: strictEdition });
  }

  /** What the case comes to; throws `CaseError`. */
  verdict() {
    const placed = situated(this.rules, this.case, this.edition, this.strict_edition);
    return judged(this.rules, this.case, placed);
  }

  /** The same when another reading is chosen. */
  under(interpretation, reading) {
    const rules = underReading(this.rules, interpretation.id, reading);
    return new Asked(rules, this.case, this.edition, this.strict_edition);
  }
}

/** What the readings of an interpretation that are not chosen change. */
const NO_CHANGES = Object.freeze({ readings: Object.freeze([]), details: Object.freeze([]) });

/** A case that was advised on, to be asked what it gets under other readings. */
export class Otherwise {
  #foundOnce = null;

  constructor(asked, route) {
    Object.assign(this, { asked, route });
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

  /** That the answer hangs on these, or on none; "" where nothing differs. */
  inASentence(deciding) {
    const { language } = this.asked.rules;
    if (deciding.length) {
      const told = deciding.map(({ question, issue }) =>
        say("summary-reading", language, { question, issue }),
      );
      return ` ${say("summary-readings", language, { questions: told.join(" ") })}`;
    }
    return this.inPlay().length ? ` ${say("summary-every-reading", language)}` : "";
  }

  /** What other readings change, by interpretation. */
  get #found() {
    if (this.#foundOnce === null) {
      const here = new Here(this.asked.verdict());
      const every = this.inPlay().map((one) => [one.id, this.#changes(one, here)]);
      this.#foundOnce = new Map(every);
    }
    return this.#foundOnce;
  }

  #changes(interpretation, here) {
    const readings = [];
    const details = [];
    for (const reading of othersOf(interpretation)) {
      const there = this.#under(interpretation, reading);
      if (there === null || !same(answerOf(there), here.answer)) {
        const text = interpretation.readings.get(reading);
        readings.push(otherReading(reading, text, there));
      } else if (!here.tellsTheSame(there)) {
        details.push(reading);
      }
    }
    return { readings, details };
  }

  /** What the case comes to under a reading; null where it is refused then. */
  #under(interpretation, reading) {
    try {
      return this.asked.under(interpretation, reading).verdict();
    } catch (error) {
      if (error instanceof CaseError) {
        return null;
      }
      throw error;
    }
  }
}

/**
 * What this very case gets under a reading that is not chosen, where the answer differs.
 *
 * Without a status the case is refused then.
 */
function otherReading(reading, text, verdict) {
  const following = verdict === null ? null : nextOf(verdict);
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

/** The answer: the status, the table or route it is about, and the dates. */
function answerOf(verdict) {
  const following = nextOf(verdict);
  const route = verdict.other_route;
  const term = following ? following.deadline : null;
  const dates = following && [term && [term.latest, term.at_most], following.opens_on];
  const about = [following && following.table, route && route.id, verdict.routes_open.length];
  return [verdict.status, verdict.statuses, about, dates];
}

/** What is advised as the readings are chosen, found once for all the others. */
class Here {
  #answerOnce = null;
  #toldOnce = null;
  #asksOnce = null;
  #askedOnce = null;

  constructor(verdict) {
    this.verdict = verdict;
  }

  get answer() {
    this.#answerOnce ??= answerOf(this.verdict);
    return this.#answerOnce;
  }

  /** Whether two advices say the same, apart from why, and from the readings they rest on. */
  tellsTheSame(there) {
    this.#toldOnce ??= [...toldBy(this.verdict)];
    let at = 0;
    for (const other of toldBy(there)) {
      if (!same(this.#toldOnce[at], other)) {
        return false;
      }
      at += 1;
    }
    this.#asksOnce ??= asksOf(this.verdict);
    if (same(this.#asksOnce, asksOf(there))) {
      return true;
    }
    this.#askedOnce ??= askedBy(this.verdict);
    return same(this.#askedOnce, askedBy(there));
  }
}

/** What an advice says beside its answer, and beside what it asks. */
function* toldBy(verdict) {
  const following = nextOf(verdict);
  yield following && [following.definition, following.applications, following.deadline];
  yield sideTablesOf(verdict).map((one) => [one.definition, one.state]);
  yield [takenIn(verdict), verdict.other_route, phaseOf(verdict)];
  yield optionsOf(verdict);
  yield unmetOf(verdict);
  yield dutiesOf(verdict);
  yield [...warnings(verdict, following)].filter((one) => one.code !== OTHER_READING);
  yield timeline(verdict);
}

/** What questions follow from: what is not the same may still ask the same. */
function asksOf(verdict) {
  const { route, situation, decision, beside } = verdict;
  const parts = [decision, beside, ...route.side_decisions.values()];
  const others = [route.edition.duties, ...route.ladder, ...route.side_tables];
  return [situation, route.edition.clock, parts, others];
}

function askedBy(verdict) {
  return questions(verdict, sideTablesOf(verdict)).map((one) => one.fact.name);
}
