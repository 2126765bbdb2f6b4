"""`routeboek advise FILE` as it is mostly asked, and nothing else.

Reading any command line, and telling what is wrong with it or with a case, takes libraries that
take longer to load than an advice takes to make. So the plainest questions are answered without;
for whatever is odd the answer is None, and the full way answers, as if nothing had been tried.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from routeboek.messages import Language
    from routeboek.snapshot import Snapshot

_VALUES = {"--format": ("text", "plain", "json", "markdown"), "--lang": ("nl", "en")}
_FLAGS = ("--explain",)


class _Plain(NamedTuple):
    """`advise` with one file, asked so that nothing has to be said of how it is asked."""

    file: str
    format: str = "text"
    lang: Language = "nl"
    explain: bool = False


def written(args: Sequence[str]) -> Callable[[], None] | None:
    """What writes the answer to a plain question; None where the full way has to answer."""
    asked = _understood(args)
    return _advice(asked) if asked else None


def _understood(args: Sequence[str]) -> _Plain | None:
    if args[:1] != ["advise"] or os.environ.get("ROUTEBOEK_RULES"):
        return None
    left, given = list(args[1:]), dict[str, str]()
    files: list[str] = []
    while left:
        name, equals, value = left.pop(0).partition("=")
        if not name.startswith("-") and not equals:
            files.append(name)
            continue
        if name in given or (name not in _VALUES and (equals or name not in _FLAGS)):
            return None
        if name in _VALUES and not equals:
            value = left.pop(0) if left else ""
        if value not in _VALUES.get(name, ("",)):
            return None
        given[name] = value
    if len(files) != 1:
        return None
    language = cast("Language", given.get("--lang", "nl"))
    return _Plain(files[0], given.get("--format", "text"), language, "--explain" in given)


def _advice(asked: _Plain) -> Callable[[], None] | None:
    from routeboek.cli import output
    from routeboek.diagnostic import CaseError, RulesError
    from routeboek.evaluator import advise
    from routeboek.load import load_rules

    try:
        case = _case(asked.file)
        if case is None:
            return None
        rules = load_rules(language=asked.lang, for_case=case, as_chosen=True)
        advice = advise(rules, case)
    except (CaseError, RulesError):
        return None
    if asked.format == "json":
        told = advice.to_dict()
        return lambda: output.write_json(told)
    from routeboek.render.advicepage import advice_page

    page = advice_page(advice, rules, explain=asked.explain)
    return lambda: output.write_page(page, asked.format)


def _case(file: str) -> Snapshot | None:
    """The case in a file, if it is a plain one."""
    from routeboek.diagnostic import CaseError
    from routeboek.files import read_file
    from routeboek.jsontext import read_case_text
    from routeboek.snapshot import read_plainly

    text = read_case_text(read_file(Path(file), CaseError), file)
    return read_plainly(text.data)
