// Mirrors jsonstumble.py: which mistake made a text no JSON, or what the text is instead.

import { SPACE, SPACE_IN_LINE, WORD, beginning, familiar } from "./text_guard.js";

const SPACE_BEFORE = new RegExp(`^[${SPACE}]+`, "u");
const ALNUM = /^[\p{L}\p{N}]/u;
const OFFICE = ["PK\x03\x04", "{\\rtf"]; // an older one is no text
const YAML = new RegExp(
  `^(?:[${SPACE_IN_LINE}]*(?:#[^\\n]*)?\\n)*(?:---|- |[${WORD}$][${WORD}$ \\-]*:(?:[${SPACE}]|$))`,
  "u",
);
const TABLE = /^[^{}:;,\t\n]*[;,\t][^{}:\n]*(?:\n|$)/u;

// The last sign before the place, a space if there is room between, and what stands there.
const MISTAKES = [
  ["case-comment", /^[^\n] ?(?:\/\/|\/\*|#)/u],
  ["case-single-quotes", /^[^\n] ?'/u],
  ["case-curly-quotes", /^[^\n] ?[“”„‟‘’‚‛«»]/u],
  ["case-trailing-comma", /^, ?[}\]]/u],
  ["case-value-missing", /^: ?[,}\]]/u],
  ["case-cut-off", /^[,:{[] ?"/u], // a quote that nothing closes
  ["case-without-quotes", /^[0-9][-/:]/], // a day, as if it were a number
  ["case-comma-missing", /^(?:[^,:{[] ?["{[]|[^,:{[] [0-9])/u],
  ["case-number-form", /^[^\n] ?[+.0-9]/u],
  ["case-python-word", /^[^\n] ?(?:True|False|None)(?![\p{L}\p{N}_])/u],
  ["case-without-quotes", /^[^\n] ?[\p{L}\p{Nl}\p{No}_]/u],
];

/** The code for a file of another program; "" for what may be a text. */
export function fileKind(raw) {
  if (OFFICE.some((start) => raw.startsWith(start))) {
    return "case-is-office";
  }
  return raw.startsWith("%PDF") ? "case-is-pdf" : "";
}

/** The code for what is wrong at a place where the text is no longer JSON. */
export function mistake(text, at) {
  const before = text.slice(0, endBefore(text, at));
  const other = before ? "" : otherFormat(text);
  if (other) {
    return other;
  }
  if (!before && ALNUM.test(familiar(beginning(text.slice(at), 1)))) {
    return "case-not-json";
  }
  if (at >= text.length) {
    return "case-cut-off";
  }
  const last = [...before.slice(-2)].at(-1) ?? "{";
  const room = before.length < at ? " " : "";
  const seen = familiar(last + room + beginning(text.slice(at), "False ".length));
  const found = MISTAKES.find(([, pattern]) => pattern.test(seen));
  return found ? found[0] : "case-not-json";
}

/** Where the text ends that stands before a place, without white space. */
function endBefore(text, at) {
  let end = at;
  while (end > 0 && " \t\r\n".includes(text[end - 1])) {
    end -= 1;
  }
  return end;
}

/** The code for a text that is not JSON from its first sign on. */
function otherFormat(written) {
  const text = familiar(written);
  const stripped = text.replace(SPACE_BEFORE, "");
  if (stripped.startsWith("<")) {
    return "case-is-xml";
  }
  if (YAML.test(text)) {
    return "case-is-yaml";
  }
  return TABLE.test(stripped) && !/^(?:[[\]'/#]|$)/.test(stripped) ? "case-is-csv" : "";
}
