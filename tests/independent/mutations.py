"""Mutated texts of cases and of rule files, through the doors that everyone uses.

Each ends in an advice or rules, or in a refusal with codes that are documented: never in another
exception, never late, and what a case says never comes back in a message.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from routeboek import Case, CaseError, Rules, RulesError, advise, load_rules, read_case
from routeboek.analysis.report import checked
from routeboek.load import load_files
from tests.independent.cases import Cases

ROOT = Path(__file__).parents[2]
CODES = {path.stem for path in (ROOT / "docs" / "meldingen").glob("*.md")}
CANARY, NUMBER = "kanarievogel", 471_108_15
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+')
PAIR = re.compile(rb'"[^"]*"\s*:\s*(?:"[^"]*"|[\w.+-]+)')
ODD = [
    *(b"NaN", b"Infinity", b"-0", b"1e999", b"0x10", b"2.0", b"010", b"9" * 5000, b"null", b"True"),
    *(b"{}", b"[]", b"[[]]", b'""', b'"\\u0000"', b'"\\ud800"', b'"nee"', b"'x'", b"// x\n", b"#"),
    *(b"\x00", b"\xed\xa0\x80", b"\xff", b"\x1b[31m", b"\t", b"\r", b"---", b"!!python/x", b"&a"),
    *(
        one.encode()
        for one in "\u202e \u2028 \ufeff e\u0301 \U0001f426 \u0660 \xa0 \u017f".split(" ")
    ),
]
"""What does not belong in the middle of a text."""


class Seen(NamedTuple):
    """How one text ended, and what is wrong with that, if anything."""

    end: str
    wrong: str = ""


# ------------------------------------------------------------------------------------- mutations


def mutated(text: bytes, random: Random) -> bytes:
    """A text to which something was done, or a few things."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 5))):
        text = random.choice(MUTATIONS)(text, random)
    return text


def _place(text: bytes, random: Random) -> int:
    return random.randrange(len(text) + 1)


def flipped(text: bytes, random: Random) -> bytes:
    at = _place(text, random)
    return text[:at] + bytes([random.randrange(256)]) + text[at + 1 :]


def inserted(text: bytes, random: Random) -> bytes:
    at = _place(text, random)
    return text[:at] + random.choice(ODD) + text[at:]


def truncated(text: bytes, random: Random) -> bytes:
    at = _place(text, random)
    return random.choice((text[:at], text[at:]))


def cut(text: bytes, random: Random) -> bytes:
    first, last = sorted((_place(text, random), _place(text, random)))
    return text[:first] + text[min(last, first + 40) :]


def doubled(text: bytes, random: Random) -> bytes:
    first, last = sorted((_place(text, random), _place(text, random)))
    return text[:last] + text[first:]


def _tokens(text: bytes) -> list[tuple[int, int]]:
    return [one.span() for one in TOKEN.finditer(text)]


def swapped(text: bytes, random: Random) -> bytes:
    tokens = _tokens(text)
    if len(tokens) < 2:
        return text
    (a, b), (c, d) = sorted(random.sample(tokens, 2))
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def replaced(text: bytes, random: Random) -> bytes:
    tokens = _tokens(text)
    if not tokens:
        return random.choice(ODD)
    first, last = random.choice(tokens)
    return text[:first] + random.choice(ODD) + text[last:]


def nested(text: bytes, random: Random) -> bytes:
    tokens, deep = _tokens(text), random.choice((1, 2, 30, 2000))
    if not tokens:
        return text
    first, last = random.choice(tokens)
    opened, closed = random.choice(((b"[", b"]"), (b'{"a":', b"}")))
    return text[:first] + opened * deep + text[first:last] + closed * deep + text[last:]


def repeated(text: bytes, random: Random) -> bytes:
    pairs = [one.group() for one in PAIR.finditer(text)]
    if not pairs:
        return text
    one = random.choice(pairs)
    return text.replace(one, one + b", " + random.choice([*pairs, one]), 1)


