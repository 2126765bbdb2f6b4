// Mirrors screen.py: one screen: what matters least gives way, and the page says how much.

import { line } from "./page.js";
import { height } from "./text.js";
import { pageOf } from "./words.js";

/** The lines of a page at its usual width. */
const SCREEN = 30;

/**
 * Lines about things of one `kind`, what matters most first.
 *
 * No more than `most` of them are shown, and `least` whatever happens. Between these two the part
 * with the highest `rank` gives way first. Lines that are `joined` stand in one paragraph.
 */
export class Part {
  constructor(lines, { kind = "", rank = 0, least = 0, most = null, joined = false } = {}) {
    Object.assign(this, { lines, kind, rank, least, most, joined });
  }

  /** So many of the lines, as they stand on the page. */
  first(number) {
    const lines = this.lines.slice(0, number);
    if (this.joined && lines.length) {
      const { mark, level, tone } = lines[0];
      return [line(lines.map((one) => one.text).join(" "), mark, level, tone)];
    }
    return lines;
  }
}

/**
 * The page with as much of its parts as a screen holds.
 *
 * `sections` are names with their parts; `closing` makes the lines at the end, given how many
 * things of each kind are left out.
 */
export function fitted(title, sections, closing) {
  const parts = sections.flatMap(([, some]) => some);
  const shown = parts.map((part) => firstOf(part).length);
  const heights = new Map();
  for (;;) {
    const page = pageWith(title, sections, shown, closing);
    const giving = parts.map((_, at) => at).filter((at) => shown[at] > parts[at].least);
    if (!giving.length || height(page, heights) <= SCREEN) {
      return page;
    }
    const rank = Math.max(...giving.map((at) => parts[at].rank));
    shown[giving.find((at) => parts[at].rank === rank)] -= 1;
  }
}

/** The page with all of its parts, for who scrolls: nothing gives way, and nothing is joined. */
export function scrolled(title, sections, closing) {
  const told = sections.map(([name, some]) => [name, some.flatMap((part) => part.lines)]);
  return pageOf(title, [...told, ["", closing]]);
}

function firstOf({ lines, most }) {
  return most === null ? lines : lines.slice(0, most);
}

function pageWith(title, sections, shown, closing) {
  const numbers = shown.values();
  const leftOut = new Map();
  const told = [];
  for (const [name, some] of sections) {
    const lines = [];
    for (const part of some) {
      const number = numbers.next().value;
      lines.push(...part.first(number));
      if (number < part.lines.length) {
        leftOut.set(part.kind, (leftOut.get(part.kind) ?? 0) + part.lines.length - number);
      }
    }
    told.push([name, lines]);
  }
  return pageOf(title, [...told, ["", closing(leftOut)]]);
}
