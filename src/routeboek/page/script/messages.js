// Mirrors messages.py: what the program says, in the language of the reader.

import { partsOf, weekdayOf } from "./days.js";

const PLACE = /\{\{|\}\}|\{([^{}]*)\}/g;

const spoken = new Map(); // by language: { texts, findings }

/** Takes the sentences of a language: `texts` by code, `findings` a pair of sentences by code. */
export function speak(language, texts, findings) {
  spoken.set(language, { texts, findings });
}

/** A sentence with its placeholders filled: `{name}`, and doubled braces for braces. */
export function filled(sentence, params) {
  return sentence.replace(PLACE, (found, name) =>
    name === undefined ? found[0] : String(params[name]),
  );
}

/** A sentence of the program with its placeholders filled. */
export function say(code, language, params = {}) {
  return filled(spoken.get(language).texts.get(code), params);
}

/** A sentence about a number of things, one or more. */
export function sayCount(code, number, language) {
  return say(`${code}-${number === 1 ? "one" : "many"}`, language, { n: number });
}

/** The two sentences for a finding; `expected` may name a phrase, after "@". */
export function diagnosticText(code, params, language) {
  const { texts, findings } = spoken.get(language);
  const all = { ...params };
  const phrase = all.expected ?? "";
  if (phrase.startsWith("@") && texts.has(`expected-${phrase.slice(1)}`)) {
    all.expected = say(`expected-${phrase.slice(1)}`, language, params);
  }
  return findings.get(code).map((sentence) => filled(sentence, all));
}

/** Names in one phrase, "and" or "or" before the last. */
export function listed(names, last, language) {
  if (names.length < 2) {
    return names.join("");
  }
  return `${names.slice(0, -1).join(", ")} ${say(`word-${last}`, language)} ${names.at(-1)}`;
}

/** A day as a person says it, with its weekday: "maandag 2 november 2026". */
export function longDate(number, language) {
  const { year, month, day } = partsOf(number);
  const weekday = say("weekdays", language).split(" ")[weekdayOf(number)];
  return `${weekday} ${day} ${say("months", language).split(" ")[month - 1]} ${year}`;
}
