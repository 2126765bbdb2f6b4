// Mirrors case.py: the case snapshot, what a caller may tell and the refusal of everything else.

import { Where, keyMeant, renamed, unknownKey, wrongValue } from "./casefindings.js";
import {
  HistoryEntry,
  Holiday,
  SCHEMA_VERSION,
  field,
  listOf,
  orNull,
  readAnything,
  readCaseId,
  readDay,
  readFacts,
  readHome,
  readName,
  readPart,
  readVersion,
} from "./caseparts.js";
import { CaseError, diagnostic } from "./diagnostic.js";
import { isoDate } from "./forms.js";
import { Float, pointerOf } from "./jsontext.js";
import { MAX_FINDINGS } from "./text_guard.js";

const MAX_ENTRIES = 100;

/** A snapshot of one case, without anything that identifies a pupil. */
export class Case {
  static fields = Object.freeze([
    field("schema_version", readVersion, () => SCHEMA_VERSION),
    field("schema_", readAnything, () => null, "$schema"),
    field("case_id", orNull(readCaseId), () => null),
    field("reference_date", readDay),
    field("sector", readName),
    field("municipality", readName),
    field("home_municipality", orNull(readHome), () => null),
    field("asker", orNull(readName), () => null),
    field("facts", readFacts, () => new Map()),
    field("history", listOf(HistoryEntry, MAX_ENTRIES), () => Object.freeze([])),
    field("school_holidays", listOf(Holiday, MAX_ENTRIES), () => Object.freeze([])),
  ]);

  is = "Case";
  where = null; // where its parts stand

  constructor(values) {
    Object.assign(this, values);
    Object.freeze(this);
  }

  /** The same case with something changed. */
  with(changes) {
    return new Case({ ...this, ...changes });
  }

  /** The days (ordinals) of the school holidays that are given. */
  holidayDays() {
    const days = new Set();
    for (const { first, last } of this.school_holidays) {
      for (let day = first; day <= last; day += 1) {
        days.add(day);
      }
    }
    return days;
  }

  /** The findings, with file and line where the case came from a text. */
  located(found, known) {
    return found.map((one) => this.where.located(one, known));
  }

  /** All that it tells. */
  get told() {
    return legible({
      reference_date: this.reference_date,
      sector: this.sector,
      municipality: this.municipality,
      home_municipality: this.home_municipality,
      asker: this.asker,
      facts: this.facts,
      tables: new Map(this.history.map((entry, at) => [at, entry.table])),
      history: new Map(this.history.entries()),
      school_holidays: new Map(this.school_holidays.entries()),
    });
  }
}

/** A case from plain data: objects, arrays and single values; throws CaseError. */
export function caseFromData(data) {
  return checked(asData(data), null);
}

/** A case from a text that was read before, so that findings can name its file and line. */
export function caseFromText(text) {
  return checked(text.data, text);
}

/** Plain data in the form in which the text of a case is read. */
function asData(value) {
  if (Array.isArray(value)) {
    return value.map(asData);
  }
  if (typeof value === "number") {
    return Number.isInteger(value) ? value : new Float(value);
  }
  if (value === null || typeof value !== "object" || value instanceof Float) {
    return value;
  }
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return new Map(entries.map(([key, one]) => [key, asData(one)]));
}

function checked(data, text) {
  const wrong = [];
  const read = readPart(Case, data, [], wrong);
  if (wrong.length) {
    throw new CaseError(new Shape(data, text).findings());
  }
  return read.with({ where: new Where(text, new Map(), caseKeys()) });
}

// ---------------------------------------------------------------- as far as it has its shape

/**
 * What a case tells, as far as it has the right shape; null and absent is what it does not.
 *
 * Of the history, `tables` has the names of tables, also of entries that are wrong elsewhere.
 */
function legible(values) {
  return Object.freeze({ is: "Legible", ...values });
}

/**
 * Data that is not yet a case: what is wrong with its shape, and what it tells all the same.
 *
 * It stands under the keys that were meant.
 */
export class Shape {
  #renamed = new Map();
  #data;

