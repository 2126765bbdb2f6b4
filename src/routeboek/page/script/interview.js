// Mirrors interview.py: what is asked next, and what the answers so far make of a case.
//
// An interview is a value: an answer, a step back or a choice gives another one, and nothing that
// was answered is lost. It reads no clock and no page.

import { Case, caseFromData, keysOf } from "./case.js";
import { CaseError } from "./diagnostic.js";
import { advise } from "./evaluator.js";
import { say } from "./messages.js";
import { areKnown, askedAgain, entries, posePast, stories, toldOf, unknownOf } from "./pastables.js";
import { Posed, keyOf, pathOf } from "./posed.js";
import { same } from "./same.js";

/** What every advice needs, in the order in which it is asked. */
export const OPENING = Object.freeze(["sector", "municipality", "reference_date"]);

export const UNKNOWN = "unknown";
export const HELD = "held";

/** What can be asked when the answer is there: by what it decides, the tables, and again. */
export const GROUPS = Object.freeze(["date", "side", "duty", HELD, UNKNOWN]);

/**
 * The case it began with, as JSON, and the answers in the order in which they were asked: each
 * with its path and its value, as a case writes it; null is that somebody does not know.
 *
 * `at` is the answer that is looked at again, if any. What no longer goes together with a later
 * answer is kept `aside` (a Map by the key of its path), and offered when it is asked once more.
 * `group` is what is asked now beside what decides the status.
 */
export class Interview {
  is = "Interview";
  #answers;
  #advice = null;

  constructor(rules, start = {}, given = [], at = null, aside = new Map(), group = "") {
    Object.assign(this, { rules, start, given: Object.freeze([...given]), at, aside, group });
    this.#answers = new Map(this.given.map((one) => [keyOf(one.path), one.value]));
    Object.freeze(this);
  }

  /** The same interview with some of its fields changed. */
  with(changes) {
    const { rules, start, given, at, aside, group } = { ...this, ...changes };
    return new Interview(rules, start, given, at, aside, group);
  }

  // -------------------------------------------------------------- the case so far

  /** The case as JSON, as far as it is known. */
  case() {
    return this.#case(entries(this.#answers));
  }

