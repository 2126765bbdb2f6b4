// Mirrors advicetable.py: the table an advice is about: who applies and when, what to prepare.

import { TableAdvice } from "./advice.js";
import { blockingLeaves } from "./condition.js";
import { heading } from "./ladders.js";
import { MARK_OF_VERDICT, line } from "./page.js";
import { askerMayApply } from "./tables.js";
import { deciding } from "./why.js";
import { Words } from "./words.js";

export const TONE_OF_STATUS = Object.freeze({
  "permitted": "good",
  "blocked": "open",
  "not-yet": "open",
  "undetermined": "warn",
  "running": "good",
  "end-of-route": "warn",
  "other-route": "warn",
  "solved": "good",
});

/** Of no more tables than these that are still open something is said of each. */
export const MOST_LEFT = 2;

/** One advice, and the words for it. */
export class AdviceWords extends Words {
  constructor(advice, rules) {
    super(rules);
    this.advice = advice;
    this.route = rules.routes.get(`${advice.edition.id}/${advice.municipality}`);
    // A pupil who is at school is not shown a table to apply for.
    const shown = ["permitted", "running"].includes(advice.status) || !advice.attending;
    this.following = shown ? advice.next : null;
    this.table = this.following ? this.following.definition : null;
    const mayDiffer = advice.warnings.some((warned) => warned.code === "next-may-differ");
    this.several = advice.leaning === "depends" || mayDiffer;
  }

  /** The tone of the verdict: who may apply is warned when the last day is, or may be, over. */
  get tone() {
    const { status } = this.advice;
    const term = this.following?.deadline ?? null;
    const isLate = status === "permitted" && term && (term.overdue || term.latest === null);
    return isLate ? "warn" : TONE_OF_STATUS[status];
  }

  /** The text, marked in few words when another edition is where it comes from. */
  carried(text, carriedOver) {
    return carriedOver ? this.noted(text, "word-carried-short") : text;
  }

  /** How many days there still are until the last one, or how late it is. */
  left(days) {
    const code = days < 0 ? "late" : days ? "left" : "today";
    return this.say(`when-${code}`, { days: this.count("days", Math.abs(days)) });
  }
}

/** The name without what explains it, where the whole name stands above. */
export function short(named) {
  return named.name.split(" (")[0];
}

// ---------------------------------------------------------------- applying

/** Who applies to whom; and whether the one who asks may apply, or whom to ask. */
export function applying(words) {
  if (words.following === null || words.advice.status === "running") {
    return [];
  }
  if (words.several) {
    return applyingToEach(words);
  }
  const ways = words.following.applications;
  let told = ways.map((one) => words.whoApplies(one));
  let asker = ofAsker(words, ways);
  if (told.length === 1 && asker) {
    [told, asker] = [[`${told[0]} ${asker}`], ""];
  }
  const code = ways.length === 1 ? "apply-means" : "apply-means-to";
  const means = ways.filter((one) => one.means);
  return [
    ...[...told, asker].filter(Boolean).map((text) => line(text)),
    ...means.map((one) => words.line(code, { to: one.to.name, means: one.means })),
  ];
}

/** Whether the one who asks may apply, or whom to ask. */
function ofAsker(words, ways) {
  const asker = words.advice.asker;
  if (asker === null || !ways.length) {
    return "";
  }
  const may = ways.filter((one) => askerMayApply(one, asker));
  if (may.length === ways.length) {
    return words.say(words.advice.status === "permitted" ? "asker-may" : "asker-may-then");
  }
  if (may.length) {
    return words.say("asker-may-to", { to: words.roles(may.map((one) => one.to)) });
  }
  const applicants = words.roles(ways.map((one) => one.applicant));
  return words.say("asker-may-not", { applicants });
}

