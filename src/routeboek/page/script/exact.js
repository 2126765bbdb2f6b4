// Mirrors exact.py: a decision as diagrams, which tell exactly what a case can still come to and
// what decides it.
//
// The variables are the facts, in the order of the rules. Each has one value for all that the tests
// do not tell apart; that depends on the reference date, on the tables so far and on dates that are
// compared with each other, so there is a diagram for every way in which facts can be divided. Each
// is built once and then only looked at: what a case tells is a box in it.

import { Budget, LARGEST_DRAWING, TooLarge, UNLIMITED } from "./budget.js";
import { blockingLeaves, factsOf, held, holds, leaves } from "./condition.js";
import { Diagrams } from "./diagram.js";
import { Drawn } from "./drawn.js";
import { NEVER } from "./facts.js";
import { Possible, branchTests } from "./meaning.js";
import { inAnyOrder, inOrderOfNumber, telling, tiedDates, turnsOfYears } from "./values.js";
import { Within } from "./within.js";

/** Labels what cannot exist. */
const NOWHERE = null;

// What the tests about a fact make of one of its values is `seen`: a digit for each test.
//
// The values of one fact are a letter { fact, asked, kinds, seen }: those to ask about, and one of
// each kind with what tests see of it, and the `numbers` (a Map) of the kinds of all values that
// were looked at. Of dates whose order matters every value is its own kind.

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

  /** Whether some answer to an unknown fact leaves other outcomes than another does. */
  tells(fact) {
    const found = this.letters.get(fact)[1].kinds.map((value) => this.withValue(fact, value));
    const left = found.filter((one) => one.size > 0);
    return left.some((one) => one.size !== left[0].size || [...one].some((a) => !left[0].has(a)));
  }

  /** Whether an unknown fact can have more than one of its values. */
  canDiffer(fact) {
    const [variable, { kinds }] = this.letters.get(fact);
    return kinds.filter((_, at) => this.within.labelsAt(variable, at).size > 0).length > 1;
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
    const known = letter.numbers.get(nameOf(value));
    return known ?? letter.seen.indexOf(this.seen(letter.fact, value));
  }

  /** A fact with one value for all that the tests see alike. */
  letter(fact, asked) {
    const kinds = new Map();
    const numbers = new Map();
    const number = new Map();
    for (const value of asked) {
      const seen = this.seen(fact, value);
      if (!kinds.has(seen)) {
        number.set(seen, kinds.size);
        kinds.set(seen, value);
      }
      numbers.set(nameOf(value), number.get(seen));
    }
    return { fact, asked, kinds: [...kinds.values()], seen: [...kinds.keys()], numbers };
  }

  /** A fact of which every value is a kind of its own. */
  each(fact, asked, values) {
    const numbers = new Map(values.map((value, at) => [nameOf(value), at]));
    return { fact, asked, kinds: values, seen: values.map((one) => this.seen(fact, one)), numbers };
  }
}

/** A value of a fact as it can be looked up: a set by what is in it. */
function nameOf(value) {
  return Array.isArray(value) ? value.join() : value;
}

/** So many facts that are not known a decision may hang on: it asks for one below the other. */
const MOST_OPEN = 200;

/** A decision made ready to be drawn, and the diagrams drawn of it so far. */
export class Compiled {
  #branches;
  #facts;
  #impossible;
  #about; // the comparisons that look at each fact
  #others; // those that look at none
  #size; // every place where something is asked
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
    const every = [...tests, ...this.#impossible].flatMap(leaves);
    this.#size = every.length;
    const found = [...new Set(every)];
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

  /** A case as a box in what is drawn for all cases, or else in what is drawn for it alone. */
  #lookedAt(situation) {
    const { budget, told } = situation;
    let divided = this.#divided(situation);
    budget.more(this, `divided/${told}`, divided.steps);
    budget.more(this, `drawn/${divided.key}`, divided.drawn.steps);
    if (divided.drawn.diagrams === null) {
      // then only for what is known: that may be small enough
      divided = this.#alone(situation, divided.eyes);
      budget.more(this, `alone/${told}`, divided.steps + divided.drawn.steps);
    }
    const { letters, eyes, drawn } = divided;
    if (drawn.diagrams === null) {
      throw new TooLarge();
    }
    const box = new Map();
    const unknown = new Map();
    letters.forEach((letter, at) => {
      const value = situation.values.get(letter.fact);
      if (value === undefined) {
        unknown.set(letter.fact, [at, letter]);
      } else {
        box.set(at, [eyes.kind(letter, value)]);
      }
    });
    const meter = budget.on(this, `looked at/${told}`);
    const within = new Within(drawn.diagrams, drawn.root, box, NOWHERE, meter);
    return new Exact(within, unknown, eyes);
  }

