// Mirrors exact.py: a decision as diagrams, which tell exactly what a case can still come to and
// what decides it.
//
// The variables are the facts, in the order of the rules. Each has one value for all that the tests
// do not tell apart; that depends on the reference date, on the tables so far and on dates that are
// compared with each other, so there is a diagram for every way in which facts can be divided. Each
// is built once and then only looked at: what a case tells is a box in it.

import { blockingLeaves, factsOf, held, holds, leaves } from "./condition.js";
import { Diagrams, LARGEST_DECISION, TooLarge } from "./diagram.js";
import { Drawn } from "./drawn.js";
import { NEVER, sameValue } from "./facts.js";
import { Possible, branchTests } from "./meaning.js";
import { inAnyOrder, inOrderOfNumber, telling, tiedDates, turnsOfYears } from "./values.js";
import { Within } from "./within.js";

/** Labels what cannot exist. */
const NOWHERE = null;

// What the tests about a fact make of one of its values is `seen`: a digit for each test.
//
// The values of one fact are a letter { fact, asked, kinds, seen }: those to ask about, and one of
// each kind with what tests see of it. Of dates whose order matters every value is its own kind.

/** What one case can still come to by a decision, and what its unknown facts decide. */
export class Exact {
  #eyes;
  #outcomes = null;
  #found = new Map();

  constructor(within, letters, eyes) {
    this.within = within;
    this.letters = letters;
    this.#eyes = eyes;
  }

  /** The outcomes that some possible completion of the unknown facts has. */
  get outcomes() {
    this.#outcomes ??= outcomesOf(this.within.labels());
    return this.#outcomes;
  }

  /** Those of the completions in which a fact has this value; none where that cannot be. */
  withValue(fact, value) {
    const [variable, letter] = this.letters.get(fact);
    const kind = this.#eyes.kind(letter, value);
    const key = `${variable},${kind}`;
    if (!this.#found.has(key)) {
      this.#found.set(key, outcomesOf(this.within.labelsAt(variable, kind)));
    }
    return this.#found.get(key);
  }

  /** Whether the answer to an unknown fact can change the outcome in a case that can exist. */
  isOpen(fact) {
    return this.within.matters(this.letters.get(fact)[0]);
  }

  /** The facts, first the one whose answer leaves the fewest outcomes on average. */
  ranked(facts) {
    const left = (fact) => {
      const found = this.letters.get(fact)[1].asked.map((value) => this.withValue(fact, value));
      const sizes = found.map((one) => one.size).filter((size) => size > 0);
      return sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    };
    const measured = [...facts].map((fact) => [fact, left(fact)]);
    return measured.sort((one, other) => one[1] - other[1]).map(([fact]) => fact);
  }

  /** Values of an unknown fact on either side of all that can matter; of a set each choice. */
  asked(fact) {
    const values = this.letters.get(fact.name)[1].asked;
    if (fact.type === "choices") {
      return [...fact.values.keys()].map((value) => Object.freeze([value]));
    }
    if (fact.type === "count" || fact.type === "date") {
      return inOrderOfNumber(values);
    }
    return [...values];
  }
}

function outcomesOf(labels) {
  return new Set([...labels].filter((one) => one?.is === "Outcome"));
}

/** What the comparisons about each fact see of its values, in one case. */
class Eyes {
  #about;

  constructor(about, situation) {
    this.#about = about;
    this.situation = situation;
  }

  seen(fact, value) {
    const possible = new Possible(this.situation.supposing(fact, value));
    return this.#about
      .get(fact)
      .map((leaf) => possible.asked(leaf))
      .join("");
  }

  /** The number of the kind that a value is of. */
  kind(letter, value) {
    const known = letter.kinds.findIndex((one) => sameValue(one, value));
    return known >= 0 ? known : letter.seen.indexOf(this.seen(letter.fact, value));
  }
}