def encoded(text: bytes, random: Random) -> bytes:
    whole = text.decode(errors="replace")
    return whole.encode(random.choice(("utf-8-sig", "utf-16", "utf-32", "latin-1")), "replace")


MUTATIONS: list[Callable[[bytes, Random], bytes]] = [
    *(flipped, inserted, truncated, cut, doubled, swapped, swapped, replaced, replaced, nested),
    *(repeated, encoded),
]


# ----------------------------------------------------------------------------------------- cases


def case_texts(cases: Cases, random: Random) -> Iterator[bytes]:
    """Without end: texts of cases with a canary in most of them, and something done to them."""
    while True:
        case = cases.one() | {"case_id": "casus-1", "asker": "school"}
        if random.random() < 0.6:
            _plant(case, random)
        yield mutated(json.dumps(case, indent=random.choice((None, 1))).encode(), random)


def _plant(case: dict[str, object], random: Random) -> None:
    """Puts the canary in the place of a value or of a key, or beside them."""
    facts, history = case["facts"], case.get("history")
    places = [case, facts, *(history if isinstance(history, list) else ())]
    place = random.choice(places)
    assert isinstance(place, dict)
    keys = [key for key in place if key not in {"facts", "history", "case_id"}]
    value = random.choice((CANARY, NUMBER, [CANARY], {CANARY: NUMBER}, f"2026-10-20{CANARY}"))
    if keys and random.random() < 0.7:
        place[random.choice(keys)] = value
    else:
        place[random.choice((CANARY, "naam", "bsn", "opmerking", "toelichting"))] = value


def try_case(rules: Rules, text: bytes) -> Seen:
    """How the text of a case ends."""
    try:
        advice = advise(rules, Case.model_validate_json(text))
    except CaseError as error:
        return _refused(error) or _refused_again(rules, text) or Seen("refused")
    told = json.dumps(advice.to_dict(), ensure_ascii=False) if _sings(text.decode()) else ""
    wrong = "an advice sings" if _sings(told) else ""
    return Seen("advised", wrong)


def _refused_again(rules: Rules, text: bytes) -> Seen | None:
    """The same by the door that knows what the rules say."""
    try:
        read_case(rules, text)
    except CaseError as error:
        return _refused(error)
    return None


def _refused(error: CaseError | RulesError, *, silent: bool = True) -> Seen | None:
    """What is wrong with a refusal, if anything."""
    found = error.diagnostics
    if unknown := {one.code for one in found} - CODES or (set() if found else {"none"}):
        return Seen("refused", f"codes {sorted(unknown)}")
    told = json.dumps([one.to_dict(language) for one in found for language in ("nl", "en")])
    if silent and _sings(f"{told} {error} {error!r}"):
        return Seen("refused", f"{found[0].code} sings")
    return None


def _sings(text: str) -> bool:
    return CANARY in text.casefold() or str(NUMBER) in text


# ------------------------------------------------------------------------------------ rule files


@contextmanager
def mutated_rules(folder: Path, random: Random) -> Iterator[Path]:
    """A copy of a rules folder, without its examples, in which one file is not what it was."""
    with TemporaryDirectory() as place:
        copy = Path(place) / "rules"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("examples"))
        path = random.choice(sorted(copy.rglob("*.yaml")))
        path.write_bytes(mutated(path.read_bytes(), random))
        yield copy


def try_rules(folder: Path, today: date) -> Seen:
    """How loading and checking a rules folder ends."""
    try:
        load_rules(folder)
        files = load_files(folder)
    except RulesError as error:
        return _refused(error, silent=False) or Seen("refused")
    report = checked(files, today)
    for one in report.findings:
        one.diagnostic.to_dict("nl")
        one.diagnostic.to_dict("en")
    unknown = {one.diagnostic.code for one in report.findings} - CODES
    wrong = f"codes {sorted(unknown)}" if unknown else ""
    return Seen("findings" if report.findings else "fine", wrong)
