// Mirrors contradictions.py: what a case says against itself, seen without rules.

import { RUNNING } from "./caseparts.js";
import { diagnostic } from "./diagnostic.js";

const MAX_HOLIDAY_DAYS = 100;
const OPEN_ENDED = [...RUNNING, "not-applicable"];

/** What a case says against itself. */
export function contradictions(told) {
  const found = [];
  for (const [index, entry] of told.history) {
    for (const [code, key] of wrongInEntry(entry, told.reference_date ?? Infinity)) {
      found.push(diagnostic(code, null, `/history/${index}${key}`));
    }
  }
  for (const [index, holiday] of told.school_holidays) {
    const at = `/school_holidays/${index}`;
    if (holiday.last < holiday.first) {
      found.push(diagnostic("holiday-ends-before-start", null, `${at}/to`));
    } else if (holiday.last - holiday.first >= MAX_HOLIDAY_DAYS) {
      found.push(diagnostic("holiday-too-long", null, at));
    }
  }
  return found;
}

/** Code and key of each contradiction in one entry of the history. */
function wrongInEntry(entry, today) {
  const { applied_on: applied, closed_on: closed, followed_up_on: followed, outcome } = entry;
  const isRunning = RUNNING.includes(outcome);
  const needless = outcome === "not-applicable";
  const returned = outcome === "returned";
  const hasReason = entry.reason !== null;
  return [
    [!applied && !needless, "history-needs-application", ""],
    [applied && applied > today, "date-after-reference", "/applied_on"],
    [!closed && !OPEN_ENDED.includes(outcome), "history-needs-closing", ""],
    [closed && isRunning, "history-running-but-closed", "/closed_on"],
    [closed && closed > today, "date-after-reference", "/closed_on"],
    [closed && applied && closed < applied, "outcome-before-application", "/closed_on"],
    [followed && !returned, "follow-up-without-return", "/followed_up_on"],
    [
      followed && returned && closed && followed < closed,
      "follow-up-before-return",
      "/followed_up_on",
    ],
    [followed && followed > today, "date-after-reference", "/followed_up_on"],
    [needless && !hasReason, "history-needs-reason", ""],
    [hasReason && !needless, "reason-without-need", "/reason"],
  ]
    .filter(([wrong]) => wrong)
    .map(([, code, key]) => [code, key]);
}
