// Mirrors text.py: what of a page as wrapped text decides how much of it fits on a screen.

import { clean, toAscii } from "./clean.js";

const WIDTH = 80;

const INDENT = "  ";
const PLAIN_MARKS = Object.freeze({
  "": "", bullet: "- ", met: "[x] ", unmet: "[ ] ", unknown: "[?] ",
});

/**
 * How many lines a page takes at the usual width, in the form that takes most.
 *
 * What a line takes is looked up in `known`, or kept there for the next page that has it.
 */
export function height(page, known) {
  const of = (line) => {
    if (!known.has(line)) {
      known.set(line, heightOfLine(line));
    }
    return known.get(line);
  };
  return page.sections.reduce((total, section, number) => {
    const lines = section.lines.reduce((sum, line) => sum + of(line), 0);
    return total + Number(Boolean(number || section.title)) + Number(section.title !== "") + lines;
  }, wrapped(shown(page.title), ""));
}

function heightOfLine(line) {
  return wrapped(shown(line.text), INDENT.repeat(1 + line.level) + PLAIN_MARKS[line.mark]);
}

function shown(text) {
  return toAscii(clean(text));
}

/** How many lines a text takes, each as far from the left as `first`; no word is broken. */
function wrapped(text, first) {
  const width = WIDTH - first.length;
  let lines = 0;
  let filled = 0; // of the line at hand
  let between = 0; // spaces after what is on it
  for (const word of text.split(/( +)/)) {
    const letters = [...word].length;
    if (word.startsWith(" ")) {
      between = letters;
    } else if (filled && filled + between + letters <= width) {
      filled += between + letters;
    } else if (letters) {
      lines += 1;
      filled = letters;
    }
  }
  return lines;
}