  constructor(data, text) {
    this.#data = this.#meant(data, Case, []);
    this.where = new Where(text, this.#renamed, caseKeys());
  }

  /** The same data, each key being the one that was meant by it. */
  #meant(data, shape, path) {
    if (!(data instanceof Map)) {
      return data;
    }
    const written = renamed(data, keysOf(shape), MAX_FINDINGS);
    for (const [key, other] of written) {
      this.#renamed.set(pointerOf([...path, key]), other);
    }
    const meant = new Map([...written].map(([key, other]) => [other, key]));
    const found = new Map([...data].map(([key, value]) => [meant.get(key) ?? key, value]));
    for (const [key, part] of shape === Case ? Object.entries(PARTS) : []) {
      const items = found.get(key);
      if (Array.isArray(items) && items.length <= MAX_ENTRIES) {
        found.set(key, items.map((one, at) => this.#meant(one, part, [key, String(at)])));
      }
    }
    return found;
  }

  /** What is wrong, one finding per cause: keys first, then in the order of the document. */
  findings() {
    const pointers = [...this.#renamed.keys()];
    const found = pointers.map((pointer) => {
      const path = pointer.split("/").slice(1);
      return this.where.ofKey("case-key-unknown-near", path, { near: path.at(-1) });
    });
    const wrong = [];
    readPart(Case, this.#data, [], wrong);
    return [...found, ...wrong.slice(0, MAX_FINDINGS).map((one) => this.#finding(one))];
  }

  #finding({ loc, code, expected }) {
    const path = loc.map(String);
    if (code === "unknown") {
      const keys = keysOf(path.length > 1 ? (PARTS[path[0]] ?? Case) : Case);
      const near = keyMeant(path.at(-1), keys);
      return unknownKey(this.where, path, "case-key-unknown", near, keys);
    }
    let found;
    if (code === "missing") {
      const params = { key: path.at(-1) };
      found = diagnostic("case-key-missing", null, pointerOf(path.slice(0, -1)), params);
    } else if (code === "wrong-type") {
      found = wrongValue(pointerOf(path), expected, valueAt(this.#data, loc));
    } else {
      found = diagnostic(code, null, pointerOf(path));
    }
    return this.where.located(found);
  }

  /** What it tells. */
  told() {
    const data = this.#data instanceof Map ? this.#data : new Map();
    const facts = data.get("facts");
    const tables = itemsOf(data, "history").map((entry, at) => [
      at,
      entry instanceof Map ? textOf(entry, "table") : null,
    ]);
    return legible({
      reference_date: isoDate(data.get("reference_date")),
      sector: textOf(data, "sector"),
      municipality: textOf(data, "municipality"),
      home_municipality: textOf(data, "home_municipality"),
      asker: textOf(data, "asker"),
      facts: facts instanceof Map ? facts : new Map(),
      tables: new Map(tables.filter(([, table]) => table)),
      history: sound(HistoryEntry, data, "history"),
      school_holidays: sound(Holiday, data, "school_holidays"),
    });
  }
}

const PARTS = Object.freeze({ history: HistoryEntry, school_holidays: Holiday });

/** The keys that a part of a case may have. */
export function keysOf(shape) {
  return shape.fields.map(({ key }) => key);
}

/** Every key that a case may have, whatever the rules: safe to repeat in a message. */
export function caseKeys() {
  return new Set([Case, ...Object.values(PARTS)].flatMap(keysOf));
}

/** Whether data of a case has a key, as it is or under another name. */
export function says(data, key) {
  const others = renamed(data, [key], MAX_FINDINGS);
  return (data.get(others.get(key) ?? key) ?? null) !== null;
}

function valueAt(data, loc) {
  return loc.reduce((part, step) => (part instanceof Map ? part.get(step) : part[step]), data);
}

function textOf(data, key) {
  const value = data.get(key);
  return typeof value === "string" ? value : null;
}

/** The items of a list, if it is one and not too long. */
function itemsOf(data, key) {
  const items = data.get(key);
  return Array.isArray(items) && items.length <= MAX_ENTRIES ? items : [];
}

/** The items of a list that have the shape of a part, by their number. */
function sound(part, data, key) {
  const found = new Map();
  itemsOf(data, key).forEach((item, at) => {
    const wrong = [];
    const read = readPart(part, item, [], wrong);
    if (!wrong.length) {
      found.set(at, read);
    }
  });
  return found;
}
