// Mirrors what casefile.py and ask.py do with a file: a case as it is kept, and begun with again.

import { caseFromText, caseKeys } from "./case.js";
import { CaseError, diagnostic, span } from "./diagnostic.js";
import { Interview, OPENING } from "./interview.js";
import { fileKind } from "./jsonstumble.js";
import { Float, readCaseText } from "./jsontext.js";
import { readCase } from "./refusals.js";
import { BYTE_ORDER_MARK, MAX_BYTES, place } from "./text_guard.js";

/** How a file of an older office program begins: it is no text at all. */
const OLD_OFFICE = "\xd0\xcf\x11\xe0";

// ---------------------------------------------------------------- kept

/** The text of a case, as `routeboek ask` writes it: `json.dumps(case, indent=2)`, as it is. */
export function savedCase(data) {
  return `${written(data, "\n")}\n`;
}

/** A value of JSON; `lineBreak` is one with the indent of where it stands. */
function written(value, lineBreak) {
  const inside = `${lineBreak}  `;
  if (Array.isArray(value)) {
    const items = value.map((one) => inside + written(one, inside));
    return items.length ? `[${items.join(",")}${lineBreak}]` : "[]";
  }
  if (value instanceof Float) {
    return Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value);
  }
  if (typeof value === "object" && value !== null) {
    const told = ([key, one]) => `${inside}${JSON.stringify(key)}: ${written(one, inside)}`;
    const parts = Object.entries(value).map(told);
    return parts.length ? `{${parts.join(",")}${lineBreak}}` : "{}";
  }
  return JSON.stringify(value);
}

// ---------------------------------------------------------------- begun with again

/**
 * The interview about the case in a file (its octets); throws `CaseError`, as an advice would.
 *
 * Of the opening something may still be missing.
 */
export function openedCase(rules, octets, file = "case") {
  const interview = new Interview(rules, caseBegun(rules, textOf(octets, file), file, OPENING));
  interview.check();
  return interview;
}

/** A case of which these keys may still be missing, as JSON; throws `CaseError`. */
export function caseBegun(rules, raw, file, optional) {
  const text = readCaseText(raw, file, caseKeys());
  try {
    checked(rules, text);
  } catch (error) {
    if (!(error instanceof CaseError)) {
      throw error;
    }
    const wrong = error.diagnostics.filter((one) => !isMissing(one, optional));
    if (wrong.length) {
      throw new CaseError(wrong);
    }
  }
  return plain(new Map([...text.data].filter(([, value]) => value !== null)));
}

/** Data of a text with an object for each Map. */
function plain(value) {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  const isMap = value instanceof Map;
  return isMap ? Object.fromEntries([...value].map(([key, one]) => [key, plain(one)])) : value;
}

function isMissing(found, keys) {
  return found.code === "case-key-missing" && !found.pointer && keys.includes(found.params.key);
}

/** The case; what is wrong with it is told with what the rules say. */
function checked(rules, text) {
  try {
    return caseFromText(text);
  } catch (error) {
    if (!(error instanceof CaseError)) {
      throw error;
    }
    return readCase(rules, text);
  }
}

/** The text of octets; throws `CaseError` if they are too many, or no text. */
export function textOf(octets, file) {
  const first = String.fromCharCode(...octets.subarray(0, 5));
  const kind = first.startsWith(OLD_OFFICE) ? "case-is-office" : fileKind(first);
  if (octets.length > MAX_BYTES) {
    const limit = String(Math.floor(MAX_BYTES / 1_000_000));
    throw new CaseError([diagnostic("case-too-large", span(file), "", { limit })]);
  }
  if (kind) {
    throw new CaseError([diagnostic(kind, span(file), "")]);
  }
  if (/^(?:\xff\xfe|\xfe\xff)/.test(first) || first.slice(0, 2).includes("\0")) {
    throw new CaseError([diagnostic("case-utf16", span(file, 1, 1), "")]);
  }
  const found = decoded(octets, false);
  if (found === null) {
    const before = soundPart(octets);
    const at = span(file, ...place(before, before.length));
    throw new CaseError([diagnostic("case-not-utf8", at, "")]);
  }
  return found;
}

/**
 * The text of octets without byte-order mark; null where they are not UTF-8. With `open` the last
 * letter may be there in part; it is left out.
 */
function decoded(octets, open) {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const text = decoder.decode(octets, { stream: open });
    return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  } catch {
    return null;
  }
}

/** The text before the first octet that is not UTF-8. */
function soundPart(octets) {
  let [sound, wrong] = [0, octets.length + 1]; // so many octets are, or are not, the start of one
  while (wrong - sound > 1) {
    const middle = Math.floor((sound + wrong) / 2);
    if (decoded(octets.subarray(0, middle), true) === null) {
      wrong = middle;
    } else {
      sound = middle;
    }
  }
  return decoded(octets.subarray(0, sound), true);
}
