// The advice as a person reads it: the verdict, who and when, the route in time, why, and the rest.

import { advicePage } from "./advicepage.js";
import { AdviceWords, when } from "./advicetable.js";
import { answersOf } from "./answers.js";
import { caseFromData } from "./case.js";
import { datesOf, datesPage } from "./dates.js";
import { say } from "./messages.js";
import { capital } from "./dom.js";
import { drawing } from "./drawing.js";
import { linesView } from "./linesview.js";
import { readingsView, toldReadings } from "./readingsview.js";
import { actionsView, groupsView } from "./resultactions.js";
import { backButton, headingOf } from "./screens.js";
import { whyView } from "./whyview.js";

const ICONS = Object.freeze({
  permitted: "✓",
  blocked: "!",
  "not-yet": "–",
  undetermined: "?",
  running: "…",
  "end-of-route": "■",
  "other-route": "→",
  solved: "✓",
});

/** All that is shown of an advice; `finished` says that there is no question left. */
export function resultScreen(talk, finished) {
  const { interview, rules, say, language, make } = talk;
  const { advice } = interview;
  const words = new AdviceWords(advice, rules);
  const page = advicePage(advice, rules);
  const shown = {
    words,
    page,
    dates: datesOf(advice, caseFromData(interview.case()), rules),
    finished,
  };
  const [first, ...others] = page.sections;
  const sections = others.slice(0, -1); // the last says by which text; that stands below
  const named = (code) => sections.filter((one) => one.title === say(`section-${code}`));
  const needed = ["todo", "not-yet", "open-points"].flatMap(named);
  const rest = ["phase", "prepare", "further"].flatMap(named);
  const taken = words.advice.taken.map((one) => one.definition.text).join("; ");
  const elsewhere = toldReadings(words).add(say("taken", { texts: taken }));
  return [
    backButton(talk),
    make("p", { class: "about" }, page.title),
    verdictView(talk, shown, first.lines[0]),
    stateView(talk, finished),
    underReadings(talk, words),
    factsView(talk, shown, first.lines.slice(1)),
    linesView(make, others.flatMap((one) => one.lines.filter(isWarning)), language),
    needed.map((one) => sectionView(talk, one.title, linesView(make, one.lines, language))),
    timeView(talk, shown),
    whyView(talk, words),
    rest.map((one) => {
      const lines = one.lines.filter((line) => !elsewhere.has(line.text) && !isWarning(line));
      return sectionView(talk, one.title, linesView(make, lines, language), "no-paper");
    }),
    actionsView(talk, shown),
    finished ? groupsView(talk) : null,
    readingsView(talk, words),
    wholeView(talk),
    filledView(talk),
    basisView(talk),
  ].flat();
}

/** A part of the page under its title; nothing when there is nothing to tell. */
export function sectionView({ make }, title, contents, kind = null) {
  return contents.length
    ? [make("section", { class: kind }, make("h2", {}, title), contents)]
    : [];
}

// ---------------------------------------------------------------- the answer

/** What it comes down to: a sign and words, the table, and the sentence that says it all. */
function verdictView(talk, { words }, summary) {
  const { make, say } = talk;
  const { status, leaning } = words.advice;
  const told = leaning ? `leaning-${leaning}` : `status-${status}`;
  const shown = words.several ? null : words.table;
  const step = shown?.step ? ` (${say("word-step", { n: shown.step })})` : "";
  const state = [
    make("span", { class: "icon", "aria-hidden": "true" }, leaning ? "?" : ICONS[status]),
    capital(say(`screen-${told}`)),
  ];
  const [name, above] = shown
    ? [`${shown.name}${step}`, make("p", { class: "state" }, state)]
    : [state, null];
  const kind = `verdict ${summary.tone}`;
  return make("div", { class: kind }, above, headingOf(talk, name), make("p", {}, summary.text));
}

/** Whether the answer is the same under every reading; nothing where the texts leave none open. */
function underReadings({ make }, { advice }) {
  const told = advice.in_short.slice(advice.summary.length).trim();
  return told ? make("p", {}, told) : null;
}

/** Whether there is more to ask before this is certain. */
function stateView(talk, finished) {
  const { make, say, interview } = talk;
  if (finished) {
    return make("p", {}, certainty(interview));
  }
  const more = make("button", { type: "button", class: "main", click: () => talk.resume() },
    say("screen-go-on"));
  return [make("p", {}, say("screen-so-far")), make("div", { class: "buttons" }, more)];
}

/** How sure the status is: whatever is still unknown, or as long as what was assumed is true. */
function certainty(interview) {
  const { language } = interview.rules;
  const code = interview.certain ? "ask-certain" : "ask-not-certain";
  const assumed = interview.assumed.join("; ");
  return assumed ? say(`${code}-if`, language, { assumed }) : say(code, language);
}

