// Mirrors diagram.py: functions of a few variables with few values, as shared decision diagrams.
//
// A diagram asks for one variable after another, in a fixed order, and ends in a label. Equal parts
// are stored once and a question that makes no difference is left out, so two functions are equal
// if and only if they are the same node. A node is a number. Labels are equal if they are `===`.

import { UNLIMITED } from "./budget.js";

/** A step at a variable of so many values takes twice what it takes at one of a few. */
const VALUES_TO_A_STEP = 16;

/**
 * All diagrams over the same variables; `sizes` says how many values each variable has. They may
 * take what a budget has left, and fewer nodes than `limit`. Throws `TooLarge`.
 */
export class Diagrams {
  #variables = []; // of each node
  #children = []; // of each node
  #labels = new Map(); // of the nodes that are leaves
  #leaves = new Map(); // by label
  #known = new Map(); // nodes by what they ask and where they go
  #done = new Map(); // by operation: the node that was made of others
  #costs; // the steps that a look at each variable takes
  #budget;

  constructor(sizes, limit, budget = UNLIMITED) {
    this.sizes = sizes;
    this.limit = limit;
    this.#budget = budget;
    this.#costs = [...sizes, 0].map((size) => 1 + Math.floor(size / VALUES_TO_A_STEP));
  }

  // ------------------------------------------------------------------ making

  /** The function that is `label` everywhere. */
  leaf(label) {
    if (!this.#leaves.has(label)) {
      this.#labels.set(this.#variables.length, label);
      this.#add(this.#leaves, label, this.sizes.length, []);
    }
    return this.#leaves.get(label);
  }

  /** The function that goes on as `children[value]` for each value of a variable. */
  node(variable, children) {
    if (children.every((child) => child === children[0])) {
      return children[0];
    }
    const key = `${variable}:${children.join()}`;
    if (!this.#known.has(key)) {
      this.#add(this.#known, key, variable, children);
    }
    return this.#known.get(key);
  }

  #add(known, key, variable, children) {
    this.#budget.spend(this.#costs[variable]);
    known.set(key, this.#variables.length);
    this.#variables.push(variable);
    this.#children.push(children);
  }

  /** What was done by an operation, by the number that `#key` makes of the nodes. */
  #doneBy(operation) {
    if (!this.#done.has(operation)) {
      this.#done.set(operation, new Map());
    }
    return this.#done.get(operation);
  }

  /** Some nodes, three at most, as one number: so few are allowed that it is exact. */
  #key(...nodes) {
    return nodes.reduce((key, node) => key * this.limit + node, 0);
  }

  /** The function that `label` computes, from the values of these variables alone. */
  tabulated(variables, label) {
    this.#budget.spend(variables.reduce((product, one) => product * this.sizes[one], 1));
    return this.#tabulated(
      [...variables].sort((one, other) => one - other),
      new Map(),
      label,
    );
  }

  #tabulated([variable, ...rest], point, label) {
    if (variable === undefined) {
      return this.leaf(label(point));
    }
    const ways = [];
    for (let value = 0; value < this.sizes[variable]; value += 1) {
      ways.push(this.#tabulated(rest, new Map(point).set(variable, value), label));
    }
    return this.node(variable, ways);
  }

  // ------------------------------------------------------------------ combining

  /**
   * The function with the label `operation` gives, point by point. `stop` is a label that decides
   * the operation whatever the other side is.
   */
  combined(operation, one, other, stop = null) {
    const labels = this.#labels;
    if (stop !== null && (labels.get(one) === stop || labels.get(other) === stop)) {
      return this.leaf(stop);
    }
    if (labels.has(one) && labels.has(other)) {
      return this.leaf(operation(labels.get(one), labels.get(other)));
    }
    const done = this.#doneBy(operation);
    const key = this.#key(one, other);
    if (!done.has(key)) {
      const [variable, pairs] = this.split(one, other);
      this.#budget.spend(this.#costs[variable]);
      const ways = pairs.map((pair) => this.combined(operation, pair[0], pair[1], stop));
      done.set(key, this.node(variable, ways));
    }
    return done.get(key);
  }

  /** `then` where `test` is true, `otherwise` elsewhere. */
  chosen(test, then, otherwise) {
    if (this.#labels.has(test) || then === otherwise) {
      return this.#labels.get(test) === false ? otherwise : then;
    }
    const done = this.#doneBy("chosen");
    const key = this.#key(test, then, otherwise);
    if (!done.has(key)) {
      const [variable, parts] = this.split(test, then, otherwise);
      this.#budget.spend(this.#costs[variable]);
      const ways = parts.map((part) => this.chosen(part[0], part[1], part[2]));
      done.set(key, this.node(variable, ways));
    }
    return done.get(key);
  }

  /** The same function with other labels; `name` says which labels become which. */
  relabelled(node, labels, name) {
    const done = this.#doneBy(name);
    if (!done.has(node)) {
      if (this.#labels.has(node)) {
        done.set(node, this.leaf(labels(this.#labels.get(node))));
      } else {
        const ways = this.#children[node].map((child) => this.relabelled(child, labels, name));
        done.set(node, this.node(this.#variables[node], ways));
      }
    }
    return done.get(node);
  }

  /** The first variable any of these asks for, and where they go for each of its values. */
  split(...nodes) {
    const asked = nodes.map((node) => this.#variables[node]);
    const first = Math.min(...asked);
    const ways = [];
    for (let value = 0; value < this.sizes[first]; value += 1) {
      const way = (node, at) => (asked[at] === first ? this.#children[node][value] : node);
      ways.push(nodes.map(way));
    }
    return [first, ways];
  }

  // ------------------------------------------------------------------ looking

  /** The label of a leaf. */
  label(leaf) {
    return this.#labels.get(leaf);
  }

  /** How many steps a look at the first variable takes that any of these asks for. */
  cost(...nodes) {
    return this.#costs[Math.min(...nodes.map((node) => this.#variables[node]))];
  }

  /** The variable a node asks for; past the last one for a label. */
  variable(node) {
    return this.#variables[node];
  }

  /** Where a node goes for each value of its variable in a box; nowhere from a label. */
  ways(node, box) {
    const children = this.#children[node];
    const allowed = box.get(this.#variables[node]);
    return allowed ? allowed.map((value) => children[value]) : children;
  }
}
