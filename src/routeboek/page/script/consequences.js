// Mirrors consequences.py: what each answer leads to, like "nee → mag nu; ja → nog niet".

import { MOST_LEFT, short } from "./advicetable.js";
import { STATUSES } from "./decision.js";
import { readFact } from "./facts.js";
import { byValue } from "./plaindata.js";

/** Of a choice from more than these the largest group of answers is not named. */
const MOST_NAMED = 4;

/**
 * The answers with what they lead to; those that lead to the same are one.
 *
 * With `others` to be answered too it is told when one answer decides. Nothing is said of a
 * question of which the advice does not tell the answers.
 */
export function consequences(words, question, others) {
  if (question.answering === null) {
    return "";
  }
  const leads = new Leads(words, question.fact, question.answering, others);
  const found = leads.joined(question.answers);
  if (found.size < 2) {
    return words.say("answer-together");
  }
  const texts = [...found].map(([outcome, values]) =>
    words.say("answer", { value: words.listing(values, "or"), outcome }),
  );
  return `${texts.join("; ")}.`;
}

/** What the answers to one question lead to, by the decision that is open. */
class Leads {
  #words;
  #fact;
  #answering;
  #others;

  constructor(words, fact, answering, others) {
    this.#words = words;
    this.#fact = fact;
    this.#answering = answering;
    this.#others = others;
  }

  /** Each thing that answers lead to, with those answers in words. */
  joined(answers) {
    const found = new Map();
    for (const answer of answers) {
      const value = readFact(this.#fact, answer.value);
      const told = this.#leadsTo([...this.#answering.outcomes(this.#fact.name, value)]);
      found.set(told, [...(found.get(told) ?? []), answer.text]);
    }
    if (this.#fact.values.size > MOST_NAMED) { // the largest group is all the rest
      const rest = [...found].reduce((one, other) => (isLarger(other[1], one[1]) ? other : one))[0];
      found.delete(rest);
      found.set(rest, [this.#words.say("answer-others")]);
    }
    return found;
  }

  /** What is left after an answer, in a few words. */
  #leadsTo(outcomes) {
    const words = this.#words;
    const statuses = STATUSES.filter((one) => outcomes.some((outcome) => outcome.status === one));
    const [first, ...more] = statuses;
    let told;
    if (!more.length) {
      const surely = this.#others && ["blocked", "not-yet"].includes(first);
      told = words.say(surely ? `answer-surely-${first}` : `status-${first}`);
    } else if (words.advice.possible_statuses.includes("permitted")) {
      told = words.say(statuses.includes("permitted") ? "answer-kept" : "answer-not-now");
    } else {
      told = words.listing(statuses.map((one) => words.say(`status-${one}`)), "or");
    }
    if (!more.length && first === "end-of-route" && words.route.fallback) {
      return words.say("answer-about", { outcome: told, names: words.route.fallback.name });
    }
    const left = outcomes.filter((one) => one.status === first).map((one) => one.about);
    const names = this.#isNamed(statuses) ? this.#names(new Set(left)) : "";
    return names ? words.say("answer-about", { outcome: told, names }) : told;
  }

  /** Whether it matters which table or route an answer leads to. */
  #isNamed(statuses) {
    const told = statuses.includes("permitted") || statuses.join() === "other-route";
    return told || !this.#words.advice.possible_statuses.includes("permitted");
  }

  /** The tables or routes that are left, where that was still open and they are few. */
  #names(about) {
    const [words, route] = [this.#words, this.#words.route];
    const left = (all) => [...all].filter((one) => about.has(one.id)).map(short);
    const tables = left(route.tables.values());
    const known = tables.length && !words.several;
    const names = [...tables, ...left(route.edition.routes)];
    return known || about.size > MOST_LEFT ? "" : words.listing(names, "or");
  }
}

/** Whether a list of texts comes after another: a longer one does. */
function isLarger(one, other) {
  if (one.length !== other.length) {
    return one.length > other.length;
  }
  const at = one.findIndex((text, number) => text !== other[number]);
  return at >= 0 && byValue(one[at], other[at]) > 0;
}