/** The same in a few words of each table that it can be, where they are few. */
function applyingToEach(words) {
  const asked = words.advice.questions.find((one) => one.answering);
  if (!asked) {
    return [];
  }
  const { decision, situation } = asked.answering;
  const outcomes = [...decision.exact(situation).outcomes];
  const permitted = new Set(
    outcomes.filter((one) => one.status === "permitted").map((one) => one.about),
  );
  const tables = [...words.route.tables.values()].filter((table) => permitted.has(table.id));
  return tables.length > MOST_LEFT ? [] : tables.map((table) => {
    const told = new TableAdvice(table, "undetermined", situation, null);
    const ways = told.applications.map((one) => words.shortApplication(one)).join("; ");
    const latest = words.advice.timeline
      .filter((rung) => rung.definition === table && rung.deadline?.latest)
      .map((rung) => rung.deadline.latest);
    const [day, code] = latest.length ? [words.date(latest[0]), "-until"] : ["", ""];
    return words.line(`apply-for${code}`, { table: short(table), ways, day });
  });
}

/** Of a table that runs: since when, and when the step after it must have been asked for. */
export function awaiting(words) {
  if (words.following === null || words.advice.status !== "running") {
    return [];
  }
  const lines = [];
  for (const rung of words.advice.timeline) {
    if (rung.definition === words.table && rung.applied_on) {
      let told = words.say("running-since", { day: words.date(rung.applied_on) });
      const term = rung.deadline;
      if (term && term.latest && term.days_left !== null) {
        const over = term.days_left < 0 ? "running-term-over" : "running-term";
        const [day, left] = [words.date(term.latest), words.left(term.days_left)];
        told = `${told} ${words.say(over, { day, left })}`;
      }
      lines.push(line(told));
    }
  }
  return [...lines, ...nextStep(words)];
}

/** The rung that can come after the table, and until when; what the rules say goes before. */
export function nextStep(words) {
  const rungs = words.advice.timeline.filter((rung) => rung.wanted || rung.applied_on);
  const here = rungs.findIndex((rung) => rung.definition === words.table);
  if (here < 0 || here + 1 === rungs.length) {
    return [];
  }
  const { definition, deadline: term } = rungs[here + 1];
  const table = definition.name;
  if (term && term.latest && term.days_left !== null) {
    const [day, left] = [words.date(term.latest), words.left(term.days_left)];
    const code = term.days_left < 0 ? "next-step-late" : "next-step-until";
    return [words.line(code, { table, day, left })];
  }
  return words.table && !words.table.afterwards.length ? [words.line("next-step", { table })] : [];
}

/** How the term is counted, how often the table sits, and what else is said in a sentence. */
export function when(words) {
  if (words.following === null || words.table === null) {
    return [];
  }
  const lines = [];
  const term = words.following.deadline;
  if (term && term.counted_from && term.weeks !== null) {
    const weeks = words.count(term.unit, term.weeks);
    lines.push(words.line("when-counted", { weeks, day: words.date(term.counted_from) }));
  }
  if (term && term.earliest && term.earliest > words.advice.reference_date) {
    lines.push(words.line("when-earliest", { day: words.date(term.earliest) }));
  }
  for (const [name, said] of Object.entries(words.table)) {
    if (said?.is === "Note" && name !== "purpose") { // that stands with its powers
      lines.push(words.line(`label-${name}`, { text: words.said(said) }));
    }
  }
  return lines;
}

// ---------------------------------------------------------------- in time

/** The terms of the ladder, where it holds, and what has been on it. */
export function timeline(words) {
  const rungs = words.advice.timeline;
  const onLadder = rungs.some((rung) => rung.definition === words.table);
  const holds = onLadder || words.advice.status === "end-of-route";
  return rungs
    .filter((one) => one.applied_on || (holds && one.wanted))
    .map((one) => rungLine(words, one));
}

/** The tables that were applied for, and how they ended. */
export function ended(words) {
  return words.advice.timeline
    .filter((rung) => rung.applied_on && rung.outcome)
    .map((rung) => {
      const [day, outcome] = [words.date(rung.applied_on), words.say(`outcome-${rung.outcome}`)];
      return words.line("rung-ended", { table: rung.definition.name, day, outcome }, "bullet");
    });
}

