"""The tables so far, as an interview asks for them one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias, get_args

from routeboek.advice import Advice
from routeboek.book import Rules
from routeboek.case import keys_of
from routeboek.caseparts import HistoryEntry
from routeboek.facts import NEVER_WORD, OutcomeName
from routeboek.messages import say
from routeboek.posed import Path, Posed
from routeboek.snapshot import RUNNING
from routeboek.spelling import words

Entry: TypeAlias = dict[str, object]
"""One table that was applied for, as a case writes it."""

REASONS = ("does-not-fit", "not-needed", "other")
"""Why a table was not applicable: no more than these, so that nobody writes about a child there."""

NO_TABLE: Final = "-"
"""The answer that no table, or no other, was held or applied for; no table has this for an id."""

_NOT_A_TABLE = (None, NO_TABLE)

_OUTCOMES: tuple[str, ...] = get_args(OutcomeName)


def stories(answers: Mapping[Path, object]) -> Iterator[Path]:
    """What is still to be asked of the tables so far; the last of it is whether there are more."""
    number = 0
    while ("history", str(number), "table") in answers:
        entry = _entry(answers, number)
        if entry["table"] in _NOT_A_TABLE:
            return
        if None not in entry.values():
            for key in _keys(entry):
                if key not in entry:
                    yield "history", str(number), key
        number += 1
    yield "history", str(number), "table"


def entries(answers: Mapping[Path, object], *, unfinished: bool = False) -> list[Entry]:
    """The tables of which enough is known; or also those of which more is to be asked."""
    found, number = [], 0
    while answers.get(("history", str(number), "table")) not in _NOT_A_TABLE:
        entry = _entry(answers, number)
        needed = _keys(entry)
        told = {key: entry[key] for key in needed if key in entry}
        number += 1
        if all(told.get(key) is not None or key == "followed_up_on" for key in needed):
            known = {key: value for key, value in told.items() if value not in (None, NEVER_WORD)}
            found.append({key: known[key] for key in keys_of(HistoryEntry) if key in known})
        elif unfinished and told.get("applied_on") and None not in told.values():
            table, day = told["table"], told["applied_on"]
            found.append({"table": table, "applied_on": day, "outcome": "running"})
    return found


def are_known(answers: Mapping[Path, object]) -> bool:
    """Whether all is told of the tables so far, and that there are no more."""
    return not unknown_of(answers, told=False)


def assumed(path: Path) -> str:
    """The text that says what an advice goes by when this is not known; none for other answers."""
    if path[0] != "history":
        return ""
    return f"ask-assumed-{_kind(path)}"


def unknown_of(answers: Mapping[Path, object], *, told: bool) -> list[str]:
    """What is not known of the tables so far, each kind once; `told` is whether a case tells them.

    Whether there are others is known where somebody said that there are no more.
    """
    past = {path: value for path, value in answers.items() if path[0] == "history"}
    others = NO_TABLE in past.values() if past else told
    missing = [_kind(path) for path, value in past.items() if value is None]
    return [*dict.fromkeys([*([] if others else ["table"]), *missing])]


def _kind(path: Path) -> str:
    return path[2] if path[2] in ("table", "followed_up_on") else "left-out"


def asked_again(answers: Mapping[Path, object]) -> set[Path]:
    """What is asked once more for who wants to tell more of the tables so far."""
    past = {path: value for path, value in answers.items() if path[0] == "history"}
    return {path for path, value in past.items() if value in _NOT_A_TABLE}


def told_of(path: Path, value: object, paths: Iterable[Path]) -> set[Path]:
    """What is told of a table, if that is what a path asks for; without one, of all after it."""
    if path[0] != "history" or path[2] != "table":
        return set()
    number = int(path[1])
    found = {one for one in paths if one[0] == "history" and one != path}
    return {
        one
        for one in found
        if int(one[1]) == number or (value in _NOT_A_TABLE and int(one[1]) > number)
    }


def _entry(answers: Mapping[Path, object], number: int) -> Entry:
    at = "history", str(number)
    return {path[2]: value for path, value in answers.items() if path[:2] == at}


def _keys(entry: Entry) -> tuple[str, ...]:
    """What a case tells of a table, in the order in which it is asked."""
    outcome = entry.get("outcome")
    if outcome == "not-applicable":
        return "table", "outcome", "reason"
    if outcome is None or outcome in RUNNING:
        return "table", "outcome", "applied_on"
    if outcome == "returned":
        return "table", "outcome", "applied_on", "closed_on", "followed_up_on"
    return "table", "outcome", "applied_on", "closed_on"


# ---------------------------------------------------------------- as questions


def pose_past(
    rules: Rules, advice: Advice, answers: Mapping[Path, object], path: Path, *, first: bool
) -> Posed:
    """A question about the tables so far, or about the `first` of them."""
    language, key = rules.language, path[2]
    if key == "table":
        text = say("ask-table-first" if first else "ask-table-more", language)
        none = say("ask-no-table" if first else "ask-no-more-tables", language)
        options = {NO_TABLE: none, **_tables(rules, advice)}
        called = {word: id_ for word, id_ in rules.names.tables.items() if id_ in options}
        called |= dict.fromkeys(words("words-none"), NO_TABLE)
        return Posed(path, "choice", text, options=options, called=called, suggested=NO_TABLE)
    table = str(answers[*path[:2], "table"])
    text = say(f"ask-{key}", language, table=_tables(rules, advice).get(table, table))
    if key == "outcome":
        options = {one: say(f"outcome-{one}", language) for one in _OUTCOMES}
        return Posed(path, "choice", text, options=options)
    if key == "reason":
        options = {one: say(f"reason-{one}", language) for one in REASONS}
        return Posed(path, "choice", text, options=options)
    return Posed(path, "date", text, may_be_never=key == "followed_up_on")


def _tables(rules: Rules, advice: Advice) -> dict[str, str]:
    """The tables that this place has or had, today's first."""
    editions = [advice.edition, *reversed(rules.sectors[advice.edition.sector].editions)]
    routes = [rules.routes.get((one.id, advice.municipality)) for one in editions]
    tables = [table for route in routes if route for table in route.tables.values()]
    found: dict[str, str] = {}
    for table in tables:
        found.setdefault(table.id, table.name)
    return found
