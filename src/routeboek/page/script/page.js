// Mirrors page.py: what a result consists of before it gets a form.

export const MARK_OF_VERDICT = Object.freeze({ met: "met", unmet: "unmet", unknown: "unknown" });
export const TONE_OF_VERDICT = Object.freeze({ met: "good", unmet: "bad", unknown: "open" });

/** One statement: `level` says how deep it hangs below the statements before it. */
export function line(text, mark = "", level = 0, tone = "") {
  return Object.freeze({ text, mark, level, tone });
}

/** A part of a page that answers one question of the reader. */
export function section(title, lines) {
  return Object.freeze({ title, lines: Object.freeze(lines) });
}

/** A whole result. */
export function page(title, sections) {
  return Object.freeze({ title, sections: Object.freeze(sections) });
}
