// Mirrors diagram.py: functions of a few variables with few values, as shared decision diagrams.
//
// A diagram asks for one variable after another, in a fixed order, and ends in a label. Equal parts
// are stored once and a question that makes no difference is left out, so two functions are equal
// if and only if they are the same node. A node is a number. Labels are equal if they are `===`.

/** How many nodes one decision may take: they are made well within a second. */
export const LARGEST_DECISION = 15_000;

/** How many steps are allowed for each node: most steps come to a node that is there already. */
const STEPS_TO_A_NODE = 10;

/** The diagrams need more nodes or steps than allowed: nothing was proved. */
export class TooLarge extends Error {}

/** All diagrams over the same variables; `sizes` says how many values each variable has. */
export class Diagrams {
  #variables = []; // of each node
  #children = []; // of each node
  #labels = new Map(); // of the nodes that are leaves
  #leaves = new Map(); // by label
  #known = new Map(); // nodes by what they ask and where they go
  #done = new Map(); // by operation: the node that was made of others
  #steps = 0;

  constructor(sizes, limit) {
    this.sizes = sizes;
    this.limit = limit;
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
    if (this.#variables.length >= this.limit) {
      throw new TooLarge();
    }
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

  #did(done, key, node) {
    if (this.#steps >= STEPS_TO_A_NODE * this.limit) {
      throw new TooLarge();
    }
    this.#steps += 1;
    done.set(key, node);
    return node;
  }

  /** The function that `label` computes, from the values of these variables alone. */
  tabulated(variables, label) {
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
      const ways = pairs.map((pair) => this.combined(operation, pair[0], pair[1], stop));
      return this.#did(done, key, this.node(variable, ways));
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
      const ways = parts.map((part) => this.chosen(part[0], part[1], part[2]));
      return this.#did(done, key, this.node(variable, ways));
    }
    return done.get(key);
  }

  /** The same function with other labels; `name` says which labels become which. */
  relabelled(node, labels, name) {
    const done = this.#doneBy(name);
    if (!done.has(node)) {
      if (this.#labels.has(node)) {
        return this.#did(done, node, this.leaf(labels(this.#labels.get(node))));
      }
      const ways = this.#children[node].map((child) => this.relabelled(child, labels, name));
      return this.#did(done, node, this.node(this.#variables[node], ways));
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
