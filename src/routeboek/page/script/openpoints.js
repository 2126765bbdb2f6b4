// Mirrors openpoints.py: what has to be done or answered first, and what each answer leads to.

import { opensOn } from "./condition.js";
import { consequences } from "./consequences.js";
import { NEVER } from "./facts.js";
import { suited, unsuited } from "./justification.js";
import { line } from "./page.js";
import { presenceOf } from "./parts.js";
import { withoutStop } from "./words.js";

// ---------------------------------------------------------------- what is not met

/** What is not met yet: what to do about it and who, or else what is needed. */
export function toDo(words) {
  const advice = words.advice;
  if (advice.attending && words.following === null) {
    return []; // nothing has to be done first for a table that is not shown
  }
  const lines = !advice.unmet.length && advice.status === "not-yet" ? tooEarly(words) : [];
  const ways = waysOf(advice.justification);
  let before = null;
  for (const unmet of advice.unmet) {
    const told = unmet.todo || words.say("needed", { text: unmet.text });
    const who = words.roles(unmet.who_acts);
    let text = who ? words.say("prepare-by", { text: told, who }) : told;
    if (!unmet.todo) {
      text += now(words, unmet.condition);
    }
    const way = ways.get(unmet.condition) ?? null;
    if (way && before && way.path === before.path && way.number !== before.number) {
      text = words.say("or-needed", { text });
    }
    before = way;
    lines.push(line(text, "unmet", 0, "bad"));
  }
  return lines;
}

/** The weeks that cannot be full yet, though it is not known since when they count. */
function tooEarly(words) {
  const advice = words.advice;
  return leavesOf(suited(advice.justification, presenceOf(advice.edition)))
    .filter((leaf) => leaf.condition.test?.is === "WeeksSince" && leaf.verdict === "unknown")
    .map((leaf) => words.line("needed", { text: leaf.text }, "unmet", 0, "bad"));
}

/**
 * Each condition by its id, with the way to meet a group that it is part of, if any.
 *
 * A way is where that group stands, and which of its ways it is.
 */
function waysOf(node, path = "", way = null, found = new Map()) {
  if (way && !node.children.length) {
    found.set(node.condition.id, way);
  }
  node.children.forEach((child, number) => {
    const within = node.condition.grouper === "any" ? { path, number } : way;
    waysOf(child, `${path}/${number}`, within, found);
  });
  return found;
}

/** How it stands now, where more than yes or no was stated. */
function now(words, condition) {
  for (const leaf of leavesOf(words.advice.justification)) {
    const fact = words.rules.facts.get(leaf.fact);
    if (leaf.condition.id !== condition || !fact || leaf.value === null || leaf.taken) {
      continue;
    }
    const hasWords = ["count", "date", "choice"].includes(fact.type);
    const value = hasWords ? words.value(fact, leaf.value) : "";
    if (!value) {
      continue;
    }
    if (fact.type !== "date" || leaf.known === NEVER) {
      return ` ${words.say("now", { value })}`;
    }
    const until = fullOn(words, leaf);
    return ` ${words.say(until ? "now-since-until" : "now-since", { value, ...until })}`;
  }
  return "";
}

/** How many weeks something must last, and the day on which they are full; null without those. */
function fullOn(words, leaf) {
  const [test, following] = [leaf.condition.test, words.advice.next];
  if (following === null || test?.is !== "WeeksSince" || test.days) {
    return null;
  }
  const day = opensOn(test, following.situation);
  const weeks = words.count(test.school ? "school-weeks" : "weeks", test.weeks);
  return day ? { weeks, day: words.date(day) } : null;
}

function leavesOf(node) {
  return node.children.length ? node.children.flatMap(leavesOf) : [node];
}

/** The other ways in which it would be permitted, which do not suit how the pupil attends. */
export function unless(words) {
  const { advice } = words;
  if (advice.attending || !["not-yet", "blocked", "undetermined"].includes(advice.status)) {
    return [];
  }
  return [...unsuited(advice.justification, presenceOf(advice.edition))]
    .filter((way) => way.text)
    .map((way) => words.line("unless", { text: withoutStop(way.text) }));
}

// ---------------------------------------------------------------- what is not known

/** The questions that decide, each with what its answers lead to and who can tell. */
export function asked(words) {
  const deciding = words.advice.questions.filter((one) => one.decides === "status");
  return deciding.map((question) => questionLine(words, question, deciding.length > 1));
}

/** The question itself, what hangs on it, what else is said of it, and who can tell. */
function questionLine(words, question, others) {
  const whole = question.fact.question;
  const end = whole.includes("?") ? whole.indexOf("?") + 1 : whole.length;
  const told = [whole.slice(0, end), consequences(words, question, others)];
  told.push(whole.slice(end).trim());
  const who = words.roles(question.inquiry.answered_by);
  if (who) {
    told.push(words.say("question-who", { who }));
  }
  return line(told.filter(Boolean).join(" "), "unknown", 0, "open");
}
