// Mirrors answering.py: what each answer to a question would lead to, and how a person says it.

import { turnsOn } from "./condition.js";
import { partsOf } from "./days.js";
import { STATUSES } from "./decision.js";
import { NEVER, writtenFact } from "./facts.js";
import { longDate, say, sayCount } from "./messages.js";
import { same } from "./same.js";

/** What is asked of: the decision that is open, what is known and why, and how to say it. */
export class Answering {
  constructor(decision, situation, told, language) {
    Object.assign(this, { decision, situation, told, language });
  }

  /** The answers that the rules tell apart, in the order of the values. */
  answers(fact) {
    const values = this.decision.exact(this.situation).asked(fact);
    const led = values.map((value) => [value, this.#led(this.outcomes(fact.name, value))]);
    if (["count", "date"].includes(fact.type)) {
      return this.#ranged(fact, led);
    }
    return led
      .filter(([, to]) => to)
      .map(([value, to]) => answer(fact, value, this.#named(fact, value), to));
  }

  /**
   * What the case could still come to with an answer; nothing if that cannot be.
   *
   * An answer can also raise an exception, or bring with it that one is not.
   */
  outcomes(fact, value) {
    const told = this.told.supposing(fact, value);
    if (same(told.takes(), this.situation.taken)) {
      return this.decision.exact(this.situation).withValue(fact, value);
    }
    return this.decision.exact(told.known()).outcomes;
  }

  /** Where some outcomes lead; nowhere (null) if there are none, for then that cannot be. */
  #led(outcomes) {
    const found = [...outcomes];
    const statuses = STATUSES.filter((status) => found.some((one) => one.status === status));
    const elsewhere = found.filter((one) => one.status === "other-route");
    const routes = new Set(elsewhere.map((one) => one.about));
    const next = this.decision.next(outcomes) || null;
    return statuses.length ? { statuses, next, routes } : null;
  }

  #named(fact, value) {
    if (typeof value === "boolean") {
      return this.#say(value ? "word-yes" : "word-no");
    }
    const chosen = Array.isArray(value) ? value : [value];
    return chosen.map((one) => fact.values.get(one)).join(", ");
  }

  // -------------------------------------------------------------- numbers and days

  /** Numbers or days that lead to the same as one answer; never goes with the latest days. */
  #ranged(fact, led) {
    const dated = fact.type === "date";
    const isNever = ([value]) => dated && value === NEVER;
    let never = led.find(isNever)?.[1] ?? null;
    const ranges = [...rangesOf(led.filter((one) => !isNever(one)))];
    const found = ranges.map((one) => {
      let text = dated ? this.#days(one) : this.#numbers(one);
      if (one === ranges.at(-1) && same(one.led, never)) {
        text = this.#say("answer-or-never", { days: text });
        never = null;
      }
      return answer(fact, one.value, text, one.led);
    });
    return never ? [answer(fact, NEVER, this.#say("value-never"), never), ...found] : found;
  }

  /** Numbers, as "minder dan 2" and "2 of meer". */
  #numbers(one) {
    const first = one.first ?? 0;
    const { last } = one;
    if (first === last) {
      return String(first);
    }
    if (last === null) {
      return this.#say(first ? "answer-number-from" : "answer-number-any", { n: first });
    }
    if (!first) {
      return this.#say("answer-number-below", { n: last + 1 });
    }
    return this.#say("answer-number-between", { first, last });
  }

  /** Days, as long ago where their ends are, and else by name. */
  #days(one) {
    if (one.first === null && one.last === null) {
      return this.#say("answer-day-any");
    }
    for (const ago of [(day) => this.#weeks(day), (day) => this.#years(day)]) {
      const oldest = one.first ? ago(one.first - 1) : "";
      const newest = one.last ? ago(one.last) : "";
      if (oldest !== null && newest !== null) {
        const kind = oldest && newest ? "between" : oldest ? "less" : "more";
        return this.#say(`answer-ago-${kind}`, { oldest, newest });
      }
    }
    const first = one.first ? longDate(one.first, this.language) : "";
    const last = one.last ? longDate(one.last, this.language) : "";
    if (first === last) {
      return this.#say("answer-day-on", { day: first });
    }
    const kind = first && last ? "between" : first ? "from" : "until";
    return this.#say(`answer-day-${kind}`, { first, last });
  }

  #weeks(day) {
    const weeks = Math.floor((this.situation.today - day) / 7);
    const isWhole = (this.situation.today - day) % 7 === 0;
    return isWhole && weeks ? sayCount("weeks", weeks, this.language) : null;
  }

  #years(day) {
    const { today } = this.situation;
    const years = partsOf(today).year - partsOf(day).year;
    const turned = years && turnsOn({ is: "YearsSince", fact: "", years }, today) === day;
    return turned ? sayCount("years", years, this.language) : null;
  }

  #say(code, params) {
    return say(code, this.language, params);
  }
}

/**
 * What an answer, as JSON, would lead to: what the advice would be with it.
 *
 * Of numbers and dates `value` is one of many, and `text` says which.
 */
function answer(fact, value, text, { statuses, next }) {
  return { value: writtenFact(fact, value), text, statuses, next };
}

/**
 * Neighbours that lead to the same; what lies between two of these goes with the later one.
 *
 * Both ends are included; null leaves that end open.
 */
function* rangesOf(led) {
  let first = null;
  for (let at = 0; at < led.length; ) {
    const [value, to] = led[at];
    while (at < led.length && same(led[at][1], to)) {
      at += 1;
    }
    const end = led[at - 1][0];
    if (to) {
      yield { first, last: at === led.length ? null : end, value, led: to };
    }
    first = end + 1;
  }
}