  #case(past) {
    const facts = { ...this.#begun("facts", {}) };
    const parts = { schema_version: 1, ...this.start };
    for (const [key, value] of this.#answers) {
      const [part, name] = pathOf(key);
      if (part === "facts" && value !== null) {
        facts[name] = value;
      } else if (OPENING.includes(part)) {
        parts[part] = value;
      }
    }
    parts.facts = facts;
    const history = [...this.#begun("history", []), ...past];
    if (history.length || areKnown(this.#answers)) {
      parts.history = history;
    }
    const keys = keysOf(Case).filter((key) => Object.hasOwn(parts, key));
    return Object.fromEntries(keys.map((key) => [key, parts[key]]));
  }

  /** What the case at the start has under a key; it was checked, so of the same kind. */
  #begun(key, empty) {
    const found = Object.hasOwn(this.start, key) ? this.start[key] : empty;
    return found.constructor === empty.constructor ? found : empty;
  }

  /** Whether the opening is over, so that there is an advice. */
  get is_open() {
    return OPENING.every((key) => Object.hasOwn(this.start, key) || this.#answers.has(key));
  }

  /** The advice so far; throws `CaseError`, also for what is missing of the opening. */
  get advice() {
    this.#advice ??= advise(this.rules, caseFromData(this.case()));
    return this.#advice;
  }

  /** Whether the status stays as it is whatever is still unknown, if what is assumed holds. */
  get certain() {
    return this.is_open && this.advice.status !== "undetermined";
  }

  /**
   * What the advice takes to be so though nobody told it, each as a clause.
   *
   * A table that nobody told of counts as never held, an exception that nobody raised as absent.
   */
  get assumed() {
    const left = unknownOf(this.#answers, Object.hasOwn(this.start, "history"));
    const past = left.map((one) => say(`ask-assuming-${one}`, this.rules.language));
    return [...past, ...this.advice.taken.map((one) => one.definition.text)];
  }

  /** Throws `CaseError` when the answers so far cannot be. */
  check() {
    if (!this.is_open || !this.advice) {
      return;
    }
    const past = entries(this.#answers, { unfinished: true });
    if (!same(past, entries(this.#answers))) {
      advise(this.rules, caseFromData(this.#case(past)));
    }
  }

  // -------------------------------------------------------------- what is asked

  /** The question that comes now; null when nothing is left of what is asked. */
  question() {
    const path = this.at === null ? this.#next() : this.given[this.at].path;
    if (path === null) {
      return null;
    }
    const again = this.at !== null;
    const before = (again ? this.#answers : this.aside).get(keyOf(path)) ?? null;
    return this.#posed(path).with({ before, again });
  }

  #next() {
    for (const key of OPENING) {
      if (!Object.hasOwn(this.start, key) && !this.#answers.has(key)) {
        return [key];
      }
    }
    if (this.#asksHeld()) {
      for (const path of stories(this.#answers)) {
        return path;
      }
    }
    for (const decides of ["status", this.group]) {
      for (const one of this.#left(decides)) {
        return ["facts", one.fact.name];
      }
    }
    return null;
  }

  /** Whether tables are asked for; a case that tells its opening tells them too. */
  #asksHeld() {
    const isIn = (key) => Object.hasOwn(this.start, key);
    return !(isIn("history") || OPENING.every(isIn)) || this.group === HELD;
  }

  /** The questions of one kind to which nobody has said not to know the answer. */
  #left(decides) {
    const isLeft = (name) => !this.#answers.has(keyOf(["facts", name]));
    return this.advice.questions.filter((one) => one.decides === decides && isLeft(one.fact.name));
  }

  /** What more can be asked, with how many questions each has now. */
  groups() {
    const found = new Map(["date", "side", "duty"].map((one) => [one, this.#left(one).length]));
    const openOnes = new Set(this.advice.questions.map((one) => one.fact.name));
    const again = this.#unknown().filter((key) => openOnes.has(pathOf(key)[1]));
    found.set(UNKNOWN, again.length).set(HELD, 1);
    return new Map(GROUPS.map((one) => [one, found.get(one)]).filter(([, number]) => number));
  }

  /** The facts that somebody did not know. */
  #unknown() {
    const keys = [...this.#answers.keys()];
    return keys.filter((key) => pathOf(key)[0] === "facts" && this.#answers.get(key) === null);
  }

  #posed(path) {
    if (path[0] === "history") {
      const first = path[1] === "0" && !this.#begun("history", []).length;
      return posePast(this.rules, this.advice, this.#answers, path, { first });
    }
    return path[0] === "facts" ? this.#poseFact(path) : this.#poseOpening(path);
  }

  #poseFact(path) {
    const { edition, municipality } = this.advice;
    const fact = this.rules.facts.get(path[1]);
    const inquiry = this.rules.routes.get(`${edition.id}/${municipality}`).inquiries.get(fact.name);
    return new Posed(path, fact.type, fact.question, {
      why: inquiry.why,
      who: inquiry.answered_by,
      options: fact.values,
      called: this.rules.names.values.get(fact.name) ?? new Map(),
      may_be_never: fact.type === "date",
      judgement: fact.kind === "judgement",
    });
  }

  #poseOpening(path) {
    const [key] = path;
    const { language, names, sectors, municipalities } = this.rules;
    const text = say(`ask-${key}`, language);
    if (key === "reference_date") {
      return new Posed(path, "date", text, { needed: true });
    }
    const things = key === "sector" ? sectors : municipalities;
    const called = key === "sector" ? names.sectors : names.municipalities;
    const options = new Map([...things.values()].map((one) => [one.id, one.name]));
    return new Posed(path, "choice", text, { options, called, needed: true });
  }

  // -------------------------------------------------------------- what is answered

  /**
   * The interview with an answer to the question; throws `CaseError` when that cannot be.
   *
   * Then this one still stands. What was answered after it and cannot be any more with the new
   * answer is set aside.
   */
  answer(value) {
    const posed = this.question();
    const at = this.at ?? this.given.length;
    const answered = Object.freeze({ is: "Given", path: posed.path, value });
    const given = [...this.given.slice(0, at), answered, ...this.given.slice(at + 1)];
    const aside = new Map(this.aside);
    aside.delete(keyOf(posed.path));
    let changed = this.with({ given, aside, at: null });
    if (!same(value, posed.before)) {
      changed = changed.without(toldOf(posed.path, value, this.#answers.keys()));
    }
    return possible(changed, at);
  }

  /** The same with some answers (by key) set aside, of a table with all that is told of it. */
  without(keys) {
    const gone = new Set(keys);
    for (const key of keys) {
      toldOf(pathOf(key), "", this.#answers.keys()).forEach((one) => gone.add(one));
    }
    const isKept = (one) => !gone.has(keyOf(one.path));
    const aside = new Map(this.aside);
    for (const one of this.given.filter((each) => !isKept(each))) {
      aside.set(keyOf(one.path), one.value);
    }
    return this.with({ given: this.given.filter(isKept), aside });
  }

  /** The question after one that is looked at again: its answer stays as it is. */
  keep() {
    if (this.at === null) {
      return this;
    }
    const following = this.at + 1;
    return this.with({ at: following < this.given.length ? following : null });
  }

  /** The question before this one, with its answer; the first question has none before it. */
  back() {
    const at = this.at ?? this.given.length;
    return at ? this.with({ at: at - 1 }) : this;
  }

  /** The interview in which this group is asked as well. */
  choose(group) {
    const again = group === HELD
      ? askedAgain(this.#answers)
      : new Set(group === UNKNOWN ? this.#unknown() : []);
    const given = this.given.filter((one) => !again.has(keyOf(one.path)));
    return this.with({ given, group, at: null });
  }
}

/** An interview if it can be, or else without some of what came after an answer. */
function possible(interview, at) {
  const later = interview.given.slice(at + 1).map((one) => keyOf(one.path));
  let refused = null;
  for (const gone of [[], ...[...later].reverse().map((one) => [one]), later]) {
    const tried = interview.without(gone);
    try {
      tried.check();
      return tried;
    } catch (error) {
      if (!(error instanceof CaseError)) {
        throw error;
      }
      refused ??= error;
    }
  }
  throw refused;
}
