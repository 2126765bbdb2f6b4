// The page begins: the data is unpacked, others may ask for an advice, and a person is welcomed.

import { decoded } from "./plaindata.js";
import { unpacked } from "./inflate.js";
import { Routeboek } from "./routeboek.js";
import { start } from "./start.js";

/** Makes a document the page; what others may call stands in `window.routeboek`. */
export function main(document, window) {
  const text = unpacked(document.getElementById("data").textContent);
  const routeboek = new Routeboek(decoded(JSON.parse(text)));
  window.routeboek = Object.freeze({
    version: routeboek.version,
    languages: Object.freeze([...routeboek.languages]),
    /** The text that `routeboek advise --format json` prints for this text of a case. */
    advise: (caseText, options = {}) => routeboek.adviseText(caseText, options),
  });
  start(routeboek, document, window);
}
