// The page as a person sees it: one conversation, of which each screen is made anew.
//
// Nothing is kept but what stands in this conversation, and nothing is sent.

import { answersView } from "./answers.js";
import { CaseError, message, remedy } from "./diagnostic.js";
import { isoOf, ordinal } from "./days.js";
import { drawer, entered, focusOn, maker, reentered } from "./dom.js";
import { footerView, headerView, problemsShown } from "./frame.js";
import { Interview, OPENING } from "./interview.js";
import { say, sayCount } from "./messages.js";
import { plainly } from "./plainly.js";
import { resultScreen } from "./resultscreen.js";
import { asAnswers } from "./opened.js";
import { assumed } from "./pastables.js";
import { keyOf } from "./posed.js";
import { openedCase } from "./savedcase.js";
import { clearScreen, questionScreen, startScreen } from "./screens.js";

/** Begins the conversation in a document. */
export function start(routeboek, document, window) {
  new Conversation(routeboek, document, window).show();
}

/** The interview as it goes, and the screen that is shown of it. */
class Conversation {
  #screen = "start";
  #language;
  #interview;
  #byChange = false; // whether the question is looked at again from the list of answers

  constructor(routeboek, document, window) {
    Object.assign(this, { routeboek, document, window });
    this.make = maker(document);
    this.draw = drawer(document);
    this.say = (code, params) => say(code, this.#language, params);
    [this.#language] = routeboek.languages;
    this.#interview = new Interview(this.rules);
    window.addEventListener("beforeunload", (event) => {
      if (this.#interview.given.length) {
        event.preventDefault();
      }
    });
  }

  get language() {
    return this.#language;
  }

  get rules() {
    return this.routeboek.rules(this.#language);
  }

  get interview() {
    return this.#interview;
  }

  /** Today, as it is suggested; nothing is computed with it. */
  get today() {
    const now = new Date();
    return isoOf(ordinal(now.getFullYear(), now.getMonth() + 1, now.getDate()));
  }

  // -------------------------------------------------------------- what a person does

  /** The opening is answered: sector, municipality and day, and what else a case can tell. */
  begin(opening, others, fields) {
    const told = Object.entries({ ...this.#interview.start, ...others });
    const start = Object.fromEntries(told.filter(([, value]) => value !== null));
    const given = OPENING.map((key) => ({ is: "Given", path: [key], value: opening[key] }));
    const all = [...given, ...this.#interview.given.slice(given.length)];
    const changed = this.#interview.with({ start, given: all, at: null });
    const fieldOf = ({ pointer }) => fields[(pointer ?? "").slice(1)] ?? fields.reference_date;
    this.#tried(fieldOf, () => {
      const fitting = this.#withoutTablesOfElsewhere(changed);
      return asAnswers(fitting.with({ at: given.length - 1 }).answer(opening.reference_date));
    });
  }

  /** In another place other tables are held: those of before are set aside where they cannot be. */
  #withoutTablesOfElsewhere(changed) {
    const placeIn = ({ given }) => JSON.stringify(given.slice(0, 2).map((one) => one.value));
    const tables = changed.given.filter((one) => one.path[0] === "history");
    if (!tables.length || placeIn(changed) === placeIn(this.#interview)) {
      return changed;
    }
    try {
      changed.check();
      return changed;
    } catch {
      return changed.without(tables.map((one) => keyOf(one.path)));
    }
  }

  /** A question is answered, or is not known (null). */
  answer(posed, value, field) {
    const isSame = JSON.stringify(value) === JSON.stringify(posed.before);
    const code = value === null ? assumed(posed.path) : "";
    this.#tried(() => field, () => {
      if (posed.again && isSame) {
        return this.#byChange ? this.#interview.with({ at: null }) : this.#interview.keep();
      }
      return this.#interview.answer(value);
    }, code ? [this.say(code)] : []);
  }

  /** Takes what a person did if it can be, or says why it cannot. */
  #tried(fieldOf, attempt, notices = []) {
    const before = this.#interview;
    try {
      this.#interview = attempt();
    } catch (error) {
      if (!(error instanceof CaseError)) {
        throw error;
      }
      this.complain(error.diagnostics.map((one) => this.#refusal(one, fieldOf(one))));
      return;
    }
    const isNew = (key) => !before.aside.has(key);
    const gone = [...this.#interview.aside.keys()].filter(isNew).length;
    const aside = gone ? [sayCount("ask-set-aside", gone, this.#language)] : [];
    this.#byChange = false;
    this.resume([...notices, ...aside]);
  }

  #refusal(found, field) {
    const text = `${message(found, this.#language)} ${remedy(found, this.#language)}`;
    return { text: plainly(text, this.rules), field };
  }

  /** The question before this one. */
  back() {
    const unfinished = this.#screen === "result" && this.#interview.question() !== null;
    if (!unfinished) {
      this.#interview = this.#interview.back();
    }
    this.#byChange = false;
    this.resume();
  }

  /** An answer is looked at again. */
  change(at) {
    this.#interview = this.#interview.with({ at });
    this.#byChange = true;
    this.resume();
  }

  /** More is asked, of one group. */
  choose(group) {
    this.#interview = this.#interview.choose(group);
    this.resume();
  }

  /** What is known already. */
  showResult() {
    this.show("result");
  }

  askToClear() {
    this.show("clear");
  }

  /** All answers go. */
  clear() {
    this.#interview = new Interview(this.rules);
    this.show("start");
  }

  /** Goes on with a case from a file. */
  async open(file, field) {
    const octets = new Uint8Array(await file.arrayBuffer());
    this.#tried(() => field, () => asAnswers(openedCase(this.rules, octets)));
  }

  /** On with what is asked now, or to the advice. */
  resume(notices = []) {
    const { given, at } = this.#interview;
    const isOpening = at !== null ? OPENING.includes(given[at].path[0]) : !given.length;
    const asked = isOpening ? "start" : this.#interview.question() ? "question" : "result";
    this.show(asked, notices);
  }

  /** The other language; nothing that was answered or typed is lost. */
  speak(language) {
    const typed = entered(this.document);
    this.#language = language;
    this.#interview = this.#interview.with({ rules: this.rules });
    this.show(this.#screen);
    reentered(this.document, typed);
  }

  // -------------------------------------------------------------- what is shown

  /** Shows a screen; the reader begins at its heading. */
  show(screen, notices = []) {
    const isFirst = screen === undefined;
    this.#screen = screen ?? this.#screen;
    const contents = this.#contents();
    const isAsking = this.#screen === "question" || this.#screen === "result";
    const told = this.make("p", { class: "notice", id: "notice" }, notices.join(" "));
    const main = this.make("main", { id: "main" }, notices.length ? told : null, contents);
    const beside = isAsking ? answersView(this) : null;
    const inner = this.make("div", { class: beside ? "columns" : "column" }, main, beside);
    const page = this.document.getElementById("page");
    page.replaceChildren(headerView(this), inner, footerView(this));
    const heading = main.querySelector("h1");
    if (notices.length) {
      heading.setAttribute("aria-describedby", told.id);
    }
    this.document.documentElement.lang = this.#language;
    const words = [...heading.childNodes].filter((one) => one.nodeType === one.TEXT_NODE);
    const name = words.map((one) => one.data).join("");
    this.document.title = `${name} – ${this.say("screen-title")}`;
    if (!isFirst) {
      this.window.scrollTo(0, 0);
      focusOn(heading);
    }
  }

  #contents() {
    const posed = this.#screen === "start" ? null : this.#interview.question();
    switch (this.#screen) {
      case "question":
        return questionScreen(this, posed);
      case "result":
        return resultScreen(this, posed === null);
      case "clear":
        return clearScreen(this);
      default:
        return startScreen(this);
    }
  }

  /** Says what is wrong, above the question and at the field; the reader goes there. */
  complain(problems) {
    problemsShown(this, problems);
  }
}
