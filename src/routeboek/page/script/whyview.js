// Why an advice is so: what it comes down to, each with the place where it is written.

import { capital } from "./dom.js";
import { markOf } from "./linesview.js";
import { deciding } from "./why.js";

/** The reasons as a list, with a number for each place, and the places below it. */
export function whyView(talk, words) {
  const { make, say, language } = talk;
  const places = new Map();
  const reasons = reasonsOf(words.advice);
  const rows = [...reasons].map(([text, node]) => {
    const numbers = numbersOf(words, node.sources, places);
    const cited = numbers.length ? ` [${numbers.join(", ")}]` : "";
    const where = make("span", { class: "cited" }, cited);
    return make("li", { class: node.verdict }, markOf(make, node.verdict, language), text, where);
  });
  const taken = words.advice.taken.map((one) => one.definition.text).join("; ");
  if (!rows.length && !taken) {
    return [];
  }
  return [
    make(
      "section",
      { class: "why" },
      make("h2", {}, say("section-why")),
      rows.length ? make("ul", { class: "lines" }, rows) : null,
      taken ? make("p", { class: "dim" }, say("taken", { texts: taken })) : null,
      places.size ? placesView(talk, places) : null,
    ),
  ];
}

/** What the verdict comes down to by its text; where something lacks also what is met already. */
function reasonsOf({ justification, status }) {
  const isOpen = ["blocked", "not-yet", "undetermined"].includes(status);
  const found = deciding(justification).filter((one) => !isOpen || one.verdict === "unmet");
  const all = isOpen ? [...found, ...metLeaves(justification)] : found;
  const told = all.filter((one) => !one.taken && !one.proved);
  return new Map(told.map((one) => [capital(one.text), one]));
}

function metLeaves(node) {
  if (!node.condition.blocking) {
    return [];
  }
  const isReason = node.text && !node.children.length && node.verdict === "met";
  return [...(isReason ? [node] : []), ...node.children.flatMap(metLeaves)];
}

/** The numbers of the places where a reason is written; each place has one, by its document. */
function numbersOf(words, sources, places) {
  const found = sources.map((source) => {
    const title = words.rules.documents.get(source.document) ?? source.document;
    const passages = places.get(title) ?? new Map();
    const passage = words.passage(source) || words.say("screen-whole-text");
    const taken = [...places.values()].reduce((sum, one) => sum + one.size, 0);
    places.set(title, passages.set(passage, passages.get(passage) ?? taken + 1));
    return passages.get(passage);
  });
  return [...new Set(found)];
}

function placesView({ make, say }, places) {
  const rows = [...places].map(([title, passages]) => {
    const told = [...passages].map(([passage, number]) => `[${number}] ${passage}`);
    return make("li", {}, `${title}: ${told.join("; ")}`);
  });
  return make("ul", { class: "places", "aria-label": say("screen-places") }, rows);
}
