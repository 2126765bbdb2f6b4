// Mirrors advice.py: the result of `advise`, the same for the same case and rules.
//
// The objects refer to the rules. Their JSON follows from what Python declares; see jsonparts.js.

import { refusing } from "./diagnostic.js";
import { asJson } from "./jsonparts.js";
import { explain, unmetLeaves } from "./justification.js";
import { isFalse } from "./meaning.js";
import { textOf } from "./parts.js";
import { same } from "./same.js";
import { weekUnit } from "./tables.js";

/**
 * The last day to apply, that day included. Dates are null while the start is unknown.
 *
 * Then `at_most` is the last day that `latest` can turn out to be, if anything tells.
 */
export class Deadline {
  constructor(fields) {
    Object.assign(this, fields);
  }

  /** What the weeks are. */
  get unit() {
    return weekUnit(this.school_weeks);
  }
}

/** One table, its state in this case, and all that the rules say of it. */
export class TableAdvice {
  constructor(definition, state, situation, deadline, opensOn = null) {
    Object.assign(this, { definition, state, situation, deadline, opens_on: opensOn });
  }

  /** The table's own conditions, each with what this case makes of it. */
  get preconditions() {
    return this.definition.condition.children.map((one) => explain(one, this.situation));
  }

  /** The id of the table. */
  get table() {
    return this.definition.id;
  }

  /** Its name in this edition. */
  get name() {
    return this.definition.name;
  }

  /** Who may apply, where and how, as far as it is for this case. */
  get applications() {
    const isFor = ({ when }) => when === null || !isFalse(when, this.situation);
    return this.definition.applications.filter(isFor);
  }

  /** False when the table is not meant for this case at all. */
  get fits() {
    if (this.state !== "blocked") {
      return true;
    }
    const unmet = this.preconditions.flatMap((one) => [...unmetLeaves(one)]);
    return !unmet.some((leaf) => leaf.condition.nature === "fit");
  }

  /** How often it meets, in words. */
  get frequency() {
    return this.definition.frequency ? this.definition.frequency.text : null;
  }

  /** What it is for, in words. */
  get purpose() {
    return this.definition.purpose ? this.definition.purpose.text : null;
  }

  /** What happens after it, in words. */
  get afterwards() {
    return this.definition.afterwards.map((note) => note.text).join(" ") || null;
  }
}

/** An unknown fact that can still change the advice, and the tables it matters for. */
export class Question {
  constructor(inquiry, tables, decides, answering = null) {
    Object.assign(this, { inquiry, tables, decides, answering });
  }

  /** The fact that is asked. */
  get fact() {
    return this.inquiry.fact;
  }

  /** What each answer that matters would lead to, of the first few that decide the status. */
  get answers() {
    return this.answering ? refusing(() => this.answering.answers(this.fact)) : [];
  }
}

/** The reading that was chosen, and what the ones that were not would change. */
export class Assumption {
  constructor(definition, otherwise) {
    Object.assign(this, { definition, otherwise });
  }

  /** The reading that is chosen, in a sentence. */
  get text() {
    return textOf(this.definition);
  }

  /** Those that would change the answer: the status, the table or the dates. */
  get readings() {
    return this.otherwise.readings(this.definition);
  }

  /** Those that would change something else in this advice. */
  get details() {
    return this.otherwise.details(this.definition);
  }
}

/** The next permitted table for a case, why, and how sure that is. */
export class Advice {
  constructor(fields) {
    Object.assign(this, fields);
  }

  /** The version of the JSON; a later one may have more keys. */
  get schema_version() {
    return 1;
  }

  /**
   * The readings that this advice rests on, with what others would change in it.
   *
   * Those that would change the answer come first, then those that would change anything.
   */
  get readings() {
    const names = new Set(this.assumptions.map((one) => one.id));
    const beside = this.otherwise.inPlay().filter((one) => !names.has(one.id));
    const rank = (one) => (one.readings.length ? 0 : 2) + (one.details.length ? 0 : 1);
    return [...this.assumptions, ...beside]
      .map((one) => new Assumption(one, this.otherwise))
      .filter((one) => names.has(one.definition.id) || rank(one) < 3)
      .sort((one, other) => rank(one) - rank(other));
  }

  /** Those of which another reading would change the answer; status and table first. */
  get hangs_on() {
    return this.otherwise
      .inPlay()
      .map((one) => new Assumption(one, this.otherwise))
      .filter((one) => one.readings.length)
      .sort((one, other) => this.#decides(other) - this.#decides(one));
  }

  /** Whether another reading leads to another status or table, and not to a refusal. */
  #decides(assumption) {
    const now = [this.status, this.next && this.next.table];
    return assumption.readings.some((one) => one.status && !same([one.status, one.next], now));
  }

  /** The summary, and whether the answer is the same under every reading. */
  get in_short() {
    const { hangs_on: hangsOn } = this;
    const deciding = hangsOn.filter((one) => this.#decides(one)).map((one) => one.definition);
    return this.summary + this.otherwise.inASentence(deciding, hangsOn.length > 0);
  }

  /** The edition, with what this case makes of it. */
  get followed() {
    return { definition: this.edition, carried_forward: this.carried_forward };
  }

  /** The advice in the shape of the contract, by the declarations of its parts. */
  toJson(declarations) {
    return asJson(this, "Advice", declarations, this.asker);
  }
}
