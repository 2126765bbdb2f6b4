// Mirrors jsontext.py: guarded JSON text to plain data, and where things stand in it.
//
// `JSON.parse` cannot tell 2.0 from 2 and keeps only one of two equal keys. So here the walk that
// knows where everything is also makes the data: a Map for an object, an array for a list, and a
// `Float` for a number that is not written as a whole one.

import { CaseError, diagnostic, span } from "./diagnostic.js";
import { fileKind, mistake } from "./jsonstumble.js";
import {
  BYTE_ORDER_MARK,
  LONE_SURROGATE,
  MAX_BYTES,
  MAX_CASE_VALUES,
  MAX_DEPTH,
  MAX_FINDINGS,
  UNSAFE_IN_VALUE,
  place,
} from "./text_guard.js";

/** Longest whole number, in digits: what every reader of JSON can hold in 64 bits. */
const MAX_DIGITS = 18;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = "-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?";
const PLAIN = new RegExp(`[[{]|true|false|null|NaN|-?Infinity|${NUMBER}`, "y");
const WIDE = /^[\0-\x7f]?\0/;
const WHOLE = /^-?[0-9]+$/;
const NO_NUMBER = new Map([["true", true], ["false", false], ["null", null]]);
const ESCAPED = new Map([..."\"\\/bfnrt"].map((sign, at) => [sign, "\"\\/\b\f\n\r\t"[at]]));
const ESCAPE = /u[0-9a-fA-F]{4}|["\\/bfnrt]/y;

/** A number that is written with a point or an exponent. */
export class Float {
  constructor(value) {
    this.value = value;
    Object.freeze(this);
  }
}

/** What the text of a case holds, and where. */
export class CaseText {
  #text;
  #offsets = null;

  constructor(data, file, text) {
    this.data = data;
    this.file = file;
    this.#text = text;
  }

  /** Where the value at each pointer starts, and after "key " where the key that holds it. */
  get #found() {
    if (!this.#offsets) {
      this.#offsets = new Map();
      for (const met of walk(this.#text)) {
        this.#offsets.set((met.isKey ? "key " : "") + pointerOf(met.path), met.at);
      }
    }
    return this.#offsets;
  }

  /**
   * Where the value at an RFC 6901 pointer starts, or with `key` the key that holds it.
   *
   * A pointer that leads nowhere gives the nearest value around it.
   */
  spanOf(pointer, key = false) {
    let around = pointer;
    let found = (key ? "key " : "") + pointer;
    while (!this.#found.has(found)) {
      found = around;
      around = around.slice(0, Math.max(0, around.lastIndexOf("/")));
    }
    return span(this.file, ...place(this.#text, this.#found.get(found)));
  }
}

/** An RFC 6901 JSON pointer. */
export function pointerOf(path) {
  return path
    .map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

/**
 * The object that the JSON text of a case holds, types and whole numbers as written.
 *
 * `file` is the name shown in findings; `known` is the set of key names that a finding may show.
 * Throws CaseError with every finding; a mistake against JSON itself ends the reading.
 */
export function readCaseText(raw, file = "case", known = new Set()) {
  const text = guarded(raw, file);
  const reading = findings(text, file, known);
  const found = [];
  let next = reading.next();
  while (!next.done && found.length < MAX_FINDINGS) {
    found.push(next.value);
    next = reading.next();
  }
  if (found.length) {
    throw new CaseError(found);
  }
  if (!(next.value instanceof Map)) {
    const at = span(file, ...place(text, skipped(text, 0)));
    throw new CaseError([diagnostic("case-not-object", at, "")]);
  }
  return new CaseText(next.value, file, text);
}

// ---------------------------------------------------------------- before it is parsed

/** The text of a file without byte-order mark; throws CaseError if it is too large or no text. */
function guarded(raw, file) {
  if (isTooLarge(raw)) {
    const params = { limit: String(Math.floor(MAX_BYTES / 1_000_000)) };
    throw new CaseError([diagnostic("case-too-large", span(file), "", params)]);
  }
  const kind = fileKind(raw);
  if (kind) {
    throw new CaseError([diagnostic(kind, span(file), "")]);
  }
  // JSON starts with two ASCII characters, so a zero there gives the wider encodings away.
  if (WIDE.test(raw)) {
    throw new CaseError([diagnostic("case-utf16", span(file, 1, 1), "")]);
  }
  const text = raw.startsWith(BYTE_ORDER_MARK) ? raw.slice(1) : raw;
  if (skipped(text, 0) === text.length) {
    throw new CaseError([diagnostic("case-empty", span(file, 1, 1), "")]);
  }
  return text;
}

/** Whether a text has too many bytes. */
function isTooLarge(raw) {
  return raw.length > MAX_BYTES || new TextEncoder().encode(raw).length > MAX_BYTES;
}

// ---------------------------------------------------------------- what is wrong

/** From here on the text is no JSON, or nothing that is read: where, and why. */
class BrokenError extends Error {
  constructor(path, at, code = "", params = {}) {
    super(code);
    Object.assign(this, { path, at, code, params });
  }
}

/** What is wrong with a text, from left to right; returns its data. */
function* findings(text, file, known) {
  /** A finding; its pointer ends above the first key that is not known. */
  function finding(code, path, at, params) {
    const hidden = path.findIndex((step) => typeof step === "string" && !known.has(step));
    const shown = hidden < 0 ? path : path.slice(0, hidden);
    return diagnostic(code, span(file, ...place(text, at)), pointerOf(shown), params);
  }

  const walked = walk(text);
  try {
    let next = walked.next();
    let values = 0;
    for (; !next.done; next = walked.next()) {
      const met = next.value;
      const around = met.isKey ? met.path.slice(0, -1) : met.path;
      values += met.isKey ? 0 : 1;
      if (values > MAX_CASE_VALUES) {
        const limit = String(MAX_CASE_VALUES);
        yield finding("case-too-many-values", around, met.at, { limit });
        return null;
      }
      for (const [code, params] of wrongWith(met)) {
        yield finding(code, around, met.at, params);
      }
      if (met.before !== null) {
        const key = met.path.at(-1);
        const params = { first_line: String(place(text, met.before)[0]) };
        yield known.has(key)
          ? finding("case-duplicate-known-key", met.path, met.at, { key, ...params })
          : finding("case-duplicate-key", met.path, met.at, params);
      }
    }
    return next.value;
  } catch (broken) {
    if (!(broken instanceof BrokenError)) {
      throw broken;
    }
    const { path, at, code, params } = broken;
    yield finding(code || mistake(text, at), path, at, params);
    return null;
  }
}

/** What is wrong with one string or number. */
function* wrongWith(met) {
  if (met.says !== null) {
    if (met.says.search(LONE_SURROGATE) >= 0 || met.plain.search(LONE_SURROGATE) >= 0) {
      yield ["case-surrogate", {}];
    } else if (met.says.search(UNSAFE_IN_VALUE) >= 0) {
      yield ["case-control-character", {}];
    }
  } else if (WHOLE.test(met.plain)) {
    if (met.plain.replace("-", "").length > MAX_DIGITS) {
      yield ["case-number-too-long", { limit: String(MAX_DIGITS) }];
    }
  } else if (!isNoNumber(met.plain) && !Number.isFinite(Number(met.plain))) {
    yield ["case-number-not-finite", {}];
  }
}

function isNoNumber(plain) {
  return plain === "[" || plain === "{" || NO_NUMBER.has(plain);
}

// ---------------------------------------------------------------- the walk

/**
 * A key or a value on the way: what a string says, and as `plain` how it is written; of anything
 * else how it starts. `before` is where the same key stood before in the same object.
 */
function aMet(path, at, says, plain, isKey = false, before = null) {
  return { path, at, says, plain, isKey, before };
}

/** Every key and value from left to right; returns the data, throws where the text is no JSON. */
function* walk(text) {
  const [data, end] = yield* value(text, skipped(text, 0), []);
  if (end < text.length) {
    throw new BrokenError([], end, text[end] === "{" ? "case-several" : "");
  }
  return data;
}

/** The value at an offset and all that is in it; returns it and the offset of what follows it. */
function* value(text, start, path) {
  if (text[start] === '"') {
    const [says, end] = string(text, start, path);
    yield aMet(path, start, says, text.slice(start, end));
    return [says, skipped(text, end)];
  }
  const plain = matched(PLAIN, text, start);
  if (plain === null) {
    throw new BrokenError(path, start);
  }
  yield aMet(path, start, null, plain);
  let at = skipped(text, start + plain.length);
  if (plain !== "{" && plain !== "[") {
    return [single(plain), at];
  }
  if (path.length >= MAX_DEPTH) {
    throw new BrokenError(path, start, "case-too-deep", { limit: String(MAX_DEPTH) });
  }
  const closing = plain === "{" ? "}" : "]";
  const keys = new Map();
  const data = plain === "{" ? new Map() : [];
  let inside;
  for (let count = 0; text[at] !== closing; count += 1) {
    at = count ? after(",", text, at, path) : at;
    let step = count;
    if (closing === "}") {
      let end;
      [step, end] = string(text, at, path);
      const written = text.slice(at, end);
      yield aMet([...path, step], at, step, written, true, keys.get(step) ?? null);
      keys.set(step, at);
      at = after(":", text, skipped(text, end), [...path, step]);
    }
    [inside, at] = yield* value(text, at, [...path, step]);
    if (closing === "}") {
      data.set(step, inside);
    } else {
      data.push(inside);
    }
  }
  return [data, skipped(text, at + 1)];
}

/** What is no string, list or object. */
function single(plain) {
  if (NO_NUMBER.has(plain)) {
    return NO_NUMBER.get(plain);
  }
  return WHOLE.test(plain) ? Number(plain) + 0 : new Float(Number(plain)); // -0 is 0
}

/** What the string at an offset says, and where it ends. */
function string(text, start, path) {
  const closed = text[start] === '"' ? closingQuote(text, start) : -1;
  if (closed < 0) {
    throw new BrokenError(path, start);
  }
  const pieces = [];
  let from = start + 1;
  for (;;) {
    const slash = text.indexOf("\\", from);
    if (slash < 0 || slash > closed) {
      break;
    }
    const escape = matched(ESCAPE, text, slash + 1);
    if (escape === null) {
      throw new BrokenError(path, slash); // an escape that means nothing: at its backslash
    }
    const code = Number.parseInt(escape.slice(1), 16);
    pieces.push(text.slice(from, slash), ESCAPED.get(escape) ?? String.fromCharCode(code));
    from = slash + 1 + escape.length;
  }
  return [pieces.join("") + text.slice(from, closed), closed + 1];
}

/** The offset of the quote that closes a string; -1 if there is none. */
function closingQuote(text, start) {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    at += text[at] === "\\" ? 2 : 1;
  }
  return at < text.length ? at : -1;
}

/** The offset of what follows a sign that has to come now. */
function after(sign, text, at, path) {
  if (text[at] !== sign) {
    throw new BrokenError(path, at, sign === "," ? "" : "case-not-json");
  }
  return skipped(text, at + 1);
}

/** The offset of the next character that is not white space. */
function skipped(text, at) {
  return at + matched(SPACE, text, at).length;
}

/** What a pattern finds at an offset; null if it does not. */
function matched(pattern, text, at) {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found ? found[0] : null;
}
