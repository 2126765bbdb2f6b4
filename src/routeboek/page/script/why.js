// Mirrors why.py: the justification as lines: what counted, or the whole tree.

import { AT_MET, factsOf } from "./condition.js";
import { writtenFact } from "./facts.js";
import { MARK_OF_VERDICT, TONE_OF_VERDICT, line } from "./page.js";
import { withoutStop } from "./words.js";

/** The leaves to which a verdict comes down: those of the branches that made it so. */
export function deciding(node) {
  if (!node.condition.blocking) {
    return [];
  }
  const everything = node.verdict === (node.condition.grouper === "any" ? "unmet" : "met");
  const children = node.children.filter((child) => everything || child.verdict === node.verdict);
  const itself = node.text && !node.children.length ? [node] : [];
  return [...itself, ...children.flatMap(deciding)];
}

/**
 * What is met, each in a sentence; of several ways to meet a condition the way itself.
 *
 * Not what asks no more than one of the facts that are `told` already.
 */
export function reasons(node, words, told) {
  const found = metOf(node, false).filter((one) => one.children.length || !told.has(one.fact));
  // Of two that ask the same fact the one that asks less says nothing more.
  const met = found.filter((one) => !found.some((other) => saysMore(other, one)));
  // The way that is open says most; of the rest a small screen may leave some out.
  const first = met.filter((reason) => reason.children.length);
  const rest = met.filter((reason) => !reason.children.length);
  const text = (one) => (isBare(one, words) ? valueOf(one, words) : one.text);
  return [...new Set([...first, ...rest].map(text))].map(sentence);
}

/** Whether one reason tells of the same fact fewer values than the other. */
function saysMore(one, other) {
  const [test, wider] = [one.condition.test, other.condition.test];
  if (test?.is !== "OneOf" || wider?.is !== "OneOf" || test.fact !== wider.fact) {
    return false;
  }
  const fewer = test.values.length < wider.values.length;
  return fewer && test.values.every((value) => wider.values.includes(value));
}

/** What is met; not what is only taken to be so, nor what a table that was held proves. */
function metOf(node, aWay) {
  const { condition, children } = node;
  if (!condition.blocking || node.taken || node.proved) {
    return [];
  }
  if (node.text && node.mask === AT_MET && (aWay || condition.test)) {
    return [node];
  }
  return children.flatMap((child) => metOf(child, condition.grouper === "any"));
}

/** What makes this table the next one, where that hangs on what was stated; by its fact. */
export function chosen(table, words) {
  const { definition, situation } = table;
  const tests = [definition.only_when, definition.next_when].filter(Boolean);
  const found = new Map();
  for (const name of new Set(tests.flatMap((test) => factsOf(test)))) {
    if (situation.values.has(name) && !situation.taken.has(name)) {
      const fact = words.rules.facts.get(name);
      const value = words.value(fact, writtenFact(fact, situation.values.get(name)));
      found.set(name, sentence(words.say("fact-value", { fact: fact.label, value })));
    }
  }
  return found;
}

/** What is met, with a capital and a full stop. */
function sentence(text) {
  return line(`${withoutStop(capitalized(text))}.`, "met", 0, "good");
}

/** A text with a capital. */
export function capitalized(text) {
  const [first = "", ...rest] = text;
  return first.toUpperCase() + rest.join("");
}

/** The whole tree, in the shape of the rule; a node without words of its own is left out. */
export function treeLines(node, words, level = 0) {
  const below = node.text ? level + 1 : level;
  const lines = [];
  if (node.text) {
    const remark = node.condition.blocking ? "" : ` (${words.say("word-not-blocking")})`;
    const text = stated(node, words) + remark;
    lines.push(line(text, MARK_OF_VERDICT[node.verdict], level, TONE_OF_VERDICT[node.verdict]));
    if (node.fact !== null && !isBare(node, words) && !node.proved) {
      lines.push(line(valueOf(node, words), "", below, "dim"));
    }
    if (!node.children.length) {
      lines.push(...words.sourceLine(node.sources, below));
    }
  }
  return [...lines, ...node.children.flatMap((child) => treeLines(child, words, below))];
}

/** The text of a reason; a bare fact says what it is. */
function stated(reason, words) {
  const text = isBare(reason, words) ? valueOf(reason, words) : reason.text;
  if (reason.proved) {
    return words.noted(text, "word-proved");
  }
  return reason.taken ? words.noted(text, "word-taken") : text;
}

/** Whether a reason has no words but the label of its fact. */
function isBare(reason, words) {
  const fact = words.rules.facts.get(reason.fact);
  return fact !== undefined && reason.text === fact.label;
}

function valueOf(reason, words) {
  const fact = words.rules.facts.get(reason.fact);
  return words.say("fact-value", { fact: fact.label, value: words.value(fact, reason.value) });
}
