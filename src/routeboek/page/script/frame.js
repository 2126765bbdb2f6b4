// What stands around every screen: the head and the foot of the page, and what is wrong.

import { focusOn } from "./dom.js";
import { say } from "./messages.js";

/** The name and the region, the other language, and that nothing is sent or kept. */
export function headerView(talk) {
  const { make, routeboek, rules, language } = talk;
  const other = routeboek.languages.find((one) => one !== language);
  const click = () => talk.speak(other);
  return make(
    "header",
    {},
    make(
      "div",
      { class: "bar" },
      make("p", {}, make("b", {}, talk.say("screen-title")), " ", rules.name),
      make(
        "button",
        { type: "button", class: "link", lang: other, click },
        say("screen-this-language", other),
      ),
    ),
    make("p", { class: "quiet" }, talk.say("screen-quiet")),
  );
}

/** What an advice is worth, by which rules it is made, and that nothing is kept. */
export function footerView(talk) {
  const { make, rules, routeboek } = talk;
  const told = { hash: rules.sha256, version: routeboek.version };
  return make(
    "footer",
    {},
    make("p", {}, talk.say("screen-draft")),
    make("p", { class: "basis" }, talk.say("screen-rules", told)),
    make("p", {}, talk.say("screen-nothing-kept")),
  );
}

/** Says what is wrong, above the question and at the field; the reader goes there. */
export function problemsShown(talk, problems) {
  const { make, document, window } = talk;
  document.querySelectorAll(".problems, .problem").forEach((one) => one.remove());
  for (const field of document.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
  }
  problems.forEach(({ text, field }, at) => markField(talk, text, field, `problem-${at}`));
  const rows = problems.map(({ text, field }) => {
    const click = () => focusOn(field);
    return make("li", {}, make("button", { type: "button", class: "link", click }, text));
  });
  const summary = make(
    "div",
    { class: "problems", role: "alert", tabindex: -1 },
    make("h2", {}, talk.say("screen-problem")),
    make("ul", {}, rows),
  );
  document.getElementById("main").prepend(summary);
  window.scrollTo(0, 0);
  focusOn(summary);
}

/** The problem at its field. */
function markField({ make, say: said }, text, field, id) {
  const before = make("span", { class: "hidden" }, `${said("screen-mistake")}: `);
  const group = field.closest("fieldset") ?? field.closest("details");
  group.querySelector("legend, summary").after(make("p", { class: "problem", id }, before, text));
  if (field.type === "text") {
    field.setAttribute("aria-invalid", "true");
  }
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ");
  const kept = described.filter((one) => one && !one.startsWith("problem-"));
  field.setAttribute("aria-describedby", [id, ...kept].join(" "));
}
