// Mirrors clean.py: text that is safe to show.

import { SPACE, UNSAFE_IN_VALUE, strip } from "./text_guard.js";

const SPACES = new RegExp(`[${SPACE}]+`, "gu");

/** One line without control and bidi characters. */
export function clean(text) {
  return strip(text.replace(SPACES, " ").replace(UNSAFE_IN_VALUE, ""));
}
