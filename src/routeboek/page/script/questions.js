// Mirrors questions.py: what is worth asking: unknown facts whose answer can change the advice.

import { Question } from "./advice.js";
import { Answering } from "./answering.js";
import { factsOf } from "./condition.js";
import { decisionOf } from "./decision.js";
import { NEVER, inOrder } from "./facts.js";
import { isWanted } from "./times.js";

/** Of so many questions the advice says what each answer would lead to. */
const MOST_ANSWERED = 5;

/**
 * Facts that can still change the advice: the status first, then dates, sides, duties.
 *
 * The first few questions that decide the status know what each answer would lead to.
 */
export function questions(verdict, sideTables) {
  const wanted = new Map();
  for (const [fact, decides, tables] of wantedBy(verdict, sideTables)) {
    if (!wanted.has(fact)) {
      wanted.set(fact, { decides, tables: [] });
    }
    wanted.get(fact).tables.push(...tables);
  }
  const answering = answeringOf(verdict);
  return [...wanted].map(([name, { decides, tables }], number) => {
    const told = decides === "status" && number < MOST_ANSWERED ? answering : null;
    return new Question(verdict.route.inquiries.get(name), tables, decides, told);
  });
}

/** Each fact to ask, what it decides, and for which tables. */
function* wantedBy(verdict, sideTables) {
  const { route, situation, rules } = verdict;
  const { edition } = route;
  if (verdict.outcomes.size > 1) {
    const rung = verdict.table ? [verdict.table.id] : [];
    const ranked = verdict.decision.exact(situation).ranked(deciding(verdict));
    for (const fact of inOrder(ranked, rules.facts)) {
      yield [fact, "status", rung];
    }
  }
  const ahead = route.ladder.slice(verdict.past.position);
  const terms = ahead.filter((table) => table.term && isWanted(verdict, table));
  if (terms.length && verdict.tables_open.length && clockIsOpen(verdict)) {
    yield [edition.clock, "date", terms.map((table) => table.id)];
  }
  for (const side of verdict.status === "solved" ? [] : sideTables) {
    if (side.state === "undetermined" && inPlay(verdict, side.definition)) {
      const own = route.side_decisions.get(side.table);
      const decision = own ? decisionOf(own) : verdict.beside;
      const found = decision ? decision.openFacts(situation) : [];
      for (const fact of inOrder(found, rules.facts)) {
        yield [fact, "side", [side.table]];
      }
    }
  }
  for (const duty of edition.duties) {
    for (const fact of inOrder(ofDuty(verdict, duty), rules.facts)) {
      yield [fact, "duty", []];
    }
  }
}

/**
 * The facts of a duty that can change whether it runs, but for what exempts from it.
 *
 * Being exempt is an exception: nobody is asked for it only to hear of a duty.
 */
function ofDuty({ route, situation }, duty) {
  const own = route.duty_decisions.get(duty.id);
  if (!own || decisionOf(own).outcomes(situation).size < 2) {
    return [];
  }
  const facts = factsOf(duty.when);
  return decisionOf(own).openFacts(situation).filter((fact) => facts.includes(fact));
}

/** Whether the day from which terms run can change any of them. */
function clockIsOpen({ route, past, situation, decision }) {
  const { clock } = route.edition;
  return !situation.values.has(clock)
    && decision.canDiffer(situation, clock, past.restarted ?? NEVER);
}

function answeringOf({ decision, situation, told, rules }) {
  return new Answering(decision, situation, told, rules.language);
}

/** The facts that can still change the answer; where no table is shown, only its status. */
function deciding(verdict) {
  const found = verdict.decision.openFacts(verdict.situation);
  if (!verdict.attending) {
    return found;
  }
  const answering = answeringOf(verdict);
  const kinds = (name) => {
    const answers = answering.answers(verdict.rules.facts.get(name));
    return new Set(answers.map((one) => one.statuses.join(" "))).size;
  };
  const few = found.filter((name) => kinds(name) > 1);
  return few.length ? few : found;
}

/**
 * Whether more facts about a side table can be of use to anyone.
 *
 * One that can be next on the route is of no use where another route holds.
 */
function inPlay(verdict, side) {
  if (side.next_when === null) {
    return !side.named_only;
  }
  return !verdict.elsewhere && !verdict.isFalse(side.next_when);
}

/** Whether a duty certainly does not run in this case. */
export function lapsed(verdict, duty) {
  return Boolean(
    (duty.unless && verdict.isTrue(duty.unless)) || (duty.when && verdict.isFalse(duty.when)),
  );
}
