// Mirrors diagnostic.py: findings about a case, and the errors that carry them.

import { TooLarge } from "./budget.js";
import { diagnosticText } from "./messages.js";
import { byValue } from "./plaindata.js";

/** A place in a file: line and column count from 1; 0 means "not known". */
export function span(file, line = 0, column = 0) {
  return Object.freeze({ is: "Span", file, line, column });
}

/** The order of places, as `sort` takes it. */
export function bySpan(one, other) {
  return byValue(one.file, other.file) || one.line - other.line || one.column - other.column;
}

/**
 * One finding.
 *
 * `pointer` is an RFC 6901 JSON pointer into a case, "" for the whole document, null for findings
 * about rules. `params` fill the message; they never hold what a case contains.
 */
export function diagnostic(code, at = null, pointer = null, params = {}, severity = "error") {
  return Object.freeze({ is: "Diagnostic", code, span: at, pointer, params, severity });
}

/** What is wrong, in one sentence. */
export function message(found, language) {
  return diagnosticText(found.code, found.params, language)[0];
}

/** What to do about it, in one sentence. */
export function remedy(found, language) {
  return diagnosticText(found.code, found.params, language)[1];
}

/** The JSON shape of a finding, with its keys in order. */
export function toJson(found, language) {
  return {
    code: found.code,
    severity: found.severity,
    file: found.span?.file ?? null,
    line: found.span?.line || null,
    column: found.span?.column || null,
    pointer: found.pointer,
    message: message(found, language),
    remedy: remedy(found, language),
  };
}

/** The rules are of no use here; `diagnostics` lists every finding. */
export class RulesError extends Error {
  constructor(diagnostics) {
    super(diagnostics.map((found) => found.code).join(" "));
    this.diagnostics = Object.freeze([...diagnostics]);
  }
}

/** The case is refused; `diagnostics` lists every finding, in order of place. */
export class CaseError extends Error {
  constructor(diagnostics) {
    super(diagnostics.map((found) => found.code).join(" "));
    this.diagnostics = Object.freeze([...diagnostics]);
  }
}

/** What is made; where that is too large to decide, the rules are refused. */
export function refusing(made) {
  try {
    return made();
  } catch (error) {
    if (error instanceof TooLarge) {
      throw new RulesError([diagnostic("rules-undecidable")]);
    }
    throw error;
  }
}
