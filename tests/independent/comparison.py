"""The advice of routeboek and what `docs/semantics.md` gives, laid beside each other."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from routeboek import Case, CaseError, Rules, advise
from tests.independent.book import Book
from tests.independent.evaluator import Answer, Refused, answer


def advised(rules: Rules, case: dict[str, Any]) -> Answer | str:
    """What routeboek says of a case, as far as it is compared."""
    try:
        advice = advise(rules, Case.model_validate_json(json.dumps(case)))
    except CaseError:
        return "refused"
    following = advice.next
    term = following.deadline if following else None
    return Answer(
        advice.status,
        tuple(sorted(advice.possible_statuses)),
        advice.leaning,
        following.table if following else None,
        following.state if following else None,
        text(term.latest if term else None),
        text(term.at_most if term else None),
        text(following.opens_on if following else None),
        tuple(sorted({one.id for one in (*advice.possible_routes, advice.route) if one})),
        tuple(sorted((one.table, one.state) for one in advice.side_tables)),
        tuple(sorted(one.definition.fact for one in advice.taken)),
    )


def text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def told(book: Book, case: dict[str, Any]) -> Answer | str:
    try:
        return answer(book, case)
    except Refused:
        return "refused"
