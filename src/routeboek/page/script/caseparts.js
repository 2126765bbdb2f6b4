// Mirrors caseparts.py: what a case consists of, its single values and the entries of its lists.
//
// A shape is a class with its `fields`. A reader takes a value, where it stands and the list of
// what is wrong, adds to that list, and gives the value in the form that the program has it.

import { constant } from "./constants.js";
import { isoDate } from "./forms.js";
import { mayBeServiceNumber } from "./personal.js";

export const SCHEMA_VERSION = 1;
export const RUNNING = Object.freeze(["advice-in-progress", "running"]);

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const CASE_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** A mistake: `code` says which, `expected` what kind of value a wrong one should be. */
function mistaken(wrong, loc, code, expected = "") {
  wrong.push({ loc, code, expected });
  return null;
}

function expected(wrong, loc, kind) {
  return mistaken(wrong, loc, "wrong-type", kind);
}

/** A day, as its ordinal. */
export function readDay(value, loc, wrong) {
  return isoDate(value) ?? expected(wrong, loc, "date");
}

/** A text of one shape that is no citizen service number. */
function matching(pattern, kind) {
  return (value, loc, wrong) => {
    if (typeof value !== "string" || !pattern.test(value)) {
      return expected(wrong, loc, kind);
    }
    return mayBeServiceNumber(value) ? mistaken(wrong, loc, "case-id-bsn") : value;
  };
}

const readId = matching(ID, "id");
export const readCaseId = matching(CASE_ID, "case-id");

/** Something that the rules must know; they say so themselves when they do not. */
export function readName(value, loc, wrong) {
  return typeof value === "string" ? value : expected(wrong, loc, "id");
}

/** A municipality, also one that the rules do not know; those say what is no name of any. */
export function readHome(value, loc, wrong) {
  const name = readName(value, loc, wrong);
  return name && mayBeServiceNumber(name) ? mistaken(wrong, loc, "case-id-bsn") : name;
}

/** Whether a text can be the name of something that the rules do not know. */
export function isId(text) {
  return ID.test(text);
}

/** The version of the form of a case: one that this program knows. */
export function readVersion(value, loc, wrong) {
  if (!Number.isInteger(value) || value < 1) {
    return expected(wrong, loc, "version");
  }
  return value > SCHEMA_VERSION ? mistaken(wrong, loc, "case-too-new") : value;
}

function readOutcome(value, loc, wrong) {
  return constant("outcomes").includes(value) ? value : expected(wrong, loc, "outcome");
}

/** Facts, whatever they are: what they should be is for the rules to say. */
export function readFacts(value, loc, wrong) {
  return value instanceof Map ? value : expected(wrong, loc, "object");
}

export function readAnything(value) {
  return value;
}

/** The same, or null. */
export function orNull(read) {
  return (value, loc, wrong) => (value === null ? null : read(value, loc, wrong));
}

/** A list of parts, not too long. */
export function listOf(shape, longest) {
  return (value, loc, wrong) => {
    if (!Array.isArray(value)) {
      return expected(wrong, loc, "list");
    }
    if (value.length > longest) {
      return expected(wrong, loc, "short-list");
    }
    return Object.freeze(value.map((one, at) => readPart(shape, one, [...loc, at], wrong)));
  };
}

/** A field of a shape: its name, how it is read, and if it may be left out what it is then. */
export function field(name, read, unlessGiven, key = name) {
  return Object.freeze({ name, key, read, required: unlessGiven === undefined, unlessGiven });
}

/** A part of a shape; only of use when nothing is wrong with it. First its fields are read. */
export function readPart(shape, data, loc, wrong) {
  if (!(data instanceof Map)) {
    return expected(wrong, loc, "object");
  }
  const values = {};
  const used = new Set();
  for (const { name, key, read, required, unlessGiven } of shape.fields) {
    if (data.has(key)) {
      used.add(key);
      values[name] = read(data.get(key), [...loc, key], wrong);
    } else if (required) {
      mistaken(wrong, [...loc, key], "missing");
    } else {
      values[name] = unlessGiven();
    }
  }
  for (const key of data.keys()) {
    if (!used.has(key)) {
      mistaken(wrong, [...loc, key], "unknown");
    }
  }
  return new shape(values);
}

const NOTHING = () => null;

/** One table that was applied for, and how it ended. */
export class HistoryEntry {
  static fields = Object.freeze([
    field("table", readName),
    field("applied_on", orNull(readDay), NOTHING),
    field("outcome", readOutcome),
    field("closed_on", orNull(readDay), NOTHING),
    field("followed_up_on", orNull(readDay), NOTHING),
    field("reason", orNull(readId), NOTHING),
  ]);

  is = "HistoryEntry";

  constructor(values) {
    Object.assign(this, values);
    Object.freeze(this);
  }

  /** The same entry with something changed. */
  with(changes) {
    return new HistoryEntry({ ...this, ...changes });
  }
}

/** A school holiday, first and last day included. */
export class Holiday {
  static fields = Object.freeze([
    field("first", readDay, undefined, "from"),
    field("last", readDay, undefined, "to"),
  ]);

  is = "Holiday";

  constructor(values) {
    Object.assign(this, values);
    Object.freeze(this);
  }
}
