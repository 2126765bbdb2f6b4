// A day in three fields, with its weekday and weeks told while it is typed.

import { isoOf, ordinal, ordinalOf, partsOf } from "./days.js";
import { NEVER_WORD } from "./facts.js";
import { say } from "./messages.js";
import { answerText } from "./posed.js";

const PARTS = Object.freeze(["day", "month", "year"]);
const WHOLE = /^\s*([0-9]{1,2})[-/. ]+([0-9]{1,2})[-/. ]+([0-9]{4})\s*$/;

/**
 * The fields for a day; `today` is the day that others are compared with, if there is one.
 *
 * `read` gives the day as a case writes it, or the problem with the field where it is.
 */
export function dateField(make, posed, { id, value, today, language }) {
  const known = ordinalOf(value);
  const parts = known === null ? {} : partsOf(known);
  const echo = make("p", { class: "echo", role: "status", id: `${id}-echo` });
  const inputs = PARTS.map((part) => partOf(part));
  const never = posed.may_be_never ? neverBox() : null;
  const nodes = [make("div", { class: "date" }, inputs.map(labelled)), echo, never?.node ?? null];
  tell();
  return { nodes, first: inputs[0], read };

  function partOf(part) {
    return make("input", {
      id: `${id}-${part}`,
      class: part,
      type: "text",
      inputmode: "numeric",
      autocomplete: "off",
      maxlength: part === "day" ? 10 : 4,
      value: parts[part] ?? null,
      "aria-describedby": `${id}-echo`,
      input: typed,
    });
  }

  function labelled(input) {
    const text = say(`screen-${input.className}`, language);
    return make("div", {}, make("label", { for: input.id }, text), input);
  }

  function neverBox() {
    const box = make("input", {
      id: `${id}-never`,
      type: "checkbox",
      checked: value === NEVER_WORD,
      input: ticked,
    });
    const label = make("label", { for: box.id }, say("screen-never", language));
    return { box, node: make("div", { class: "choice" }, box, label) };
  }

  /** Someone types: that is a day, and not never; a whole day in one field goes to all three. */
  function typed() {
    const pasted = WHOLE.exec(inputs[0].value);
    if (pasted) {
      inputs.forEach((input, at) => (input.value = pasted[at + 1]));
    }
    if (never && inputs.some((input) => input.value)) {
      never.box.checked = false;
    }
    tell();
  }

  function ticked() {
    if (never.box.checked) {
      inputs.forEach((input) => (input.value = ""));
    }
    tell();
  }

  function tell() {
    const found = dayOf(inputs);
    echo.textContent = found === null ? "" : answerText(posed, isoOf(found), today, language);
  }

  function read() {
    if (never?.box.checked) {
      return { value: NEVER_WORD };
    }
    const found = dayOf(inputs);
    if (found !== null) {
      return { value: isoOf(found) };
    }
    const empty = inputs.filter((input) => !input.value.trim());
    const code = empty.length === 3 ? "empty" : empty.length ? "part" : "none";
    const may = posed.may_be_never ? "-never" : "";
    const text = say(`screen-wrong-day-${code}${code === "empty" ? may : ""}`, language);
    return { problem: { text, field: empty.length === 3 ? inputs[0] : (empty[0] ?? inputs[0]) } };
  }
}

/** The day that the fields name; null when they name none. */
function dayOf(inputs) {
  const [day, month, year] = inputs.map((input) => input.value.trim());
  const isNumber = [day, month].every((one) => /^[0-9]{1,2}$/.test(one));
  return isNumber && /^[0-9]{4}$/.test(year) ? ordinal(+year, +month, +day) : null;
}
