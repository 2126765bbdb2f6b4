// Mirrors clean.py: text that is safe to show.

import { SPACE, harmless, strip } from "./text_guard.js";

const SPACES = new RegExp(`[${SPACE}]+`, "gu");

/** One line, in which control and bidi characters can be seen and do nothing. */
export function clean(text) {
  return harmless(strip(text.replace(SPACES, " ")));
}
