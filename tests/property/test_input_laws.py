"""Laws of what is told of a case that is refused: nothing of it is repeated, whatever it holds."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from routeboek import Case, CaseError, Diagnostic, advise
from routeboek.case import case_keys
from routeboek.jsontext import read_case_text
from routeboek.messages import LANGUAGES
from routeboek.refusals import read_case
from tests.shipped import rules

CASE: dict[str, Any] = {
    "reference_date": "2026-10-20",
    "sector": "po",
    "municipality": "den-haag",
    "home_municipality": "rijswijk",
    "asker": "school",
    "facts": {"plan_made": True, "meetings_held": 2, "attendance": "none", "stuck_on": ["vision"]},
    "history": [{"table": "adviestafel", "applied_on": "2026-09-20", "outcome": "running"}],
    "school_holidays": [{"from": "2026-10-17", "to": "2026-10-25"}],
}
SECRETS = st.text("zqxjkwv", min_size=12, max_size=80).map(lambda text: f"Qz{text}")
OTHER = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9)


def told(text: str | bytes) -> tuple[Diagnostic, ...]:
    """What is told of a text; nothing when there is an advice."""
    try:
        advise(rules(), read_case(rules(), read_case_text(text, known=case_keys())))
    except CaseError as refused:
        return refused.diagnostics
    return ()


def shown(found: tuple[Diagnostic, ...]) -> str:
    """All that a reader sees of it, in both languages."""
    return "\n".join(json.dumps(one.to_dict(language)) for one in found for language in LANGUAGES)


def places(data: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything in some data."""
    items = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data if isinstance(data, list) else ())
    )
    return [path, *(place for step, one in items for place in places(one, (*path, step)))]


def changed(path: tuple[Any, ...], value: object, *, key: bool) -> dict[str, Any]:
    """The case with another value somewhere, or with the key there replaced."""
    case: Any = json.loads(json.dumps(CASE))
    inner = case
    for step in path[:-1]:
        inner = inner[step]
    if key and isinstance(inner, dict):
        inner[value] = inner.pop(path[-1])
    else:
        inner[path[-1]] = value
    return case  # type: ignore[no-any-return]


PATHS = st.sampled_from([path for path in places(CASE) if path])


@settings(max_examples=150)
@given(PATHS, SECRETS, st.booleans(), st.sampled_from([None, 1]))
def test_nothing_of_a_case_is_repeated(
    path: tuple[Any, ...], secret: str, key: bool, indent: int | None
) -> None:
    text = json.dumps(changed(path, secret, key=key), indent=indent)
    assert secret.casefold() not in shown(told(text)).casefold()
    broken = text.replace('"', "'", 2)
    assert secret.casefold() not in shown(told(broken)).casefold()


@settings(max_examples=150)
@given(PATHS, OTHER, st.booleans())
def test_every_value_in_every_place_is_advised_on_or_refused(
    path: tuple[Any, ...], value: object, key: bool
) -> None:
    case = changed(path, str(value) if key else value, key=key)
    found = told(json.dumps(case))
    assert all(
        one.message(language) and one.remedy(language) for one in found for language in LANGUAGES
    )


@settings(max_examples=100)
@given(st.data())
def test_a_text_with_a_slip_is_advised_on_or_refused(data: st.DataObject) -> None:
    text = json.dumps(CASE)
    at = data.draw(st.integers(0, len(text)))
    slip = data.draw(st.sampled_from(["", ",", "'", '"', "}", "//", "True", "é", "1", "\n", "“"]))
    told(text[:at] + slip + text[at + data.draw(st.integers(0, 2)) :])


@settings(max_examples=60)
@given(PATHS, SECRETS | OTHER)
def test_the_library_finds_nothing_else(path: tuple[Any, ...], value: object) -> None:
    """With no rules at hand fewer findings are made of a wrong shape, and no other ones."""
    text = json.dumps(changed(path, value, key=False))
    found: tuple[Diagnostic, ...] = ()
    try:
        advise(rules(), Case.model_validate_json(text))
    except CaseError as refused:
        found = refused.diagnostics
    assert set(map(str, found)) <= set(map(str, told(text)))


def test_a_large_case_of_mistakes_is_answered_at_once() -> None:
    many = {f"plan_gemaakt_{number}": "ja" for number in range(9_000)}
    for case in ({**CASE, "facts": many}, {**CASE, **many}):
        found = told(json.dumps(case))
        assert 50 <= len(found) <= 150
        assert not re.search("gemaakt_", shown(found))
