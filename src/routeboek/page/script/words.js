// Mirrors words.py: phrases and lines that more than one page needs, in the language of the rules.

import { ordinalOf } from "./days.js";
import { NEVER_WORD } from "./facts.js";
import { listed, longDate, say, sayCount } from "./messages.js";
import { line, page, section } from "./page.js";

/**
 * The language of a page, and the rules that it names things after.
 *
 * How a text is marked that another edition is the source of (`carried`) the page says itself.
 */
export class Words {
  constructor(rules) {
    this.rules = rules;
    this.language = rules.language;
  }

  /** A text of routeboek itself, with its placeholders filled. */
  say(code, params = {}) {
    return say(code, this.language, params);
  }

  /** A date with its weekday. */
  date(day) {
    return longDate(day, this.language);
  }

  /** A number of things, one or more: `code` names both forms. */
  count(code, number) {
    return sayCount(code, number, this.language);
  }

  /** How far off a day is, on either side of the reference date. */
  away(days) {
    const code = days < 0 ? "ago" : "ahead";
    return days ? this.count(code, Math.abs(days)) : this.say("ahead-today");
  }

  /** Names in one phrase: "a, b en c". */
  listing(names, last = "and") {
    return listed(names, last, this.language);
  }

  /** The names of some roles in one phrase. */
  roles(roles, last = "or") {
    return this.listing([...new Set(roles.map((role) => role.name))], last);
  }

  /** The same, of roles by their id. */
  rolesNamed(names, last = "or") {
    return this.roles(names.map((name) => this.rules.roles.get(name)), last);
  }

  /** The text with a remark behind it, before its full stop. */
  noted(text, code) {
    const stop = text.endsWith(".") ? "." : "";
    return `${withoutStop(text)} (${this.say(code)})${stop}`;
  }

  // ---- lines

  /** A text of routeboek itself as a line. */
  line(code, params = {}, mark = "", level = 0, tone = "") {
    return line(this.say(code, params), mark, level, tone);
  }

  /** A label with texts below it; nothing when there are none. */
  below(label, texts) {
    const lines = bullets(texts);
    return lines.length ? [this.line(`label-${label}`), ...lines] : [];
  }

  /** A line that says where something stands; none when that is not known. */
  sourceLine(sources, level) {
    const source = this.citation(sources);
    return source ? [this.line("label-source", { source }, "", level, "dim")] : [];
  }

  /** The edition's own lines, then those carried over below a line that says so. */
  ownFirst(lines) {
    const own = [];
    const others = [];
    for (const [one, carriedOver] of lines) {
      (carriedOver ? others : own).push(one);
    }
    return others.length ? [...own, this.line("label-carried-over"), ...others] : own;
  }

  /** Sentences of the rules as `ownFirst` takes them. */
  groupedNotes(notes) {
    return notes.map((note) => [line(address(note), "bullet"), note.carried_over]);
  }

  // ---- the rules

  /** Where something stands: title of the document, heading, row. */
  citation(sources) {
    const byTitle = new Map();
    for (const source of sources) {
      const title = this.rules.documents.get(source.document) ?? source.document;
      const places = byTitle.get(title) ?? [];
      byTitle.set(title, [...places, this.passage(source)].filter(Boolean));
    }
    return [...byTitle]
      .map(([title, places]) => (places.length ? `${title}: ${this.listing(places)}` : title))
      .join("; ");
  }

  /** Heading and row; nothing where the heading is the title itself. */
  passage(source) {
    const title = this.rules.documents.get(source.document) ?? source.document;
    const heading = source.heading === title ? "" : `“${source.heading}”`;
    if (source.row === null) {
      return heading;
    }
    const numbered = /^[0-9]+$/.test(source.row);
    const row = numbered ? this.say("word-row", { row: source.row }) : source.row;
    return heading ? `${heading}, ${row}` : row;
  }

  /** What a part of the rules says, in one sentence; marked when another edition says it. */
  said(part) {
    return this.carried(this.#told(part), part.carried_over);
  }

  #told(part) {
    if (part.is === "Application") { // who applies to whom, via whom, by what means
      const text = this.#applies(part);
      return part.means ? `${text} ${this.say("apply-means", { means: part.means })}` : text;
    }
    if (part.is === "Participant") {
      return part.note ? `${part.role.name} (${part.note})` : part.role.name;
    }
    return address(part); // of a note
  }

  /** Who applies to whom and via whom, in a sentence. */
  whoApplies(application) {
    return this.carried(this.#applies(application), application.carried_over);
  }

  #applies(application) {
    const text = this.#fromTo("apply", application);
    return application.note ? `${text}, ${application.note}.` : `${text}.`;
  }

  /** Who applies to whom and via whom, in a few words. */
  shortApplication(application) {
    return this.carried(this.#fromTo("show-to", application), application.carried_over);
  }

  #fromTo(code, { applicant, to, via }) {
    const text = this.say(code, { applicant: applicant.name, to: to.name });
    return via ? text + this.say("apply-via", { via: via.name }) : text;
  }

  /** A duty by its first sentence. */
  shortDuty(duty) {
    const stop = duty.text.indexOf(". ");
    const first = stop < 0 ? duty.text : duty.text.slice(0, stop + 1);
    const more = stop >= 0 && stop + 2 < duty.text.length;
    const text = this.carried(more ? `${first} …` : first, duty.carried_over);
    return this.line("duty", { text }, "bullet");
  }

  /** What a phase asks of some people; `last` stands before the last of them. */
  action(action, last) {
    const who = this.roles(action.who, last);
    const text = this.say("prepare-by", { text: action.text, who });
    return line(this.carried(text, action.carried_over), "bullet");
  }

  /** Help that is no table. */
  option({ name, text, who_asks: who }) {
    return this.line("option", { name, text, who: who.name }, "bullet");
  }

  /** The same in a few words, and whether it is always free. */
  shortOption({ name, first, who_asks: who }) {
    return first
      ? this.line("option-free", { name }, "bullet")
      : this.line("option-short", { name, who: who.name }, "bullet");
  }

  // ---- facts

  /** A fact's value as a person says it; `value` is in the form of the advice's JSON. */
  value(fact, value) {
    if (value === null) {
      return this.say("value-unknown");
    }
    if (typeof value === "boolean") {
      return this.say(value ? "value-yes" : "value-no");
    }
    if (Array.isArray(value)) {
      return this.listing(value.map((one) => fact.values.get(one) ?? one));
    }
    if (fact.type === "date" && value === NEVER_WORD) {
      return this.say("value-never");
    }
    const day = fact.type === "date" ? ordinalOf(value) : null;
    return day ? this.date(day) : fact.values.get(String(value)) ?? String(value);
  }
}

/** Texts as the items of a list. */
export function bullets(texts, tone = "") {
  return texts.map((text) => line(text, "bullet", 0, tone));
}

/** A page of the parts that have something to say. */
export function pageOf(title, parts) {
  const told = parts.filter(([, lines]) => lines.length);
  return page(title, told.map(([name, lines]) => section(name, lines)));
}

/** A text without its full stop. */
export function withoutStop(text) {
  return text.endsWith(".") ? text.slice(0, -1) : text;
}

/** The text of a note and its address, without saying where it comes from. */
function address(note) {
  return note.address ? `${note.text}: ${note.address}` : note.text;
}
