"""What an interview shows: a question with how to answer it, and what more can be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from routeboek.interview import Interview
from routeboek.messages import Language, listed, say, say_count
from routeboek.posed import Posed, answer_text
from routeboek.render.page import Line, Page, Section

UNKNOWN, BACK, ADVICE = "?", "<", "!"
"""What is typed instead of an answer."""
SIGNS = {"unknown": UNKNOWN, "back": BACK, "advice": ADVICE}


def question_page(posed: Posed, today: date | None, language: Language) -> Page:
    """A question: what is asked, why, who knows, the options, and how to answer."""
    return Page(posed.text, (Section("", tuple(_question(posed, today, language))),))


def _question(posed: Posed, today: date | None, language: Language) -> Iterator[Line]:
    if posed.judgement:
        yield Line(say("ask-judgement", language), tone="dim")
    if posed.why:
        yield Line(say("ask-why", language, why=posed.why), tone="dim")
    if posed.who:
        names = list(dict.fromkeys(role.name for role in posed.who))
        yield Line(say("ask-who", language, who=listed(names, "or", language)), tone="dim")
    for number, name in enumerate(posed.options.values(), start=1):
        yield Line(f"{number}. {name}", level=1)
    how = "date-never" if posed.may_be_never else posed.type
    yield Line(say(f"ask-how-{how}", language))
    if posed.again and posed.before is None:
        yield Line(say("ask-before-none", language), tone="strong")
    elif posed.offered is not None:
        code = "ask-suggested" if posed.before is None else "ask-before"
        answer = answer_text(posed, posed.offered, today, language)
        yield Line(say(code, language, answer=answer), tone="strong")


def certainty(interview: Interview) -> str:
    """How sure the status is: whatever is still unknown, or as long as what was assumed is true."""
    language = interview.rules.language
    code, assumed = "ask-certain" if interview.certain else "ask-not-certain", interview.assumed
    return say(f"{code}-if" if assumed else code, language, assumed="; ".join(assumed))


def groups_page(groups: Mapping[str, int], language: Language) -> Page:
    """What more can be asked, as a list with numbers."""
    lines = [
        Line(f"{number}. {_group(group, count, language)}", level=1)
        for number, (group, count) in enumerate(groups.items(), start=1)
    ]
    how = Line(say("ask-more-how", language))
    return Page(say("ask-more", language), (Section("", (*lines, how)),))


def _group(group: str, count: int, language: Language) -> str:
    return say(
        f"ask-group-{group}", language, questions=say_count("ask-questions", count, language)
    )


def note(text: str) -> Page:
    """A remark in between."""
    return Page("", (Section("", (Line(text),)),))
