// Mirrors jsonparts.py: parts as JSON, by their declarations.
//
// What is declared stands in Python: which keys a part has, in which order, written how. The page
// has that as data (a Map by the name of the part), so nothing here knows a key.

import { isoOf } from "./days.js";
import { askerMayApply } from "./tables.js";

/** Methods of parts of the rules that are keys too, by the class. */
const METHODS = Object.freeze({
  Application: { asker_may_apply: askerMayApply },
});

/** A part as plain data; `asker` is the role of who asks for it. */
export function asJson(part, name, declarations, asker = null) {
  const found = {};
  const declared = declarations.get(name);
  for (const { key, path, writing, needs, unless_none: unlessNone, asked } of declared) {
    if (needs && !isThere(reached(part, needs))) {
      continue;
    }
    if (unlessNone && reached(part, unlessNone) === null) {
      found[key] = null;
    } else {
      const value = asked ? told(part, path, asker) : reached(part, path);
      found[key] = written(value, writing, declarations, asker);
    }
  }
  return found;
}

/** What attributes lead to. */
function reached(part, path) {
  return path.split(".").reduce((found, name) => found[name], part);
}

/** What a method tells who asks. */
function told(part, path, asker) {
  const names = path.split(".");
  const owner = names.slice(0, -1).reduce((found, name) => found[name], part);
  return METHODS[owner.is][names.at(-1)](owner, asker);
}

/** Whether a value is none of those that Python takes for nothing. */
function isThere(value) {
  return Boolean(value) && value.length !== 0 && value.size !== 0;
}

/** A value as plain data; a mapping stays a Map. */
function written(value, writing, declarations, asker) {
  if (value === null || (writing.or_null && !isThere(value))) {
    return null;
  }
  switch (writing.kind) {
    case "part":
      return asJson(value, writing.part, declarations, asker);
    case "list":
      return value.map((one) => written(one, writing.inside, declarations, asker));
    case "day":
      return isoOf(value);
    default:
      return value;
  }
}

const INDENT = "  ";

/** Plain data as the text that `json.dumps` makes of it with an indent of 2. */
export function jsonText(value, around = "") {
  const within = around + INDENT;
  const block = (open, parts, close) => {
    const lines = parts.map((part) => `\n${within}${part}`).join(",");
    return parts.length ? `${open}${lines}\n${around}${close}` : open + close;
  };
  if (Array.isArray(value)) {
    return block("[", value.map((one) => jsonText(one, within)), "]");
  }
  if (value !== null && typeof value === "object") {
    const pairs = value instanceof Map ? [...value] : Object.entries(value);
    const keys = pairs.map(([key, one]) => `${JSON.stringify(key)}: ${jsonText(one, within)}`);
    return block("{", keys, "}");
  }
  return JSON.stringify(value);
}