function rungLine(words, rung) {
  const { deadline, definition } = rung;
  const parts = [];
  if (deadline && deadline.latest) {
    const code = rung.overdue ? "rung-overdue" : "rung-latest";
    parts.push(words.say(code, { day: words.date(deadline.latest) }));
  } else if (deadline) {
    parts.push(words.say("rung-weeks", { weeks: words.count(deadline.unit, deadline.weeks ?? 0) }));
  } else {
    parts.push(words.say("rung-no-term"));
  }
  if (rung.applied_on) {
    parts.push(words.say("rung-applied", { day: words.date(rung.applied_on) }));
  }
  if (rung.outcome) {
    parts.push(words.say(`outcome-${rung.outcome}`));
  }
  const tone = rung.overdue ? "bad" : definition === words.table ? "strong" : "";
  return line(`${heading(definition)}: ${parts.join("; ")}.`, "bullet", 0, tone);
}

// ---------------------------------------------------------------- at the table

/** What helps but does not hold back, and whether that is from another edition. */
export function preparation(words) {
  if (words.following === null || words.table === null) {
    return [];
  }
  const helping = words.following.preconditions.filter(
    (part) => !part.condition.blocking && part.verdict !== "met",
  );
  const found = helping.map((part) => {
    const { condition } = part;
    const [text, who] = [condition.todo || part.text, words.rolesNamed(condition.who)];
    const told = who ? words.say("prepare-by", { text, who }) : text;
    return [line(told, MARK_OF_VERDICT[part.verdict]), condition.carried_over];
  });
  return [...found, ...words.groupedNotes(words.table.dossier)];
}

/** Who sits at the table, in one line, where that is not only to whom one applies. */
export function seated(words) {
  if (words.table === null || words.following === null) {
    return [];
  }
  const there = words.table.participants;
  const appliedTo = words.following.applications.map((one) => one.to);
  if (there.every((one) => appliedTo.includes(one.role))) {
    return [];
  }
  const every = there.every((one) => one.carried_over);
  const names = there.map((one) => words.carried(one.role.name, one.carried_over && !every));
  const listed = words.listing([...new Set(names)]);
  const text = words.say("label-participants", { names: listed });
  return [line(words.carried(text, every), "bullet")];
}

/** What the table is for, what it can do, and what comes after it. */
export function powers(words) {
  const table = words.table;
  if (table === null) {
    return [];
  }
  const said = (note) => words.said(note);
  return [
    ...(table.purpose ? [line(said(table.purpose))] : []),
    ...words.ownFirst(words.groupedNotes(table.powers)),
    ...words.below("afterwards", table.afterwards.map(said)),
    ...words.below("contacts", table.contacts.map(said)),
  ];
}

/** The side tables that are open now or run; the one the advice is about stands on top. */
export function inPlay(words) {
  return words.advice.side_tables.filter((side) => {
    const shown = words.following && side.table === words.following.table;
    return ["permitted", "running"].includes(side.state) && !shown;
  });
}

/** Those that what was stated has opened, apart from the tables that are always open. */
export function opened(words) {
  return inPlay(words).filter(
    (side) =>
      side.state === "permitted" && [...blockingLeaves(side.definition.condition)].length > 0,
  );
}

/** A side table in play, and who may apply for it. */
export function beside(words, side) {
  const name = side.name;
  if (side.state === "running") {
    return words.line("beside-running", { name }, "bullet");
  }
  const ways = side.applications.map((one) =>
    one.to.name.endsWith(name) ? one.applicant.name : words.shortApplication(one),
  );
  const told = ways.map((way) => words.say("beside-by", { way }));
  const code = ways.length ? "beside" : "beside-named";
  return words.line(code, { name, ways: words.listing(told, "or") }, "bullet");
}

/** A table beside the ladder, with who applies or what holds it back. */
export function sideTable(words, side) {
  const table = side.definition;
  const code = side.fits ? `status-${side.state}` : "status-does-not-fit";
  const state = words.say(table.named_only ? "named-only" : code);
  const tone = table.named_only ? "" : TONE_OF_STATUS[side.state];
  const lines = [words.line("side-table", { name: table.name, state }, "bullet", 0, tone)];
  if (side.state === "permitted") {
    lines.push(...side.applications.map((one) => line(words.said(one), "", 1)));
  }
  if (["blocked", "not-yet"].includes(side.state)) {
    const leaves = side.preconditions.flatMap(deciding);
    const unmet = leaves.filter((leaf) => leaf.verdict === "unmet");
    lines.push(...unmet.map((leaf) => line(leaf.text, "unmet", 1, "bad")));
  }
  return lines;
}
