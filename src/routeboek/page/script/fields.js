// The field in which a question is answered: one for each type of answer.

import { dateField } from "./datefield.js";
import { capital } from "./dom.js";
import { MAX_COUNT } from "./facts.js";
import { say } from "./messages.js";

/**
 * The field of a question, with the answer that is known already.
 *
 * `nodes` is what is shown, `first` what a problem leads to, and `read` gives the answer as a case
 * writes it, or the problem. Nothing that was typed is ever told back in a problem.
 */
export function fieldOf(make, posed, { id, value, today, language }) {
  const told = { id, value, today, language };
  switch (posed.type) {
    case "date":
      return dateField(make, posed, told);
    case "count":
      return countField(make, told);
    case "choices":
      return choicesField(make, posed, told);
    default:
      return choiceField(make, optionsOf(posed, language), told);
  }
}

/** The answers that can be chosen, each with what it is called. */
function optionsOf(posed, language) {
  if (posed.type === "yes_no") {
    return [
      [true, say("value-yes", language)],
      [false, say("value-no", language)],
    ];
  }
  return [...posed.options];
}

/** One of some answers. A value that is undefined is not chosen yet. */
export function choiceField(make, options, { id, value, language }) {
  const boxes = options.map(([one], at) =>
    make("input", { id: `${id}-${at}`, name: id, type: "radio", checked: one === value }),
  );
  return { nodes: [ticked(make, boxes, options)], first: boxes[0], read };

  function read() {
    const at = boxes.findIndex((box) => box.checked);
    return at < 0 ? problem("choice", boxes[0], language) : { value: options[at][0] };
  }
}

function choicesField(make, posed, { id, value, language }) {
  const options = [...posed.options];
  const boxes = options.map(([one], at) =>
    make("input", {
      id: `${id}-${at}`,
      type: "checkbox",
      checked: Array.isArray(value) && value.includes(one),
    }),
  );
  const hint = make("p", { class: "hint" }, say("screen-several", language));
  return { nodes: [hint, ticked(make, boxes, options)], first: boxes[0], read };

  function read() {
    const found = options.filter((_, at) => boxes[at].checked).map(([one]) => one);
    return found.length ? { value: found } : problem("choices", boxes[0], language);
  }
}

function ticked(make, boxes, options) {
  const choices = boxes.map((box, at) =>
    make(
      "div",
      { class: "choice" },
      box,
      make("label", { for: box.id }, capital(options[at][1])),
    ),
  );
  return make("div", { class: "choices" }, choices);
}

function countField(make, { id, value, language }) {
  const input = make("input", {
    id: `${id}-count`,
    class: "count",
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    maxlength: 6,
    value: typeof value === "number" ? value : null,
  });
  const label = make("label", { for: input.id }, say("screen-count", language));
  return { nodes: [make("div", { class: "number" }, label, input)], first: input, read };

  function read() {
    const text = input.value.trim();
    const isWhole = /^[0-9]{1,6}$/.test(text) && Number(text) <= MAX_COUNT;
    const code = text ? "count" : "count-empty";
    return isWhole ? { value: Number(text) } : problem(code, input, language);
  }
}

function problem(code, field, language) {
  return { problem: { text: say(`screen-wrong-${code}`, language), field } };
}
