"""What is told of a key or a value that a case should not have, where it stands, what was meant.

No finding repeats a value of the case, nor a key that is not a known name.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import takewhile
from typing import Any, NamedTuple, TypeAlias, get_args

from routeboek.diagnostic import Diagnostic
from routeboek.facts import NEVER_WORD, Fact, OutcomeName
from routeboek.jsontext import CaseText, path_of, pointer_of
from routeboek.messages import LANGUAGES, say
from routeboek.personal import asks_for_personal_data
from routeboek.spelling import day, meant, named, nearly, simple, simply, whole, words, yes_or_no

Path: TypeAlias = tuple[str, ...]


class Where(NamedTuple):
    """Where the parts of a case stand.

    `renamed` has, for the path of a part that was written under another key, that key; `keys` are
    the keys that any case may have.
    """

    text: CaseText | None
    renamed: Mapping[Path, str]
    keys: Collection[str]

    def located(self, found: Diagnostic, known: Collection[str] = ()) -> Diagnostic:
        """The finding with file and line, if there is a text; `known` are names of the rules.

        Its pointer ends above the first key that is not known.
        """
        if found.pointer is None or found.span is not None:
            return found
        path = self._written(path_of(found.pointer))
        span = self.text.span_of(pointer_of(path)) if self.text else None
        return Diagnostic(found.code, span, self._shown(path, known), found.params)

    def of_key(self, code: str, path: Path, params: Mapping[str, str]) -> Diagnostic:
        """A finding about a key, which points to what it stands in."""
        written = self._written(path)
        span = self.text.span_of(pointer_of(written), key=True) if self.text else None
        return Diagnostic(code, span, self._shown(written[:-1]), params)

    def _written(self, path: Path) -> Path:
        """The path as it is in the text, of a path as it was meant."""
        steps = enumerate(path, start=1)
        return tuple(self.renamed.get(path[:end], step) for end, step in steps)

    def _shown(self, path: Path, known: Collection[str] = ()) -> str:
        """The pointer to the part of a path that holds nothing but known keys, and numbers."""
        numbered = path[:1] != ("facts",)
        safe = (
            step in self.keys
            or step in known
            or (index == 1 and numbered and step.isascii() and step.isdecimal())
            for index, step in enumerate(path)
        )
        return pointer_of(path[: len(list(takewhile(bool, safe)))])


# ---------------------------------------------------------------- keys


@cache
def _called(keys: tuple[str, ...]) -> Mapping[str, str]:
    """Keys by themselves and by what people write instead, in any language."""
    own = [(key, key) for key in keys]
    typed = [key for key in keys if key.isidentifier()]  # `$schema` is for editors
    return simply(own + [(word, key) for key in typed for word in words(f"called-{key}")])


def key_meant(key: str, keys: Sequence[str]) -> str:
    """The key of a case that was meant by another, if one of these was."""
    called = _called(tuple(keys))
    return named(key, called) or ("" if asks_for_personal_data(key) else nearly(key, called))


def unknown_key(where: Where, path: Path, code: str, near: str, known: Sequence[str]) -> Diagnostic:
    """The finding for a key that does not exist there; `near` is what was meant, if it is known."""
    if near:
        return where.of_key(f"{code}-near", path, {"near": near})
    if asks_for_personal_data(path[-1]):
        return where.of_key("case-personal-data", path, {})
    return where.of_key(code, path, {"known": ", ".join(known)})


def renamed(data: Mapping[Any, object], keys: Sequence[str], limit: int) -> Mapping[str, str]:
    """The keys that were meant by others, and those others; nothing has then two values.

    Data of a program may have keys of any kind.
    """
    found: dict[str, str] = {}
    for key in list(data)[:limit]:
        near = key_meant(key, keys) if isinstance(key, str) and key not in keys else ""
        if near and near not in data:
            found.setdefault(near, key)
    return found


# ---------------------------------------------------------------- values


def wrong_value(pointer: str, expected: str, value: object) -> Diagnostic:
    """The finding for a value of the wrong kind, with the one that it seems to mean."""
    if expected == "date" and (known := day(value)):
        return Diagnostic("case-day-near", None, pointer, {"near": known.isoformat()})
    if expected == "outcome" and isinstance(value, str) and (outcome := outcome_meant(value)):
        return Diagnostic("case-value-near", None, pointer, {"near": json.dumps(outcome)})
    return Diagnostic("case-wrong-type", None, pointer, {"expected": f"@{expected}"})


def outcome_meant(word: str) -> str:
    """The outcome of a table that a word stands for."""
    outcomes: tuple[str, ...] = get_args(OutcomeName)
    called = [(one, one) for one in outcomes]
    called += [(say(f"outcome-{one}", lang), one) for lang in LANGUAGES for one in outcomes]
    called += [(said, one) for one in outcomes for said in words(f"words-{one}")]
    return nearly(word, simply(called))


def wrong_fact_value(
    fact: Fact, pointer: str, given: object, called: Mapping[str, str]
) -> Diagnostic:
    """The same for the value of a fact; `called` has its choices by what people call them."""
    value = _fact_value(fact, given, called)
    if isinstance(value, date):
        return Diagnostic("case-day-near", None, pointer, {"near": value.isoformat()})
    if value is not None:
        near = json.dumps(value, ensure_ascii=False)
        return Diagnostic("fact-value-near", None, pointer, {"fact": fact.name, "near": near})
    kind = "day" if fact.type == "date" else fact.type
    params = {"fact": fact.name, "expected": f"@{kind}", "values": fact.expected()}
    return Diagnostic("fact-wrong-type", None, pointer, params)


def _fact_value(fact: Fact, given: object, called: Mapping[str, str]) -> object:
    """The value of a fact that another one seems to mean, as a case writes it; else None."""
    if fact.type == "yes_no":
        return yes_or_no(given)
    if fact.type == "count":
        return whole(given)
    if fact.type == "date":
        never = isinstance(given, str) and simple(given) in words("words-never")
        return NEVER_WORD if never else day(given)
    listed = given if isinstance(given, list) and fact.type == "choices" else [given]
    texts = [one for one in listed if isinstance(one, str)]
    if not texts or len(texts) < len(listed) or len(listed) > len(fact.values):
        return None
    chosen = [meant(one, called) for one in texts]
    if not all(chosen):
        return None
    return list(dict.fromkeys(chosen)) if fact.type == "choices" else chosen[0]
