"""Every name that the rules declare to be the name of something is checked, wherever it stands.

Which names those are follows from the parts themselves, so a new reference is tried at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from routeboek import RulesError, load_rules
from routeboek.diagnostic import Span
from routeboek.documents import DOCUMENTS
from routeboek.files import rule_files
from routeboek.forms import (
    BY_READING,
    Form,
    Mapped,
    Part,
    Several,
    Single,
    keys_of,
    short_key,
)
from routeboek.load import load_files
from routeboek.places import At
from routeboek.reading import RuleFiles
from routeboek.shapes import parts_of
from tests import shipped
from tests.cli.edits import VOORBEELD


class Reference(NamedTuple):
    """A field of a part that names something: what it is a name of, and its key."""

    part: str
    key: str
    to: str


def of_form(form: Form) -> Iterator[str]:
    """What the names in a value are names of, apart from those in other parts."""
    if isinstance(form, Single | Mapped) and form.ref:
        yield form.ref
    if isinstance(form, Several | Mapped):
        yield from of_form(form.item)


DECLARED = sorted(
    {
        Reference(field.part.__name__, key, to)
        for document in DOCUMENTS
        for part in parts_of(document)
        for key, field in keys_of(part).items()
        for to in of_form(field.form)
    }
)


def test_references_are_declared() -> None:
    assert {one.to for one in DECLARED} == {
        "date-fact", "destination", "document", "edition", "fact", "interpretation",
        "named-condition", "role", "status", "table", "table-or-any", "way-out",
    }  # fmt: skip


def names_in(part: type, at: At) -> Iterator[tuple[Reference, str, Span]]:
    """Every name in a part, and where it stands."""
    node, short = at.node, short_key(part)
    assert isinstance(node, dict) or short
    for key, field in keys_of(part).items():
        if key in node if isinstance(node, dict) else key == short:
            here = at.down(key) if isinstance(node, dict) else at
            for to, name, found in _names(field.form, here):
                if isinstance(to, Reference):
                    yield to, name, found
                else:
                    yield Reference(field.part.__name__, key, to), name, found


def _names(form: Form, at: At) -> Iterator[tuple[str | Reference, str, Span]]:
    node = at.node
    if isinstance(node, dict) and BY_READING in node:
        for reading in node.keys() - {BY_READING}:
            yield from _names(form, at.down(reading))
    elif isinstance(form, Single) and form.ref:
        assert isinstance(node, str)
        yield form.ref, node, at.document.spans.value(at.path)
    elif isinstance(form, Several):
        single = form.or_one and not isinstance(node, list)
        places = [at] if single else [at.down(index) for index in range(len(node))]
        for place in places:
            yield from _names(form.item, place)
    elif isinstance(form, Mapped):
        assert isinstance(node, dict)
        for name in node:
            if form.ref:
                yield form.ref, name, at.document.spans.key(at.down(name).path)
            yield from _names(form.item, at.down(name))
    elif isinstance(form, Part):
        yield from names_in(form.shape, at)


def names(files: RuleFiles) -> Iterator[tuple[Reference, str, Span]]:
    """Every name in every document of a folder."""
    for one in files.documents.all():
        yield from names_in(type(one.said), files.places.of(one.said))


@cache
def first_uses(folder: Path) -> dict[Reference, tuple[str, Span]]:
    """One use of each reference in a folder of rules."""
    found: dict[Reference, tuple[str, Span]] = {}
    files = shipped.files() if folder == shipped.FOLDER else load_files(folder)
    for reference, name, span in names(files):
        found.setdefault(reference, (name, span))
    return found


@pytest.mark.parametrize("reference", DECLARED, ids=[f"{one.part}-{one.key}" for one in DECLARED])
def test_a_broken_reference_is_a_finding_at_its_place(reference: Reference, tmp_path: Path) -> None:
    # The invented region is small and quick; what it does not use, the shipped rules do.
    folder = VOORBEELD if reference in first_uses(VOORBEELD) else shipped.FOLDER
    assert reference in first_uses(folder), "use it in the rules of tests/regions/voorbeeld"
    name, span = first_uses(folder)[reference]
    copy = Path(shutil.copytree(folder, tmp_path / "rules"))
    (file,) = [one for one in rule_files(copy).values() if str(one).endswith(within(span, folder))]
    lines = Path(str(file)).read_text(encoding="utf-8").splitlines(keepends=True)
    line, column = lines[span.line - 1], span.column - 1
    assert line[column:].lstrip("'\"").startswith(name)
    lines[span.line - 1] = line[:column] + line[column:].replace(name, "nergens_te_vinden", 1)
    Path(str(file)).write_text("".join(lines), encoding="utf-8")
    with pytest.raises(RulesError) as refused:
        load_rules(copy)
    here = [
        one.code
        for one in refused.value.diagnostics
        if one.span and (one.span.line, one.span.column) == (span.line, span.column)
        if one.span.file.endswith(within(span, folder))
    ]
    assert any(code.startswith("unknown-") for code in here), refused.value.diagnostics


def within(span: Span, folder: Path) -> str:
    """The name of a file within a folder of rules."""
    return span.file[span.file.rindex(f"{folder.name}/") + len(folder.name) :]
