// The rules in every language, to be asked for an advice: as `routeboek advise - --format json`.

import { caseKeys, says } from "./case.js";
import { useConstants } from "./constants.js";
import { isoOf, ordinal } from "./days.js";
import { CaseError, RulesError, toJson } from "./diagnostic.js";
import { advise } from "./evaluator.js";
import { isoDate } from "./forms.js";
import { jsonText } from "./jsonparts.js";
import { readCaseText } from "./jsontext.js";
import { speak } from "./messages.js";
import { useReadings } from "./readings.js";
import { readCase } from "./refusals.js";

/** The version of what comes out as JSON. */
const SCHEMA_VERSION = 1;

const STANDARD_INPUT = "<stdin>";

/** The program in a page: the rules as they stand in its data. */
export class Routeboek {
  #books = new Map();
  #declarations;

  constructor(data) {
    this.version = data.get("engine_version");
    this.#declarations = data.get("declarations");
    useConstants(new Map([...data.get("constants"), ["engine_version", this.version]]));
    for (const [language, one] of data.get("languages")) {
      speak(language, one.get("texts"), one.get("findings"));
      useReadings(one.get("rules"), one.get("varying"), one.get("others"));
      this.#books.set(language, one.get("rules"));
    }
  }

  /** The languages that it speaks. */
  get languages() {
    return [...this.#books.keys()];
  }

  /** The rules in a language. */
  rules(language) {
    return this.#books.get(language);
  }

  /**
   * The advice on a case in a text, or why it is refused, as JSON.
   *
   * `date` is the day the case is seen on, instead of its own; without either that is today.
   */
  adviseText(caseText, { date = null, language = this.languages[0] } = {}) {
    if (!this.#books.has(language)) {
      throw new RangeError(`language: ${this.languages.join(", ")}`);
    }
    if (date !== null && isoDate(date) === null) {
      throw new RangeError("date: YYYY-MM-DD");
    }
    try {
      const advice = this.#advised(caseText, date, this.rules(language));
      return jsonText(advice.toJson(this.#declarations));
    } catch (error) {
      if (!(error instanceof CaseError || error instanceof RulesError)) {
        throw error;
      }
      const diagnostics = error.diagnostics.map((one) => toJson(one, language));
      return jsonText({ schema_version: SCHEMA_VERSION, refused: true, diagnostics });
    }
  }

  #advised(caseText, date, rules) {
    const text = readCaseText(caseText, STANDARD_INPUT, caseKeys());
    if (date !== null || !says(text.data, "reference_date")) {
      text.data.set("reference_date", date ?? isoOf(today()));
    }
    return advise(rules, readCase(rules, text));
  }
}

/** Today, on the clock of whoever asks; nothing else looks at one. */
function today() {
  const now = new Date();
  return ordinal(now.getFullYear(), now.getMonth() + 1, now.getDate());
}