/** Who applies and where, by when, and who sits at the table. */
function factsView(talk, { words }, lines) {
  const { make, say, language } = talk;
  const { status } = words.advice;
  const applying = ["permitted", "blocked", "not-yet", "undetermined"].includes(status);
  const who = applying ? "section-apply" : status === "running" ? "screen-standing" : "screen-then";
  const warned = lines.filter(isWarning);
  const table = words.several ? null : words.table;
  const seats = table?.participants.map((one) => words.said(one)) ?? [];
  const rows = [
    [say(who), lines.filter((line) => !isWarning(line)).map((line) => line.text)],
    [say("section-when"), words.several ? [] : daysOf(words)],
    [say("screen-seats"), seats.length ? [words.listing([...new Set(seats)])] : []],
  ];
  const told = rows.filter(([, texts]) => texts.length);
  return [
    told.length
      ? make("dl", { class: "facts" }, told.map(([name, texts]) =>
          make("div", {}, make("dt", {}, name), texts.map((text) => make("dd", {}, capital(text)))),
        ))
      : null,
    linesView(make, warned, language),
  ].flat();
}

function isWarning(line) {
  return line.tone === "warn";
}

/** The first and the last day, and how they are counted. */
function daysOf(words) {
  const { following } = words;
  const term = following?.deadline ?? null;
  const days = [];
  if (following?.opens_on) {
    days.push(words.say("screen-opens", { day: words.date(following.opens_on) }));
  }
  if (term?.latest) {
    const left = words.left(term.days_left);
    days.push(words.say("screen-latest", { day: words.date(term.latest), left }));
  } else if (term?.at_most) {
    const code = term.overdue ? "screen-at-most-over" : "screen-at-most";
    days.push(words.say(code, { day: words.date(term.at_most) }));
  }
  return [...days, ...when(words).map((line) => line.text)];
}

// ---------------------------------------------------------------- in time

/** The route drawn in time, wide and narrow, and the same days as a list. */
function timeView(talk, { dates }) {
  const { make, draw, say, language } = talk;
  const drawn = [
    ["wide", 680],
    ["narrow", 330],
  ].map(([kind, width]) => {
    const view = drawing(draw, dates, { width, id: `route-${kind}` });
    return view && make("div", { class: kind }, view);
  });
  const [dated, ...undated] = datesPage(dates).sections;
  const lists = [
    daysView(talk, dated.lines),
    undated.map((one) => [make("h3", {}, one.title), linesView(make, one.lines, language)]),
  ];
  return sectionView(talk, say("screen-time"), [drawn, lists], "time");
}

/** Each day with what happens on it. */
function daysView({ make }, lines) {
  const rows = [];
  for (const { text, level, tone } of lines) {
    if (level === 0) {
      rows.push(make("div", { class: tone || null }, make("dt", {}, text)));
    } else {
      rows.at(-1).append(make("dd", { class: tone || null }, text));
    }
  }
  return make("dl", { class: "days" }, rows);
}

// ---------------------------------------------------------------- the rest

/** All of the advice, with what every part of it rests on; made when someone wants to see it. */
function wholeView({ make, say, interview, rules, language }) {
  const inside = make("div");
  const toggle = () => {
    if (!inside.hasChildNodes()) {
      const page = advicePage(interview.advice, rules, { explain: true });
      const parts = page.sections.slice(1).map((one) => [
        one.title ? make("h3", {}, one.title) : [],
        linesView(make, one.lines, language),
      ]);
      inside.append(...parts.flat(2));
    }
  };
  return make("details", { id: "whole", toggle }, make("summary", {}, say("screen-whole")), inside);
}

/** What was filled in, for on paper: on the screen that stands beside; tables are told above. */
function filledView(talk) {
  const { make, interview, rules } = talk;
  const { asker, home_municipality: home } = interview.start;
  const told = [
    [talk.say("screen-told-asker"), asker && (rules.roles.get(asker)?.name ?? asker)],
    [talk.say("screen-told-home"), home && (rules.municipalities.get(home)?.name ?? home)],
  ].filter(([, text]) => text);
  const facts = answersOf(interview, null).filter(({ path }) => path[0] === "facts");
  const shown = [...told, ...facts.map(({ label, text }) => [label, text])];
  const rows = shown.map(([label, text]) =>
    make("li", {}, `${capital(label)}: `, make("b", {}, text)),
  );
  return rows.length
    ? make("section", { class: "paper filled" }, make("h2", {}, talk.say("screen-filled")),
        make("ul", {}, rows))
    : null;
}

/** By which text and which rules this was made. */
function basisView({ make, say, interview }) {
  const { edition, provenance } = interview.advice;
  const text = say("by-edition", { name: edition.name, year: edition.school_year });
  const { rules_sha256: hash, engine_version: version } = provenance;
  const rules = say("screen-rules", { hash, version });
  return make("p", { class: "paper basis" }, `${text} ${rules} ${say("screen-draft")}`);
}
