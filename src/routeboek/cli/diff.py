"""`routeboek diff`: which cases get another advice under other rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from routeboek.analysis.difference import answer, compared
from routeboek.analysis.lines import changed_lines
from routeboek.book import Edition, Rules
from routeboek.case import Case
from routeboek.cli.app import Diff
from routeboek.cli.output import Code, complain, write_json, write_page
from routeboek.cli.revisions import commit_of, extract
from routeboek.diagnostic import CaseError, RouteboekError, RulesError, Span
from routeboek.evaluator import advise
from routeboek.expectations import answers
from routeboek.files import read_file
from routeboek.load import is_folder, load_files, rules_folder
from routeboek.messages import Language, say
from routeboek.reading import RuleFiles
from routeboek.render.effects import (
    OwnCase,
    Placed,
    Sides,
    Told,
    difference_json,
    difference_page,
)
from routeboek.render.jsonform import finding_line
from routeboek.yamlnodes import PlainNode


class _Side(NamedTuple):
    """One side of the comparison: its rules, and how its places are shown."""

    files: RuleFiles
    placed: Placed
    edition: str | None = None


class _Refused(Exception):
    """The comparison cannot be made; it was said why."""

    def __init__(self, code: Code) -> None:
        super().__init__()
        self.code = code


def run(request: Diff) -> Code:
    """Writes what changes, and how to see it in cases."""
    with ExitStack() as stack:
        try:
            old, new = _sides(request, stack)
            sides, found = _compared(request, old, new)
            own = None if request.cases is None else list(_own_cases(request, sides))
        except _Refused as refused:
            return refused.code
        if request.form == "json":
            write_json(difference_json(sides, found, own))
        else:
            write_page(difference_page(sides, found, own), request.form)
        if request.witnesses is not None:
            _write_witnesses(found, Path(request.witnesses))
    if any(not told.difference.proved for told in found):
        return Code.NOT_PROVED
    return Code.DONE if all(told.difference.same for told in found) else Code.FOUND


def _compared(request: Diff, old: _Side, new: _Side) -> tuple[Sides, list[Told]]:
    editions = (old.edition, new.edition) if old.edition and new.edition else None
    names = (request.old, request.new)
    sides = Sides(old.files.rules, new.files.rules, names, (old.placed, new.placed))
    differences = compared(old.files, new.files, editions, request.nodes)
    return sides, [
        Told(
            one,
            () if one.same else tuple(changed_lines(old.files, new.files, one.old, one.new)),
        )
        for one in differences
    ]


# ---------------------------------------------------------------- what is compared


def _sides(request: Diff, stack: ExitStack) -> tuple[_Side, _Side]:
    """Both sides: two editions, or each a folder or a git revision of one."""
    folders = [Path(name) for name in (request.new, request.old) if is_folder(Path(name))]
    home = Path(request.rules) if request.rules else None
    if not folders:
        files = _loaded(str(home) if home else None, request.language, "")
        editions = {one.id: one for s in files.rules.sectors.values() for one in s.editions}
        if request.old in editions and request.new in editions:
            return _editions(files, editions[request.old], editions[request.new], request.language)
    folder = home or (folders[0] if folders else Path(str(rules_folder())))
    return _side(request.old, folder, request, stack), _side(request.new, folder, request, stack)


def _editions(
    files: RuleFiles, old: Edition, new: Edition, language: Language
) -> tuple[_Side, _Side]:
    if old.sector != new.sector:
        complain(say("diff-mixed-sides", language))
        raise _Refused(Code.USAGE)
    return _Side(files, str, old.id), _Side(files, str, new.id)


def _side(name: str, folder: Path, request: Diff, stack: ExitStack) -> _Side:
    if is_folder(Path(name)):
        return _Side(_loaded(name, request.language, name), str)
    commit = commit_of(name, folder)
    if commit is None:
        complain(say("diff-unknown-side", request.language, name=name))
        raise _Refused(Code.USAGE)
    place = Path(stack.enter_context(TemporaryDirectory()))
    found = extract(commit, folder, place)
    if found is None:
        params = {"name": name, "folder": str(folder)}
        complain(say("diff-no-rules-in-revision", request.language, **params))
        raise _Refused(Code.USAGE)

    def placed(span: Span) -> str:
        return str(span).replace(f"{place}/", f"{name}:")

    return _Side(_loaded(str(found), request.language, name), placed)


def _loaded(folder: str | None, language: Language, name: str) -> RuleFiles:
    try:
        return load_files(folder, language=language)
    except RulesError as error:
        complain(say("diff-rules-wrong", language, name=name or folder or ""))
        complain(*(finding_line(one, language) for one in error.diagnostics))
        raise _Refused(Code.RULES) from None


# ---------------------------------------------------------------- cases


def _own_cases(request: Diff, sides: Sides) -> Iterator[OwnCase]:
    """The cases of the reader that get another advice."""
    folder = Path(request.cases or "")
    if not is_folder(folder):
        complain(say("diff-no-cases", request.language, folder=str(folder)))
        raise _Refused(Code.USAGE)
    for file in sorted(folder.glob("*.json")):
        try:
            case = Case.model_validate_json(read_file(file, CaseError))
        except CaseError as refusal:
            complain(f"{file.name}: {refusal.diagnostics[0].message(request.language)}")
            continue
        plain = case.model_dump(mode="json", exclude_none=True, by_alias=True)
        if answer(sides.old, plain) != answer(sides.new, plain):
            yield _own_case(file.name, case, sides, request.language)


def _own_case(name: str, case: Case, sides: Sides, language: Language) -> OwnCase:
    """What becomes of a case: its statuses, and the parts of the advice that differ."""
    told = [_told(rules, case) for rules in (sides.old, sides.new)]
    parts = [key for key in told[0] | told[1] if told[0].get(key) != told[1].get(key)]
    before, after = (_status(rules, case, language) for rules in (sides.old, sides.new))
    return OwnCase(name, before, after, ", ".join(parts))


def _told(rules: Rules, case: Case) -> dict[str, PlainNode]:
    try:
        return answers(advise(rules, case))
    except RouteboekError:
        return {"refused": "yes"}


def _status(rules: Rules, case: Case, language: Language) -> str:
    """The advice in a few words: its status and the next table."""
    try:
        advice = advise(rules, case)
    except RouteboekError:
        return say("diff-refused", language)
    status = say(f"status-{advice.status}", language)
    return f"{status} ({advice.next.name})" if advice.next else status


def _write_witnesses(found: Sequence[Told], folder: Path) -> None:
    """For every change that has one the case that shows it: one file, or two if they differ."""
    folder.mkdir(parents=True, exist_ok=True)
    for told in found:
        route = told.difference.route
        shown = [change.shown for change in told.difference.changes if change.shown]
        for number, one in enumerate(shown, 1):
            stem = f"{route.edition.id}-{route.municipality}-{number}"
            parts = {"": one.after}
            if one.before != one.after:
                parts = {"-oud": one.before, "-nieuw": one.after}
            for suffix, case in parts.items():
                text = json.dumps(case, indent=2) + "\n"
                (folder / f"{stem}{suffix}.json").write_text(text, encoding="utf-8")
