"""`routeboek ask`: the interview in a terminal, one question at a time."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from routeboek.cli.app import Ask
from routeboek.cli.casefile import STANDARD_INPUT, case_begun, today
from routeboek.cli.interruption import tidied
from routeboek.cli.output import Code, Stop, check_place, write, write_page, writing
from routeboek.cli.writing import put_new
from routeboek.diagnostic import CaseError
from routeboek.forms import iso_date
from routeboek.interview import OPENING, Interview
from routeboek.load import load_rules
from routeboek.messages import Language, say, say_count
from routeboek.pastables import assumed
from routeboek.posed import Posed, answer_text, understood
from routeboek.render.advicepage import advice_page
from routeboek.render.clean import clean
from routeboek.render.dialogue import (
    ADVICE,
    BACK,
    SIGNS,
    UNKNOWN,
    certainty,
    groups_page,
    note,
    question_page,
)
from routeboek.render.page import Page
from routeboek.text_guard import harmless

_PROMPT = "> "


def run(request: Ask) -> Code:
    """Holds the interview, writes the advice, and the case where that is asked."""
    _can_be_held(request)
    if request.output is not None:
        check_place(request.output, request.lang, "usage-ask-exists")
    rules = load_rules(request.rules, language=request.lang)
    interview = Interview(rules, _start(request))
    interview.check()
    try:
        with tidied():
            interview = _Conversation(request, interview).held()
    except (EOFError, KeyboardInterrupt):
        write("\n")
        raise Stop(Code.INTERRUPTED, say("ask-stopped", request.lang)) from None
    if request.output is not None:
        _write_case(request, Path(request.output), interview.case())
    return Code.DONE


# ---------------------------------------------------------------- before and after


def _can_be_held(request: Ask) -> None:
    """Only a person at a terminal can be asked something."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise Stop(Code.USAGE, say("usage-ask-terminal", request.lang))
    if request.case == STANDARD_INPUT:
        raise Stop(Code.USAGE, say("usage-ask-file", request.lang))


def _start(request: Ask) -> Mapping[str, object]:
    """The case to begin with, as JSON; one that is wrong is refused as for an advice."""
    start: dict[str, object] = {}
    if request.case is not None:
        start |= case_begun(request.case, OPENING, request.rules, request.lang)
    if request.date is not None:
        start["reference_date"] = request.date
    return start


def _write_case(request: Ask, file: Path, case: Mapping[str, object]) -> None:
    """The case in a file that was not there, for nobody else to read."""
    text = json.dumps(case, indent=2, ensure_ascii=False) + "\n"
    with writing(file):
        try:
            put_new(file, text.encode(), 0o600)
        except FileExistsError:
            raise Stop(Code.USAGE, say("usage-ask-exists", request.lang, file=file)) from None
    written = note(say("ask-written", request.lang, file=harmless(str(file))))
    write_page(written, request.format)


# ---------------------------------------------------------------- question and answer


class _Conversation:
    """The interview as it goes, and what it last showed of the advice."""

    def __init__(self, request: Ask, interview: Interview) -> None:
        self._request = request
        self._language: Language = request.lang
        self._interview = interview
        self._asked: Posed | None = None
        self._shown: Mapping[str, object] | None = None

    def held(self) -> Interview:
        """All of it, up to where the person has enough."""
        self._greet()
        while True:
            posed = self._interview.question()
            if posed is not None:
                self._ask(posed)
            elif not self._asks_more():
                return self._interview

    def _greet(self) -> None:
        file = self._request.output
        kept = "ask-start-not-kept" if file is None else "ask-start-kept"
        self._say("ask-start", **SIGNS)
        self._say(kept, file=harmless(file or ""))

    def _ask(self, posed: Posed) -> None:
        """Shows a question and does what is typed."""
        if posed.path == ("reference_date",):
            posed = posed._replace(suggested=today().isoformat())
        if posed != self._asked:
            write("\n")
            self._show(question_page(posed, self._today(posed), self._language))
            self._asked = posed
        match self._line():
            case "":
                self._empty(posed)
            case text if text == BACK:
                self._back()
            case text if text == ADVICE:
                self._so_far()
            case text if text == UNKNOWN:
                self._unknown(posed)
            case text:
                self._typed(posed, text)

    def _empty(self, posed: Posed) -> None:
        """Just Enter: the answer there was, what is suggested, or that there is nothing."""
        if posed.again:
            self._interview = self._interview.keep()
        elif posed.offered is not None:
            self._answer(posed, posed.offered)
        else:
            self._say("ask-empty-needed" if posed.needed else "ask-empty", **SIGNS)

    def _back(self) -> None:
        before = self._interview.back()
        if before is self._interview:
            self._say("ask-first")
        self._interview = before

    def _so_far(self) -> None:
        if self._interview.is_open:
            self._show_advice()
        else:
            self._say("ask-no-advice-yet")

    def _unknown(self, posed: Posed) -> None:
        if posed.needed:
            self._say("ask-needed")
            return
        self._answer(posed, None)
        if code := assumed(posed.path):
            self._say(code)

    def _typed(self, posed: Posed, text: str) -> None:
        found = understood(posed, text)
        if found.value is not None:
            self._answer(posed, found.value)
            return
        self._say("ask-not-understood")
        if found.near:
            self._say("ask-near", near=posed.options[found.near])

    def _answer(self, posed: Posed, value: object) -> None:
        """Takes an answer and says how it was understood; or says why it cannot be."""
        try:
            after = self._interview.answer(value)
        except CaseError as error:
            for one in error.diagnostics:
                message, remedy = one.message(self._language), one.remedy(self._language)
                self._say("ask-refused", message=message, remedy=remedy)
            self._say("ask-refused-back", **SIGNS)
            return
        told = answer_text(posed, value, self._today(posed), self._language)
        self._say("ask-taken", answer=told)
        gone = len(after.aside.keys() - self._interview.aside.keys())
        if gone:
            self._show(note(say_count("ask-set-aside", gone, self._language)))
        self._interview = after

    # ------------------------------------------------------------------ when the answer is there

    def _asks_more(self) -> bool:
        """Shows the advice and what more can be asked; whether the person goes on."""
        if self._shown != self._interview.case():
            self._show(note(certainty(self._interview)))
            self._show_advice()
        groups = self._interview.groups()
        self._show(groups_page(groups, self._language))
        match self._line():
            case "":
                return False
            case text if text == BACK:
                self._back()
            case text if text == ADVICE:
                self._show_advice()
            case text if text.isascii() and text.isdigit() and 0 < int(text[:3]) <= len(groups):
                self._interview = self._interview.choose(list(groups)[int(text[:3]) - 1])
            case _:
                self._say("ask-not-understood")
        return True

    # ------------------------------------------------------------------ the terminal

    def _show_advice(self) -> None:
        self._show(advice_page(self._interview.advice, self._interview.rules))
        self._shown, self._asked = self._interview.case(), None

    def _today(self, posed: Posed) -> date | None:
        """The day that others are compared with; none while that very day is asked."""
        if posed.path == ("reference_date",):
            return None
        return iso_date(self._interview.case().get("reference_date"))

    def _say(self, code: str, **params: object) -> None:
        self._show(note(say(code, self._language, **params)))

    def _show(self, page: Page) -> None:
        write_page(page, self._request.format)

    def _line(self) -> str:
        """What is typed, without what could steer a terminal."""
        write(_PROMPT)
        try:
            raw = sys.stdin.buffer.readline()
        except OSError:  # the terminal is gone
            raw = b""
        if not raw:
            raise EOFError
        return clean(raw.decode("utf-8", errors="replace"))
