// Mirrors advicewhole.py: what `--explain` adds: every condition, table, duty, question, reading.

import { powers, preparation, sideTable, timeline, when } from "./advicetable.js";
import { consequences } from "./consequences.js";
import { toDo } from "./openpoints.js";
import { line } from "./page.js";
import { textOf } from "./parts.js";
import { capitalized, treeLines } from "./why.js";
import { bullets } from "./words.js";

const HASH_LENGTH = 12;

/** The sections after the answer, each with its lines. */
export function sections(words) {
  const { advice, following, table } = words;
  const people = table ? table.participants : [];
  // Where it may be another table, the answer does not tell all of its applications.
  const ways = following && words.several ? following.applications : [];
  const deciding = advice.questions.filter((one) => one.decides === "status");
  const others = advice.questions.filter((one) => one.decides !== "status");
  const said = (part) => words.said(part);
  return [
    [advice.status === "not-yet" ? "not-yet" : "todo", toDo(words)],
    ["questions", asked(words, deciding)],
    ["why", why(words)],
    ["apply", bullets(ways.map(said))],
    ["when", when(words)],
    ["phase", phase(words)],
    ["prepare", words.ownFirst(preparation(words))],
    ["participants", bullets(people.map(said))],
    ["powers", powers(words)],
    ["route", advice.route ? route(words, advice.route) : []],
    ["open", open(words)],
    ["more-questions", asked(words, others)],
    ["uncertain", uncertain(words)],
    ["timeline", timeline(words)],
    ["basis", basis(words)],
  ];
}

function why(words) {
  const { advice } = words;
  const lines = [];
  if (advice.possible_statuses.length > 1) {
    const names = advice.possible_statuses.map((one) => `“${words.say(`status-${one}`)}”`);
    lines.push(words.line("possible", { names: words.listing(names, "or") }));
  }
  lines.push(...treeLines(advice.justification, words));
  if (advice.taken.length) {
    const texts = advice.taken.map((one) => one.definition.text).join("; ");
    lines.push(words.line("taken", { texts }, "", 0, "dim"));
  }
  return lines;
}

function route(words, { participants, contacts, sources }) {
  const said = (part) => words.said(part);
  const names = participants.map(said).join("; ");
  return [
    ...(names ? [words.line("label-participants", { names }, "bullet")] : []),
    ...bullets(contacts.map(said)),
    ...words.sourceLine(sources, 0),
  ];
}

/** What the phase that the case is in asks of everyone, while no table is open. */
function phase(words) {
  const { phase: found, status } = words.advice;
  if (!found || !["not-yet", "blocked", "undetermined"].includes(status)) {
    return [];
  }
  const { name, text, sources } = found.definition;
  return [
    line(name, "", 0, "strong"),
    line(text),
    ...found.actions.map((action) => words.action(action, "or")),
    ...words.sourceLine(sources, 0),
  ];
}

/** Each question, what its answers lead to, who can tell, and where the answer goes. */
function asked(words, questions) {
  return questions.flatMap((question) => {
    const { fact } = question;
    const who = words.roles(question.inquiry.answered_by);
    const judgement = fact.kind === "judgement" ? ` (${words.say("word-judgement")})` : "";
    const leads = consequences(words, question, questions.length > 1);
    const names = [...fact.values.keys()];
    const values = names.length ? names.join(", ") : words.say(`type-${fact.type}`);
    const text = words.say("question-field", { fact: fact.name, values });
    const told = who ? `${words.say("question-who", { who })} ${text}` : text;
    return [
      line(fact.question + judgement, "unknown", 0, "open"),
      ...(leads ? [line(capitalized(leads), "", 1)] : []),
      line(told, "", 1, "dim"),
    ];
  });
}

/** Every side table, all help that is no table, and every duty. */
function open(words) {
  const { advice } = words;
  return [
    ...advice.side_tables.flatMap((side) => sideTable(words, side)),
    ...advice.options.map((option) => words.option(option)),
    ...advice.duties.map((duty) => {
      const [told, state] = [duty.definition, words.say(`duty-${duty.state}`)];
      const text = words.say("duty-state", { text: told.text, state, role: told.on_whom.name });
      return line(words.carried(text, told.carried_over), "bullet");
    }),
  ];
}

function uncertain(words) {
  const { advice } = words;
  const texts = advice.assumptions.map((one) =>
    words.say("assumption", { text: textOf(one), issue: one.issue }),
  );
  return [
    ...bullets(advice.warnings.filter((one) => !one.first).map((one) => one.text), "warn"),
    ...words.below("assumptions", texts),
  ];
}

function basis(words) {
  const { edition, provenance, asker } = words.advice;
  const by = words.rules.roles.get(asker);
  const { rules_sha256: sha, engine_version: version } = provenance;
  const named = {
    name: edition.name,
    id: edition.id,
    year: edition.school_year,
    day: words.date(edition.valid_from),
    dating: words.say(`dating-${edition.dating}`),
  };
  return [
    words.line("basis-edition", named, "", 0, "dim"),
    ...words.sourceLine(edition.sources, 0),
    ...(by ? [words.line("basis-asker", { asker: by.name }, "", 0, "dim")] : []),
    words.line("basis-rules", { hash: sha.slice(0, HASH_LENGTH), version }, "", 0, "dim"),
  ];
}
