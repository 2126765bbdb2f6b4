// Days as numbers, as Python counts them (`date.toordinal`): 1 January of the year 1 is day 1.

const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const WRITTEN = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const ORDINAL_OF_1970 = 719163;
const MILLISECONDS = 86_400_000;

export function isLeap(year) {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** How many days a month has; January is 1. */
export function daysIn(year, month) {
  return month === 2 && isLeap(year) ? 29 : MONTHS[month - 1];
}

/** The number of a day; null for one that no calendar has. */
export function ordinal(year, month, day) {
  const exists = year >= 1 && year <= 9999 && month >= 1 && month <= 12;
  if (!exists || day < 1 || day > daysIn(year, month)) {
    return null;
  }
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  return midnight.getTime() / MILLISECONDS + ORDINAL_OF_1970;
}

/** The number of a day that is written as 2026-11-02; null for anything else. */
export function ordinalOf(text) {
  const found = typeof text === "string" ? WRITTEN.exec(text) : null;
  return found ? ordinal(Number(found[1]), Number(found[2]), Number(found[3])) : null;
}

/** Year, month and day of the month of a day. */
export function partsOf(number) {
  const day = new Date((number - ORDINAL_OF_1970) * MILLISECONDS);
  return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
}

/** A day as 2026-11-02. */
export function isoOf(number) {
  const { year, month, day } = partsOf(number);
  return `${String(year).padStart(4, "0")}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** 0 for Monday up to 6 for Sunday. */
export function weekdayOf(number) {
  return (number + 6) % 7;
}

function twoDigits(number) {
  return String(number).padStart(2, "0");
}