  /** The facts as a case divides them, with the decision drawn so if that is not too large. */
  #divided(situation) {
    const dates = new Map([...situation.values].filter(([name]) => this.#tied.has(name)));
    const bare = situation.with({ values: dates, taken: new Set(), budget: UNLIMITED });
    const eyes = new Eyes(this.#about, bare);
    const budget = new Budget(LARGEST_DRAWING);
    const letters = unlessTooLarge(() => this.#letters(dates, eyes, budget));
    if (letters === null) {
      return { eyes, steps: budget.spent, key: "", drawn: { diagrams: null, steps: 0 } };
    }
    const possible = new Possible(bare);
    const others = this.#others.map((one) => possible.asked(one)).join("");
    const divided = letters.filter((letter) => !this.#settled.has(letter.fact));
    const key = [others, ...divided.map((letter) => letter.seen.join())].join("/");
    if (!this.#drawn.has(key)) {
      this.#drawn.set(key, this.#draw(letters, bare));
    }
    return { letters, eyes, steps: budget.spent, key, drawn: this.#drawn.get(key) };
  }

  /** The facts with for what is known only the values that it has; throws `TooLarge`. */
  #alone(situation, eyes) {
    const budget = new Budget(LARGEST_DRAWING);
    const letters = this.#letters(situation.values, eyes, budget);
    return { letters, eyes, steps: budget.spent, drawn: this.#draw(letters, eyes.situation) };
  }

  /** The values of each fact; what is known has but one. */
  #letters(known, eyes, budget) {
    return [...this.#about.keys()].map((name) =>
      known.has(name)
        ? eyes.each(name, [], [known.get(name)])
        : this.#letter(name, eyes, budget),
    );
  }

  /** The values of a fact; what that takes is counted, also where it was done before. */
  #letter(name, eyes, budget) {
    const about = this.#about.get(name);
    const bare = eyes.situation;
    const fact = this.#facts.get(name);
    const settled = this.#settled.get(name);
    const asked = settled ? settled.asked : telling(fact, about, bare);
    if (fact.type !== "date") {
      this.#tellApart(name, asked.length, budget);
      if (!settled) {
        this.#settled.set(name, eyes.letter(name, asked));
      }
      return this.#settled.get(name);
    }
    const unknown = [...(this.#tied.get(name) ?? [])].filter((one) => !bare.values.has(one));
    if (unknown.length > 1) {
      return this.#tiedLetter(name, unknown, eyes, budget);
    }
    const days = [...asked, ...turnsOfYears(about, bare.today)];
    this.#tellApart(name, days.length, budget);
    return eyes.letter(name, days);
  }

  /** Counts what it takes to see what the tests about a fact make of so many values. */
  #tellApart(name, values, budget) {
    budget.spend(Math.floor((values * (8 + this.#about.get(name).length)) / 8));
  }

  /**
   * A date whose order with other unknown dates matters shares its values with them. The days
   * before all others are there for those others to lie on.
   */
  #tiedLetter(name, unknown, eyes, budget) {
    const bare = eyes.situation;
    const days = new Set();
    for (const one of unknown) {
      const tests = this.#about.get(one);
      budget.spend(tests.length);
      telling(this.#facts.get(one), tests, bare).forEach((day) => days.add(day));
      turnsOfYears(tests, bare.today).forEach((day) => days.add(day));
    }
    this.#tellApart(name, days.size * unknown.length, budget);
    const grid = inAnyOrder(days, unknown.length - 1);
    const first = Math.min(...[...days].filter((day) => day !== NEVER));
    const asked = grid.filter((day) => day === NEVER || day >= first);
    return eyes.each(name, asked, grid);
  }

  /** The decision over these values of the facts; without `diagrams` if that is too large. */
  #draw(letters, bare) {
    const budget = new Budget(LARGEST_DRAWING);
    const found = unlessTooLarge(() => this.#drawnOver(letters, bare, budget));
    return { ...(found ?? { diagrams: null }), steps: budget.spent };
  }

  #drawnOver(letters, bare, budget) {
    if (letters.filter((letter) => letter.kinds.length > 1).length > MOST_OPEN) {
      throw new TooLarge();
    }
    budget.spend(this.#size);
    const drawing = new Drawing(letters, bare, budget);
    const { diagrams } = drawing;
    const ruledOut = this.#impossible.map((test) => drawing.negated(drawing.test(test)));
    const exists = drawing.all(ruledOut);
    const outcome = drawing.decided(this.#branches);
    return { diagrams, root: diagrams.chosen(exists, outcome, diagrams.leaf(NOWHERE)) };
  }
}

/** What is made, or null where that is too large. */
function unlessTooLarge(made) {
  try {
    return made();
  } catch (problem) {
    if (problem instanceof TooLarge) {
      return null;
    }
    throw problem;
  }
}

/** The diagrams of a decision in the making. */
class Drawing extends Drawn {
  #letters;
  #bare;
  #at; // the number of each fact
  #known = new Map();

  constructor(letters, bare, budget) {
    const sizes = letters.map((letter) => letter.kinds.length);
    super(new Diagrams(sizes, LARGEST_DRAWING, budget));
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
