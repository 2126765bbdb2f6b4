"""`routeboek diff`: which cases get another advice under other rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from textwrap import indent

from routeboek.analysis.breaches import breaches
from routeboek.analysis.difference import Effect, RouteDifference, compared
from routeboek.analysis.impact import Changed
from routeboek.analysis.lines import Line, changed_lines, differing_lines, reworded_lines
from routeboek.cli.app import Diff
from routeboek.cli.choosing import chosen
from routeboek.cli.impact import OwnCases
from routeboek.cli.interruption import tidied
from routeboek.cli.output import (
    Code,
    Stop,
    finding_lines,
    store_cases,
    write_exactly,
    write_json,
    write_page,
    writing,
)
from routeboek.cli.revisions import commit_of, extract
from routeboek.cli.writing import scratch
from routeboek.diagnostic import RulesError
from routeboek.files import here, is_folder
from routeboek.load import load_files, rules_folder
from routeboek.messages import say
from routeboek.reading import RuleFiles
from routeboek.render.ci import to_github, to_gitlab, to_sarif
from routeboek.render.clean import json_text
from routeboek.render.effects import Effects, Found, Side
from routeboek.render.effectsjson import effects_json
from routeboek.render.impact import Impact, ImpactWords, impact_json
from routeboek.render.marks import findings
from routeboek.text_guard import harmless


def run(request: Diff) -> Code:
    """Writes what changes, and how to see it in cases."""
    with tidied(), ExitStack() as stack:
        old, new = _sides(request, stack)
        editions = (old.edition, new.edition) if old.edition and new.edition else None
        own = None if request.cases is None else OwnCases(request, request.cases, old, new)
        found = _found(old, new, editions, request.nodes)
        total = _write(Effects(old, new, found), own, request)
        if request.witness is not None:
            store_cases(request.witness, _witnesses(found.effect))
    if not found.effect.proved:
        return Code.NOT_PROVED
    if total and total.unread:
        return Code.REFUSED
    return Code.DONE if found.effect.same and not (total and total.changed) else Code.FOUND


def _found(old: Side, new: Side, editions: tuple[str, str] | None, limit: int) -> Found:
    """All that differs between two sides."""
    effect = compared(old.files, new.files, editions, limit)
    lines = [[] if one.same else _lines(old, new, one) for one in effect.routes]
    broken = breaches(old.files, new.files, zip(effect.routes, lines, strict=True), limit)
    reworded = [] if editions else reworded_lines(old.files, new.files, rules=effect.same)
    return Found(effect, lines, reworded, broken)


def _lines(old: Side, new: Side, one: RouteDifference) -> list[Line]:
    """The lines of the rules by which a route differs."""
    if new.reading:
        return differing_lines(old.files, one, *new.reading)
    return changed_lines(old.files, new.files, one)


def _write(effects: Effects, own: OwnCases | None, request: Diff) -> Impact | None:
    """Writes it in its form, with what it does to the cases of the reader, which it counts."""
    form = request.format
    if form == "json":
        return _write_json(effects, own)
    total = own.compared(lambda _: None) if own else None
    if form in ("text", "plain", "markdown"):
        write_page(effects.page(total, explain=request.explain), form)
    else:
        make = {"github": to_github, "gitlab": to_gitlab, "sarif": to_sarif}[form]
        write_exactly(make(findings(effects), request.lang, here()))
    return total


def _write_json(effects: Effects, own: OwnCases | None) -> Impact | None:
    """One object. Cases are written in it as they are found, so there may be any number of them."""
    told = effects_json(effects)
    if own is None:
        write_json(told)
        return None
    between = ""

    def tell(cases: Sequence[Changed]) -> None:
        nonlocal between
        for one in cases:
            text = json_text(ImpactWords(effects.rules).json(one))
            write_exactly(f"{between}\n{indent(text.rstrip(), '    ')}")
            between = ","

    write_exactly(json_text({**told, "cases": []}).removesuffix("]\n}\n"))
    total = own.compared(tell)
    counts = json_text({"impact": impact_json(total)})
    write_exactly(f"\n  ],{counts.removeprefix('{')}")
    return total


def _unusable(request: Diff, code: str, **params: object) -> Stop:
    return Stop(Code.USAGE, say(code, request.lang, **params))


# ---------------------------------------------------------------- what is compared


def _sides(request: Diff, stack: ExitStack) -> tuple[Side, Side]:
    """Both sides: two editions, each a folder or a git revision of one, or two readings of one."""
    if request.reading is not None:
        return _two_readings(request, request.reading, stack)
    if request.old is None or request.new is None:
        raise _unusable(request, "diff-two-sides")
    names = request.old, request.new
    folders = [name for name in reversed(names) if is_folder(Path(name))]
    home = str(Path(request.rules)) if request.rules else None
    if not folders:
        files = _loaded(home, request, home or "")
        sectors = {e.id: s.id for s in files.rules.sectors.values() for e in s.editions}
        if all(name in sectors for name in names):
            if sectors[request.old] != sectors[request.new]:
                raise _unusable(request, "diff-mixed-sides")
            old, new = (Side(name, files, edition=name) for name in names)
            return old, new
        place = Path(home or str(rules_folder()))
        unknown = [name for name in names if commit_of(name, place) is None]
        for name in sorted(unknown, key=sectors.__contains__):
            code = "diff-mixed-sides" if name in sectors else "diff-unknown-side"
            raise _unusable(request, code, name=name)
    within = Path(home or (folders[0] if folders else str(rules_folder())))
    old, new = (_side(name, within, request, stack) for name in names)
    return old, new


def _two_readings(request: Diff, given: str, stack: ExitStack) -> tuple[Side, Side]:
    """The rules as they are and under another reading."""
    if request.new is not None:
        raise _unusable(request, "diff-reading-alone")
    home = request.rules
    if request.old is None:
        name = harmless(home or str(rules_folder()))
        old = Side(name, _loaded(home, request, home or ""))
    else:
        old = _side(request.old, Path(home or str(rules_folder())), request, stack)
    ((interpretation, reading),) = chosen(old.rules, [given], request.lang)
    before = old.rules.interpretations[interpretation].chosen
    try:
        files = old.files.under_reading(interpretation, reading)
    except RulesError as error:
        lines = finding_lines(error.diagnostics, request.lang)
        raise Stop(Code.RULES, say("diff-rules-wrong", request.lang, name=given), *lines) from None
    name, between = f"{interpretation}={reading}", (interpretation, before, reading)
    return old, Side(name, files, old.within, reading=between)


def _side(name: str, home: Path, request: Diff, stack: ExitStack) -> Side:
    """The rules of a folder, or of `home` as it was at a git revision."""
    if is_folder(Path(name)):
        return Side(harmless(name), _loaded(name, request, name))
    commit = commit_of(name, home)
    if commit is None:
        raise _unusable(request, "diff-unknown-side", name=name)
    with writing("TMPDIR"):
        place = stack.enter_context(scratch())
        found = extract(commit, home, place)
    if found is None:
        raise _unusable(request, "diff-no-rules-in-revision", name=name, folder=home)
    within = harmless(f"{place}/")
    return Side(harmless(name), _loaded(str(found), request, name), within)


def _loaded(folder: str | None, request: Diff, name: str) -> RuleFiles:
    try:
        return load_files(folder, language=request.lang)
    except RulesError as error:
        lines = finding_lines(error.diagnostics, request.lang)
        raise Stop(Code.RULES, say("diff-rules-wrong", request.lang, name=name), *lines) from None


# ---------------------------------------------------------------- cases that show it


def _witnesses(effect: Effect) -> dict[str, Mapping[str, object]]:
    """For every change the case that shows it, by name: one, or two if they differ."""
    found = {f"{one.kind}-{one.old}": one.case for one in effect.renames if one.case is not None}
    numbers: Counter[str] = Counter()
    for one in effect.routes:
        for change in one.changes:
            if change.shown is None:
                continue
            stem = f"{one.route.edition.id}-{one.route.municipality}"
            numbers[stem] += 1
            name = f"{stem}-{numbers[stem]}"
            if change.shown.before == change.shown.after:
                found[name] = change.shown.after
            else:
                found[f"{name}-oud"] = change.shown.before
                found[f"{name}-nieuw"] = change.shown.after
    return found