/** A decision made ready to be drawn, and the diagrams drawn of it so far. */
export class Compiled {
  #branches;
  #facts;
  #impossible;
  #about; // the comparisons that look at each fact
  #others; // those that look at none
  #tied;
  #settled = new Map(); // letters of facts that are divided alike in every case
  #latest = null;
  #drawn = new Map();

  /** Of what cannot exist only what hangs together with the branches counts, or everything. */
  constructor(branches, impossible, facts, everything = false) {
    this.#branches = branches;
    this.#facts = facts;
    const tests = branches.flatMap(questions);
    this.#impossible = everything ? impossible : concerning(tests, impossible);
    const found = [...new Set([...tests, ...this.#impossible].flatMap(leaves))];
    this.#about = new Map();
    for (const leaf of found) {
      for (const name of new Set(factsOf(leaf))) {
        this.#about.set(name, [...(this.#about.get(name) ?? []), leaf]);
      }
    }
    this.#others = found.filter((leaf) => factsOf(leaf).length === 0);
    this.#tied = tiedDates(found);
  }

  /** What a case can come to; throws `TooLarge`. */
  at(situation) {
    if (this.#latest?.situation !== situation) {
      this.#latest = { situation, exact: this.#lookedAt(situation) };
    }
    return this.#latest.exact;
  }

  #lookedAt(situation) {
    let { letters, eyes, drawn } = this.#divided(situation);
    let box = new Map();
    const unknown = new Map();
    letters.forEach((letter, at) => {
      const value = situation.values.get(letter.fact);
      if (value === undefined) {
        unknown.set(letter.fact, [at, letter]);
      } else {
        box.set(at, [eyes.kind(letter, value)]);
      }
    });
    if (drawn === null) {
      // then only for what is known: that may be small enough
      const few = letters.map((letter, at) => onlyKinds(letter, box.get(at)));
      drawn = this.#draw(few, eyes.situation);
      box = new Map([...box.keys()].map((at) => [at, [0]]));
    }
    return new Exact(new Within(drawn.diagrams, drawn.root, box, NOWHERE), unknown, eyes);
  }

  /** The facts as a case divides them, with the decision drawn so if that is not too large. */
  #divided(situation) {
    const dates = new Map([...situation.values].filter(([name]) => this.#tied.has(name)));
    const bare = situation.with({ values: dates, taken: new Set() });
    const eyes = new Eyes(this.#about, bare);
    const names = [...this.#about.keys()];
    const letters = names.map((name) => this.#settled.get(name) ?? this.#letter(name, bare, eyes));
    const possible = new Possible(bare);
    const others = this.#others.map((one) => possible.asked(one)).join("");
    const divided = letters.filter((letter) => !this.#settled.has(letter.fact));
    const key = [others, ...divided.map((letter) => letter.seen.join())].join("/");
    if (!this.#drawn.has(key)) {
      this.#drawn.set(key, this.#drawnOrNull(letters, bare));
    }
    return { letters, eyes, drawn: this.#drawn.get(key) };
  }

  /** The values of a fact; a known date whose order matters has but one. */
  #letter(name, bare, eyes) {
    const about = this.#about.get(name);
    if (bare.values.has(name)) {
      const value = bare.values.get(name);
      return { fact: name, asked: [], kinds: [value], seen: [eyes.seen(name, value)] };
    }
    const fact = this.#facts.get(name);
    const asked = telling(fact, about, bare);
    if (fact.type !== "date") {
      this.#settled.set(name, { fact: name, asked, ...kindsOf(name, asked, eyes) });
      return this.#settled.get(name);
    }
    const unknown = [...(this.#tied.get(name) ?? [])].filter((one) => !bare.values.has(one));
    if (unknown.length < 2) {
      const days = [...asked, ...turnsOfYears(about, bare.today)];
      return { fact: name, asked: days, ...kindsOf(name, days, eyes) };
    }
    return this.#tiedLetter(name, unknown, bare, eyes);
  }

  /**
   * A date whose order with other unknown dates matters shares its values with them. The days
   * before all others are there for those others to lie on.
   */
  #tiedLetter(name, unknown, bare, eyes) {
    const days = unknown.flatMap((one) => {
      const tests = this.#about.get(one);
      const found = telling(this.#facts.get(one), tests, bare);
      return [...found, ...turnsOfYears(tests, bare.today)];
    });
    const grid = inAnyOrder(days, unknown.length - 1);
    const first = Math.min(...days.filter((day) => day !== NEVER));
    const asked = grid.filter((day) => day === NEVER || day >= first);
    return { fact: name, asked, kinds: grid, seen: grid.map((day) => eyes.seen(name, day)) };
  }

  #drawnOrNull(letters, bare) {
    try {
      return this.#draw(letters, bare);
    } catch (problem) {
      if (problem instanceof TooLarge) {
        return null;
      }
      throw problem;
    }
  }

  #draw(letters, bare) {
    const drawing = new Drawing(letters, bare);
    const { diagrams } = drawing;
    const ruledOut = this.#impossible.map((test) => drawing.negated(drawing.test(test)));
    const exists = drawing.all(ruledOut);
    const outcome = drawing.decided(this.#branches);
    return { diagrams, root: diagrams.chosen(exists, outcome, diagrams.leaf(NOWHERE)) };
  }
}

/** One value for all that the tests see alike, and what they see of it. */
function kindsOf(fact, values, eyes) {
  const kinds = new Map();
  for (const value of values) {
    const seen = eyes.seen(fact, value);
    if (!kinds.has(seen)) {
      kinds.set(seen, value);
    }
  }
  return { kinds: [...kinds.values()], seen: [...kinds.keys()] };
}

/** A fact with only these kinds of values, if it is known. */
function onlyKinds(letter, kinds) {
  if (kinds === undefined) {
    return letter;
  }
  const left = kinds.map((number) => letter.kinds[number]);
  return { ...letter, kinds: left, seen: kinds.map((number) => letter.seen[number]) };
}

/** The diagrams of a decision in the making. */
class Drawing extends Drawn {
  #letters;
  #bare;
  #at; // the number of each fact
  #known = new Map();

  constructor(letters, bare) {
    super(
      new Diagrams(
        letters.map((letter) => letter.kinds.length),
        LARGEST_DECISION,
      ),
    );
    this.#letters = letters;
    this.#bare = bare;
    this.#at = new Map(letters.map((letter, at) => [letter.fact, at]));
  }

  asked(leaf) {
    if (!this.#known.has(leaf)) {
      const variables = factsOf(leaf).map((fact) => this.#at.get(fact));
      const label = (point) => holds(leaf, this.#situation(point));
      this.#known.set(leaf, this.diagrams.tabulated(variables, label));
    }
    return this.#known.get(leaf);
  }

  #situation(point) {
    const chosen = [...point].map(([at, value]) => {
      const letter = this.#letters[at];
      return [letter.fact, letter.kinds[value]];
    });
    return this.#bare.with({ values: new Map(chosen) });
  }
}

/** Everything that a branch asks, also of the tables that prove a condition. */
function questions(branch) {
  const leavesThere = branch.condition ? blockingLeaves(branch.condition) : [];
  const proofs = leavesThere.filter((leaf) => leaf.proved_by.length);
  return [...branchTests(branch), ...proofs.map((leaf) => held(leaf.proved_by))];
}

/** The tests of what cannot exist that hang together with others, by the facts they share. */
function concerning(tests, impossible) {
  const names = new Set(tests.flatMap(factsOf));
  const found = new Set();
  const isNew = (test) => !found.has(test) && factsOf(test).some((fact) => names.has(fact));
  let more = impossible.filter(isNew);
  while (more.length) {
    for (const test of more) {
      found.add(test);
      factsOf(test).forEach((fact) => names.add(fact));
    }
    more = impossible.filter(isNew);
  }
  return impossible.filter((test) => found.has(test));
}
