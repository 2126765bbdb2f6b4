// Mirrors ics.py: dates as iCalendar (RFC 5545): whole days, and nothing that tells of the pupil.

import { clean } from "./clean.js";
import { OF_THE_CASE } from "./dates.js";
import { isoOf } from "./days.js";
import { sha256 } from "./sha256.js";

const OCTETS = 75;

/** The calendar; the same for the same dates, whenever it is made. */
export function toIcs(dates) {
  const language = dates.words.language.toUpperCase();
  const shown = dates.moments.filter((one) => !OF_THE_CASE.includes(one.kind));
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    `PRODID:-//routeboek//timeline//${language}`,
    "CALSCALE:GREGORIAN",
    ...shown.flatMap((one) => event(dates, one)),
    "END:VCALENDAR",
  ];
  return lines.map((one) => `${folded(one)}\r\n`).join("");
}

/** One day: its end is the day after it. */
function event(dates, moment) {
  const { advice, rules } = dates.words;
  const { name, school_year: year } = advice.edition;
  const edition = dates.words.say("by-edition", { name, year });
  const place = rules.municipalities.get(advice.municipality).name;
  return [
    "BEGIN:VEVENT",
    `UID:${uid(dates, moment)}`,
    `DTSTAMP:${day(advice.reference_date)}T000000Z`,
    `DTSTART;VALUE=DATE:${day(moment.day)}`,
    `DTEND;VALUE=DATE:${day(moment.day + 1)}`,
    `SUMMARY:${escaped(moment.short)}`,
    `DESCRIPTION:${escaped(`${edition} ${place}.`)}`,
    "CLASS:PRIVATE",
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

/** The same for the same day and step, in whatever language and whenever it is asked. */
function uid(dates, moment) {
  const { edition, municipality } = dates.words.advice;
  const table = moment.table ? moment.table.id : "";
  const told = [edition.id, municipality, moment.kind, table, isoOf(moment.day)];
  return `${sha256(told.join("\0")).slice(0, 32)}@routeboek`;
}

function day(number) {
  return isoOf(number).replaceAll("-", "");
}

/** A text with what steers the format escaped; it is one line. */
export function escaped(text) {
  return clean(text).replace(/[\\;,]/g, "\\$&");
}

/** A line of at most 75 octets, going on after a break and a space; no letter is broken. */
export function folded(line) {
  const parts = [""];
  let size = 0;
  for (const char of line) {
    const octets = new TextEncoder().encode(char).length;
    if (size + octets > OCTETS) {
      parts.push(" ");
      size = 1;
    }
    parts[parts.length - 1] += char;
    size += octets;
  }
  return parts.join("\r\n");
}
