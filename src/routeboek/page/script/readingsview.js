// The open readings of an advice: what the texts leave open, and what this case would get then.

import { outcomeUnder, readingTold } from "./advicepage.js";

/** The sentences in which a page tells of other readings. */
export function toldReadings(words) {
  const told = words.advice.hangs_on.flatMap(({ definition, readings }) =>
    readings.map((other) => readingTold(words, definition, other)),
  );
  return new Set(told);
}

/** Each question that the texts leave open, which reading is followed, and what others give. */
export function readingsView({ make, say }, words) {
  const found = words.advice.hangs_on;
  if (!found.length) {
    return null;
  }
  const parts = found.map(({ definition, text, readings }) => [
    make("h3", {}, `${definition.question} (${definition.issue})`),
    make("p", {}, say("screen-reading-chosen", { text })),
    make(
      "ul",
      {},
      readings.map((other) => {
        const outcome = outcomeUnder(words, other);
        return make("li", {}, say("screen-reading", { text: other.text, outcome }));
      }),
    ),
  ]);
  return make(
    "details",
    { id: "readings" },
    make("summary", {}, say("screen-readings", { n: found.length })),
    make("p", {}, say("screen-readings-what")),
    parts,
  );
}
