// Does what within.py does: what a diagram comes to in a box, and what that hangs on. It looks at the
// diagram as it is, and reduces nothing: a page has one case.
//
// A set of labels is a big integer with a bit for each; the first bit is that of points that do not
// count.

import { UNLIMITED } from "./budget.js";

const NOWHERE = 1n;

/** So many nodes are looked at in a step. */
const NODES_TO_A_STEP = 4;

/** So many pairs of nodes are looked at in a step, where most are known. */
const PAIRS_TO_A_STEP = 16;

/**
 * One function where variables have only the values in a box; points `nowhere` do not count.
 * Looking takes steps; throws `TooLarge`.
 */
export class Within {
  #bits = new Map(); // by label
  #ways = new Map(); // where each node goes inside the box
  #below = new Map(); // the labels that are reached from each
  #apart = new Map();
  #levelsFound = null;
  #meter;

  constructor(diagrams, root, box, nowhere, meter = UNLIMITED) {
    this.#meter = meter;
    this.diagrams = diagrams;
    this.root = root;
    this.box = box;
    this.#bits.set(nowhere, NOWHERE);
    const ahead = [root];
    while (ahead.length) {
      const node = ahead.pop();
      if (!this.#ways.has(node)) {
        meter.spend(1);
        this.#ways.set(node, diagrams.ways(node, box));
        ahead.push(...this.#ways.get(node));
      }
    }
    // What a node goes to was made before it.
    for (const node of [...this.#ways.keys()].sort((one, other) => one - other)) {
      const ways = this.#ways.get(node);
      let found = ways.length ? 0n : this.#bit(node);
      for (const way of ways) {
        found |= this.#below.get(way);
      }
      this.#below.set(node, found);
    }
  }

  /** The bit of the label of a leaf. */
  #bit(leaf) {
    const label = this.diagrams.label(leaf);
    if (!this.#bits.has(label)) {
      this.#bits.set(label, 1n << BigInt(this.#bits.size));
    }
    return this.#bits.get(label);
  }

  /** Every label that is taken somewhere in the box. */
  labels() {
    return this.#counting(this.#below.get(this.root));
  }

  /** Every label that is taken where moreover a variable outside the box has this value. */
  labelsAt(variable, value) {
    const [asking, passed] = this.#levels[variable];
    this.#meter.spend(1 + Math.floor(asking.length / NODES_TO_A_STEP));
    let found = passed;
    for (const node of asking) {
      found |= this.#below.get(this.#ways.get(node)[value]);
    }
    return this.#counting(found);
  }

  /** Whether at some point in the box another value of a variable gives another label. */
  matters(variable) {
    const [asking] = this.#levels[variable];
    return asking.some((node) => {
      const ways = [...new Set(this.#ways.get(node))];
      this.#meter.spend(1 + Math.floor(ways.length ** 2 / PAIRS_TO_A_STEP));
      return ways.some((one, at) => ways.slice(at + 1).some((other) => this.#areApart(one, other)));
    });
  }

  #counting(labels) {
    const counted = [...this.#bits].filter(([, bit]) => bit & labels & ~NOWHERE);
    return new Set(counted.map(([label]) => label));
  }

  /**
   * For each variable the nodes that ask for it, and the labels reached without asking. Nodes that
   * were made first come first: they hold the least, so what they tell is soon told.
   */
  get #levels() {
    this.#levelsFound ??= this.#foundLevels();
    return this.#levelsFound;
  }

  #foundLevels() {
    const { diagrams } = this;
    const levels = diagrams.sizes.map(() => [[], 0n]);
    const reachedFrom = new Map([[this.root, -1]]); // the first variable it is reached from
    const nodes = [...this.#below.keys()];
    nodes.sort((one, other) => diagrams.variable(one) - diagrams.variable(other));
    for (const node of nodes) {
      const variable = diagrams.variable(node);
      const ways = this.#ways.get(node);
      for (const way of ways) {
        if (!reachedFrom.has(way)) {
          reachedFrom.set(way, variable);
        }
      }
      for (let between = reachedFrom.get(node) + 1; between < variable; between += 1) {
        levels[between][1] |= this.#below.get(node);
      }
      if (ways.length) {
        levels[variable][0].push(node);
      }
    }
    return levels;
  }

  /** Whether two functions have different labels that count somewhere in the box. */
  #areApart(one, other) {
    if (one === other) {
      return false;
    }
    const key = Math.min(one, other) * this.diagrams.limit + Math.max(one, other);
    if (!this.#apart.has(key)) {
      this.#apart.set(key, this.#foundApart(one, other));
    }
    return this.#apart.get(key);
  }

  #foundApart(one, other) {
    const [found, others] = [this.#below.get(one), this.#below.get(other)];
    const alike = found === others && (found & (found - 1n)) === 0n;
    if (found === NOWHERE || others === NOWHERE || alike) {
      return false;
    }
    if (!((found | others) & NOWHERE) && found !== others) {
      return true;
    }
    this.#meter.spend(this.diagrams.cost(one, other));
    const [variable, pairs] = this.diagrams.split(one, other);
    const allowed = this.box.get(variable) ?? pairs.keys();
    return [...allowed].some((value) => this.#areApart(...pairs[value]));
  }
}
