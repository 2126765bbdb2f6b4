// The open readings of an advice: what the texts leave open, and what this case would get then.

/** The sentences in which a page tells of other readings. */
export function toldReadings(words) {
  const told = words.advice.hangs_on.flatMap(({ definition, readings }) =>
    readings.map((other) =>
      words.say("reading", {
        issue: definition.issue,
        ...toldOf(words, other),
      }),
    ),
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
      readings.map((other) =>
        make("li", {}, say("screen-reading", toldOf(words, other))),
      ),
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

function toldOf(words, other) {
  return { text: other.text, outcome: outcomeOf(words, other) };
}

/** A status with its table and its day; without a status the case is refused. */
function outcomeOf(words, { status, next, latest, opens_on: opens }) {
  const { next: following, attending } = words.advice;
  let told = words.say(status ? `status-${status}` : "reading-refused");
  const table = words.route.tables.get(next ?? "");
  told = table ? words.say("answer-about", { outcome: told, names: table.name }) : told;
  const known = [following?.deadline?.latest ?? null, following?.opens_on ?? null];
  for (const [name, day] of [
    ["latest", latest],
    ["opens", opens],
  ]) {
    if (day && !known.includes(day) && !attending) {
      told = words.say(`reading-${name}`, { outcome: told, day: words.date(day) });
    }
  }
  return told;
}
