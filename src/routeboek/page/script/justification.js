// Mirrors justification.py: why: a condition with what a case makes of it, shaped as the rule.

import { AT_MET, DATED, factsOf, leaves } from "./condition.js";
import { isoOf } from "./days.js";
import { NEVER, NEVER_WORD } from "./facts.js";
import { Possible } from "./meaning.js";

/** A level counts for more than any number of leaves that are not met. */
const A_LEVEL = 1_000_000;

/**
 * A condition with what a case makes of it; its children have the shape of the rule.
 *
 * `known` is what is known of its fact. That is not told but `taken` where nobody stated it, and it
 * does not matter where only a table that was held has `proved` the condition.
 */
export class Justification {
  constructor(condition, mask, children = [], known = null, taken = false, proved = false) {
    Object.assign(this, { condition, mask, children, known, taken, proved });
  }

  /** The same with other children. */
  withChildren(children) {
    const { condition, mask, known, taken, proved } = this;
    return new Justification(condition, mask, children, known, taken, proved);
  }

  /** The condition, stated as true. */
  get text() {
    return this.condition.text;
  }

  /** met, unmet or unknown. */
  get verdict() {
    if (this.mask === AT_MET) {
      return "met";
    }
    return this.mask & AT_MET ? "unknown" : "unmet";
  }

  /** What a leaf means when it is unmet; a group is only what its children are. */
  get nature() {
    return this.condition.test ? this.condition.nature : null;
  }

  /** Whether it decides anything. */
  get blocking() {
    return this.condition.blocking;
  }

  /** Whether the edition took it from an earlier one. */
  get carried_over() {
    return this.condition.carried_over;
  }

  /** Where the condition comes from. */
  get sources() {
    return this.condition.sources;
  }

  /** The fact that a leaf looks at (the first, if it looks at several). */
  get fact() {
    return this.condition.test ? (factsOf(this.condition.test)[0] ?? null) : null;
  }

  /** What is known of that fact, as JSON; null when unknown. */
  get value() {
    const { known } = this;
    const { test } = this.condition;
    if (known === null || test === null) {
      return null;
    }
    const about = leaves(test).filter((leaf) => factsOf(leaf).includes(this.fact));
    if (typeof known === "number" && about.some((leaf) => DATED.includes(leaf.is))) {
      return known === NEVER ? NEVER_WORD : isoOf(known);
    }
    return known;
  }
}

/** The evaluated condition, with what does not block evaluated like the rest. */
export function explain(condition, situation) {
  return explained(condition, situation, new Possible(situation));
}

function explained(condition, situation, possible) {
  const { test } = condition;
  if (test !== null) {
    const mask = possible.unproved(test, condition.nature);
    const proved = mask !== AT_MET && condition.proved_by.some((one) => situation.held.has(one));
    const [name] = factsOf(test);
    return new Justification(
      condition,
      proved ? AT_MET : mask,
      [],
      situation.values.get(name) ?? null,
      situation.taken.has(name),
      proved,
    );
  }
  const children = condition.children.map((one) => explained(one, situation, possible));
  const masks = children.map((child) => (child.condition.blocking ? child.mask : AT_MET));
  return new Justification(condition, possible.grouped(condition, masks), children);
}

/**
 * Leaves that keep a condition from being met, in the best of several ways to meet it.
 *
 * `surely`: the whole is known not to be met, though each of several ways by itself might be (facts
 * may exclude each other); then only the ways that are closed count.
 */
export function* unmetLeaves(reason, surely = false) {
  const { condition, mask } = reason;
  let { children } = reason;
  if (!condition.blocking || mask === AT_MET) {
    return;
  }
  if (condition.test !== null) {
    if (!(mask & AT_MET)) {
      yield reason;
    }
    return;
  }
  if (condition.grouper === "any") {
    if (surely) {
      children = orAll(children.filter((child) => !(child.mask & AT_MET)), children);
    } else if (mask & AT_MET) {
      return;
    }
    const ways = orAll(children.filter((child) => !shut(child)), children);
    const nearest = Math.min(...ways.map(distance));
    children = children.filter((child) => distance(child) === nearest);
  }
  for (const child of children) {
    yield* unmetLeaves(child, surely);
  }
}

function orAll(some, all) {
  return some.length ? some : all;
}

/**
 * The same with, of several ways to meet a condition, those that suit the case, if any does.
 *
 * A way does not suit that fails on whether the pupil is present (the facts of `presence`), or on
 * an exception that nobody raised.
 */
export function suited(reason, presence) {
  let { children } = reason;
  if (reason.condition.grouper === "any") {
    children = orAll(children.filter((way) => suits(way, presence)), children);
  }
  return reason.withChildren(children.map((child) => suited(child, presence)));
}

/** The ways that do not suit, of conditions that are not met. */
export function* unsuited(reason, presence) {
  if (reason.mask === AT_MET) {
    return;
  }
  const suiting = reason.children.filter((way) => suits(way, presence));
  if (reason.condition.grouper === "any" && suiting.length) {
    yield* reason.children.filter((way) => !suiting.includes(way));
  }
  for (const child of reason.children) {
    yield* unsuited(child, presence);
  }
}

function suits(way, presence) {
  return ![...closed(way)].some((leaf) => leaf.taken || presence.has(leaf.fact ?? ""));
}

/** Whether a circumstance closes a way that is no matter of time. */
function shut(way) {
  return [...closed(way)].some(
    ({ condition, known }) =>
      condition.nature === "circumstance"
      && (known === null || known === NEVER || condition.test.is !== "WeeksSince"),
  );
}

/** The leaves that close a way, as far as each of them does. */
function* closed(way) {
  if (way.mask & AT_MET || !way.condition.blocking) {
    return;
  }
  if (way.condition.test !== null) {
    yield way;
  }
  for (const child of way.children) {
    yield* closed(child);
  }
}

/** How far one of several ways is from being met: its level, then how much is not met yet. */
function distance(way) {
  return A_LEVEL * Math.clz32(way.mask) + [...notMet(way)].length;
}

/** The leaves that are not certainly met. */
function* notMet(reason) {
  if (!reason.condition.blocking || reason.mask === AT_MET) {
    return;
  }
  if (reason.condition.test !== null) {
    yield reason;
  }
  for (const child of reason.children) {
    yield* notMet(child);
  }
}
