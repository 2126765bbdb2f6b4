// The route of a case in time: a row for each table, with the days of dates.js on one axis.

import { partsOf } from "./days.js";
import { say } from "./messages.js";

const STEPS = Object.freeze([1, 2, 3, 4, 6, 8, 13, 26, 52, 104, 260]);
const WEEK = 7;
const LETTER = 7; // about how wide a letter of a bold line is
const [LINE, BAR, GAP, TOP, BOTTOM, EDGE] = [15, 10, 12, 24, 26, 12];

/** A drawing so wide; null where there are not two days to draw. */
export function drawing(draw, dates, { width, id }) {
  const days = dates.moments.map((one) => one.day);
  const [first, last] = [Math.min(...days), Math.max(...days)];
  if (first === last) {
    return null;
  }
  const scale = (width - 2 * EDGE) / (last - first);
  const axis = { first, last, width, at: (day) => EDGE + (day - first) * scale };
  const rows = rowsOf(dates);
  const placed = [];
  let top = TOP;
  for (const row of rows) {
    const lines = wrapped(row.label, Math.floor((width - EDGE) / LETTER));
    placed.push(rowView(draw, row, lines, axis, top));
    top += lines.length * LINE + BAR + GAP;
  }
  const title = titleOf(dates, first, last);
  return draw(
    "svg",
    { viewBox: `0 0 ${width} ${top + BOTTOM}`, role: "img", "aria-labelledby": id, class: "route" },
    draw("title", { id }, title),
    ticksView(draw, dates, axis, top),
    todayView(draw, dates, axis, top),
    placed,
  );
}

function titleOf({ words }, first, last) {
  return words.say("screen-drawing", { first: words.date(first), last: words.date(last) });
}

// ---------------------------------------------------------------- the rows

/** What happens with each table, in the order in which they come. */
function rowsOf(dates) {
  const { words, moments } = dates;
  const begin = moments.find((one) => one.kind === "start")?.day ?? words.advice.reference_date;
  const byTable = new Map();
  for (const one of moments.filter((moment) => moment.table)) {
    const key = one.table.id;
    byTable.set(key, [...(byTable.get(key) ?? []), one]);
  }
  return [...byTable.values()].map((found) => rowOf(words, found, begin));
}

function rowOf(words, moments, begin) {
  const [{ table }] = moments;
  const day = (...kinds) => moments.find((one) => kinds.includes(one.kind))?.day ?? null;
  const latest = day("latest", "at-most");
  const told = moments.map((one) =>
    words.say(`screen-row-${one.kind}`, { day: shortDate(words, one.day) }),
  );
  const number = table.step === null ? "" : `${table.step}. `;
  return {
    label: `${number}${table.name}: ${told.join("; ")}`,
    isNext: table === words.table,
    until: latest === null ? null : [Math.min(day("opens") ?? begin, latest), latest],
    held: day("applied") === null ? null : [day("applied"), day("closed")],
    days: moments.filter((one) => !["latest", "at-most"].includes(one.kind)).map((one) => one.day),
    now: words.advice.reference_date,
  };
}

function rowView(draw, row, lines, axis, top) {
  const kind = row.isNext ? "next" : null;
  const texts = lines.map((line, at) =>
    draw("text", { x: EDGE, y: top + (at + 1) * LINE - 4, class: kind }, line),
  );
  const y = top + lines.length * LINE;
  const bar = (look, [from, to]) =>
    draw("rect", {
      class: look,
      x: axis.at(from),
      y,
      width: Math.max(axis.at(to) - axis.at(from), 3),
      height: BAR,
      rx: 2,
    });
  const until = row.until && bar(row.isNext ? "bar next" : "bar", row.until);
  const held = row.held && bar("bar held", [row.held[0], row.held[1] ?? row.now]);
  const points = row.days.map((day) =>
    draw("circle", { class: "point", cx: axis.at(day), cy: y + BAR / 2, r: BAR / 2 - 1 }),
  );
  return draw("g", {}, [until, held, points].flat().filter(Boolean), texts);
}

/** A text in lines of at most so many letters. */
function wrapped(text, most) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length > most) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = longer;
    }
  }
  return lines;
}

// ---------------------------------------------------------------- the axis

/** Weeks from the day from which terms are counted; days where that is not known. */
function ticksView(draw, { words, moments }, axis, bottom) {
  const begin = moments.find((one) => one.kind === "start")?.day ?? null;
  const from = begin ?? axis.first;
  const weeks = (axis.last - from) / WEEK;
  const step = STEPS.find((one) => weeks / one <= axis.width / 110) ?? STEPS.at(-1);
  const ticks = [];
  for (let week = 0; week <= weeks; week += step) {
    const day = from + week * WEEK;
    const x = axis.at(day);
    const isDay = begin === null || week === 0;
    const text = isDay ? shortDate(words, day) : words.say("screen-week", { n: week });
    ticks.push(draw("line", { class: "tick", x1: x, x2: x, y1: TOP - 6, y2: bottom }));
    ticks.push(draw("text", { class: "tick", x, y: TOP - 10, "text-anchor": side(x, axis) }, text));
  }
  return ticks;
}

function todayView(draw, { words }, axis, bottom) {
  const { reference_date: today } = words.advice;
  const x = axis.at(today);
  const text = words.say("screen-today", { day: shortDate(words, today) });
  return [
    draw("line", { class: "today", x1: x, x2: x, y1: TOP - 6, y2: bottom }),
    draw("text", { class: "today", x, y: bottom + 16, "text-anchor": side(x, axis) }, text),
  ];
}

/** To which side of a place its text goes, so that it stays within the drawing. */
function side(x, { width }) {
  const isNear = (edge) => Math.abs(edge - x) < 60;
  return isNear(0) ? "start" : isNear(width) ? "end" : "middle";
}

/** A day in a few letters; with its year where that is another than that of the advice. */
function shortDate({ advice, language }, number) {
  const { year, month, day } = partsOf(number);
  const short = `${day} ${say("months-short", language).split(" ")[month - 1]}`;
  return year === partsOf(advice.reference_date).year ? short : `${short} ${year}`;
}
