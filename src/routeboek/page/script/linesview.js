// The lines of a page (page.js) as paragraphs and lists.

import { say } from "./messages.js";

const ICONS = Object.freeze({ met: "✓", unmet: "✗", unknown: "?" });

/** Lines as elements: what hangs below a line stands inside it, and marked lines are a list. */
export function linesView(make, lines, language) {
  const shown = [];
  let list = null;
  for (let at = 0; at < lines.length; ) {
    const [line, below] = [lines[at], hangingBelow(lines, at)];
    const inside = linesView(make, below, language);
    if (line.mark) {
      list ??= shown[shown.push(make("ul", { class: "lines" })) - 1];
      const attributes = { class: [line.mark, line.tone].filter(Boolean).join(" ") };
      list.append(make("li", attributes, markOf(make, line.mark, language), line.text, inside));
    } else {
      list = null;
      shown.push(make("p", { class: line.tone || null }, line.text));
      shown.push(...(inside.length ? [make("div", { class: "below" }, inside)] : []));
    }
    at += 1 + below.length;
  }
  return shown;
}

function hangingBelow(lines, at) {
  let end = at + 1;
  while (end < lines.length && lines[end].level > lines[at].level) {
    end += 1;
  }
  return lines.slice(at + 1, end);
}

/** The sign of a verdict, in words for whoever does not see it. */
export function markOf(make, mark, language) {
  if (!(mark in ICONS)) {
    return [];
  }
  return [
    make("span", { class: "icon", "aria-hidden": "true" }, ICONS[mark]),
    make("span", { class: "hidden" }, `${say(`screen-mark-${mark}`, language)}: `),
  ];
}
