"""Rule files: what is read, where it stands, and what is refused at which line and column."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from routeboek import yamlnodes
from routeboek.diagnostic import CaseError, RulesError, Span
from routeboek.files import read_file
from routeboek.messages import finding_codes
from routeboek.text_guard import MAX_BYTES, MAX_DEPTH, MAX_FINDINGS, MAX_RULE_VALUES
from routeboek.yamlnodes import Document
from routeboek.yamltext import read_documents

Found = tuple[str, int, int]


def read(text: str) -> list[Document]:
    return read_documents(text.encode(), "r.yaml")


def findings(raw: bytes | str) -> list[Found]:
    """Code, line and column of everything that is wrong; every sentence can be made."""
    with pytest.raises(RulesError) as caught:
        read_documents(raw.encode() if isinstance(raw, str) else raw, "r.yaml")
    for one in caught.value.diagnostics:
        assert one.span is not None
        assert one.span.file == "r.yaml"
        for language in ("nl", "en"):
            assert one.message(language)
            assert one.remedy(language)
    return [(d.code, d.span.line, d.span.column) for d in caught.value.diagnostics if d.span]


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def _both_parsers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlnodes, "_LOADER", getattr(yaml, request.param))


both_parsers = pytest.mark.usefixtures("_both_parsers")


# ---------------------------------------------------------------- what is read


@both_parsers
@pytest.mark.parametrize(
    "scalar",
    ["no", "yes", "on", "010", "12:30", "1.10", "2025-02-30", "2025-01-01", "0x1F", "1e3", ".inf"],
)
def test_every_scalar_stays_text(scalar: str) -> None:
    assert read(f"a: {scalar}\nb: [{scalar}]\n{scalar}: c")[0].data == {
        "a": scalar,
        "b": [scalar],
        scalar: "c",
    }


@both_parsers
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a:", ""),
        ("a: null", ""),
        ("a: ~", ""),
        ("a: 'null'", "null"),
        ('a: "~"', "~"),
        ("a: # remark", ""),
        ("a: b # remark", "b"),
        ("a: b#c", "b#c"),
        ("a: 'b # c'", "b # c"),
        ("a: [b, {c: d}, []]", ["b", {"c": "d"}, []]),
        ("a: |\n  b\n  c\n", "b\nc\n"),
        ("a: >-\n  b\n  c\n", "b c"),
        ("a: b\n  c", "b c"),
        ('a: "b\\tc\\n\\u00e9"', "b\tc\né"),
        ("a: {}", {}),
        ("\ufeffa: b", "b"),
        ("# remark\n\na: b", "b"),
        ("a:\r\n  - b\r\n  - c\r\n", ["b", "c"]),
    ],
)
def test_reads(text: str, value: object) -> None:
    [document] = read(text)
    assert document.data == {"a": value}
    assert document.key == "a"
    assert document.name == (value if isinstance(value, str) else "")


@both_parsers
def test_documents_are_separated_by_lines_of_three_dashes() -> None:
    documents = read(
        "# remark\n---\na: 1\n---   \n---\r\n# nothing\n---\nb: 'x\n ---'\nc: d\n---\n"
    )
    assert [(d.key, d.name) for d in documents] == [("a", "1"), ("b", "x ---")]
    assert documents[1].spans.value(["c"]).line == 10


SPANNED = """\
# remark
kind: first
---
edition: po   # the second document
tables:
  één:
    when: {all: [a, {fact: b}]}
  two:
    - x
    -   y
empty:
"""


@both_parsers
@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ([], (4, 1), (4, 1)),
        (["edition"], (4, 1), (4, 10)),
        (["tables"], (5, 1), (6, 3)),
        (["tables", "één"], (6, 3), (7, 5)),
        (["tables", "één", "when"], (7, 5), (7, 11)),
        (["tables", "één", "when", "all", 0], (7, 18), (7, 18)),
        (["tables", "één", "when", "all", 1, "fact"], (7, 22), (7, 28)),
        (["tables", "two", 1], (10, 9), (10, 9)),
        (["empty"], (11, 1), (11, 7)),
        (["tables", "één", "missing", "deeper"], (6, 3), (7, 5)),
        (["tables", "two", 7], (8, 3), (9, 5)),
        (["tables", "two", "x"], (8, 3), (9, 5)),
        ([0], (4, 1), (4, 1)),
        (["edition", "x"], (4, 1), (4, 10)),
    ],
)
def test_places_count_from_one_in_the_whole_file(
    path: list[str | int], key: tuple[int, int], value: tuple[int, int]
) -> None:
    spans = read(SPANNED)[1].spans
    assert (spans.key(path).line, spans.key(path).column) == key
    assert (spans.value(path).line, spans.value(path).column) == value


# ---------------------------------------------------------------- what is refused


REFUSED: dict[str, tuple[bytes | str, list[Found]]] = {
    "nothing": ("", [("yaml-empty", 1, 1)]),
    "only remarks": ("# a\n---\n\n", [("yaml-empty", 1, 1)]),
    "too large": (b"a: " + b"b" * MAX_BYTES, [("file-too-large", 0, 0)]),
    "too many values": (
        b"a: [" + b"b, " * MAX_RULE_VALUES + b"]",
        [("yaml-too-many-values", 1, 5 + 3 * (MAX_RULE_VALUES - 2))],
    ),
    "too many in all": (
        "a: b\n---\n" * MAX_RULE_VALUES,
        [("yaml-too-many-values", MAX_RULE_VALUES + 1, 1)],
    ),
    "latin-1": ("a: b\nc: dé\xe9".encode("latin-1"), [("file-not-utf8", 2, 5)]),
    "after é": ("é: ".encode() + b"\xff", [("file-not-utf8", 1, 4)]),
    "utf-16": ("a: b".encode("utf-16"), [("file-not-utf8", 1, 1)]),
    "surrogate": (b"a: \xed\xa0\x80", [("file-not-utf8", 1, 4)]),
    "overlong": (b"a: \xc0\x80", [("file-not-utf8", 1, 4)]),
    "nul": ("a: b\nc: \0", [("file-control-character", 2, 4)]),
    "escape": ("a: \x1b[31m", [("file-control-character", 1, 4)]),
    "delete": ("a: \x7f", [("file-control-character", 1, 4)]),
    "c1": ("a: \x85b", [("file-control-character", 1, 4)]),
    "line separator": ("a: b\u2028c", [("file-control-character", 1, 5)]),
    "bidi": ("a: b\u202ec", [("file-control-character", 1, 5)]),
    "second mark": ("\ufeff\ufeffa: b", [("file-control-character", 1, 1)]),
    "lone return": ("a: b\rc: d", [("file-control-character", 1, 5)]),
    "escaped nul": ('a: "b\\0"', [("file-control-character", 1, 4)]),
    "escaped escape": ('a:\n  - "\\e[0m"', [("file-control-character", 2, 5)]),
    "escape in key": ('"a\\x1b": b', [("file-control-character", 1, 1)]),
    "anchor": ("a: &x b", [("yaml-anchor", 1, 4)]),
    "anchor on list": ("a: &x [b]", [("yaml-anchor", 1, 4)]),
    "anchor on mapping": ("a: &x\n  b: c", [("yaml-anchor", 1, 4)]),
    "anchor on key": ("&x a: b", [("yaml-anchor", 1, 1)]),
    "alias": ("a: &x b\nc: *x", [("yaml-anchor", 1, 4), ("yaml-alias", 2, 4)]),
    "alias without anchor": ("a: [*x]", [("yaml-alias", 1, 5)]),
    "star": ("a: *", [("yaml-alias", 1, 4)]),
    "ampersand": ("a: & b", [("yaml-anchor", 1, 4)]),
    "alias as key": ("*x : b", [("yaml-key-not-text", 1, 1)]),
    "tag": ("a: !!python/object:os.system b", [("yaml-tag", 1, 4)]),
    "tag on mapping": ("a: !x {b: c}", [("yaml-tag", 1, 4)]),
    "bare tag": ("a: ! b", [("yaml-tag", 1, 4)]),
    "unknown handle": ("a: !x!y b", [("yaml-tag", 1, 4)]),
    "broken tag": ("a: !<x", [("yaml-tag", 1, 4)]),
    "directive": ("%YAML 1.1\n---\na: b", [("yaml-directive", 1, 1)]),
    "tag directive": ("a: b\n---\n%TAG ! x:\n---\nc: d", [("yaml-directive", 3, 1)]),
    "directive later": ("a: b\n%YAML 1.1", [("yaml-directive", 2, 1)]),
    "document end": ("a: b\n...\nc: d", [("yaml-document-marker", 2, 1)]),
    "text after dashes": ("a: b\n--- c\n", [("yaml-document-marker", 2, 1)]),
    "remark after dashes": ("--- # c\na: b\n", [("yaml-document-marker", 1, 1)]),
    "merge key": ("a: b\n<<: {c: d}", [("yaml-merge-key", 2, 1)]),
    "quoted merge key": ("'<<': c", [("yaml-merge-key", 1, 1)]),
    "merge of alias": (
        "a: &x {b: c}\nd:\n  <<: *x\n  e: f",
        [("yaml-anchor", 1, 4), ("yaml-merge-key", 3, 3)],
    ),
    "duplicate key": ("a: 1\nb: 2\n'a': 3", [("yaml-duplicate-key", 3, 1)]),
    "three times": ("a: 1\na: 2\na: 3", [("yaml-duplicate-key", n, 1) for n in (2, 3)]),
    "deep duplicate": ("a:\n  - b: 1\n    b: 2", [("yaml-duplicate-key", 3, 5)]),
    "flow duplicate": ("a: {b: 1, b: 2}", [("yaml-duplicate-key", 1, 11)]),
    "list as key": ("a: b\n? [c, *d]\n: e", [("yaml-key-not-text", 2, 3)]),
    "mapping as key": ("{a: b}: c", [("yaml-key-not-text", 1, 1)]),
    "no key": ("a: b\n: c", [("yaml-syntax", 2, 1)]),
    "question mark only": ("?\n: c", [("yaml-key-not-text", 1, 2)]),
    "empty key": ("'': c", [("yaml-key-not-text", 1, 1)]),
    "text": ("just text", [("yaml-not-mapping", 1, 1)]),
    "list": ("# x\n- a\n- b", [("yaml-not-mapping", 2, 1)]),
    "empty mapping": ("{}", [("yaml-not-mapping", 1, 1)]),
    "tab": ("a:\n\tb: c", [("yaml-tab", 2, 1)]),
    "tab after text": ("a: b\n\tc: d", [("yaml-tab", 2, 1)]),
    "colon in text": ("a: b: c", [("yaml-colon", 1, 5)]),
    "indented too far": ("a: b\n c: d", [("yaml-colon", 2, 3)]),
    "open bracket": ("a: [b\nc: d", [("yaml-unclosed", 1, 4)]),
    "open brace at end": ("a: {b: c", [("yaml-unclosed", 1, 4)]),
    "open quote": ('a: b\nc: "d\ne: f', [("yaml-unclosed", 2, 4)]),
    "open single quote": ("a: 'b''", [("yaml-unclosed", 1, 4)]),
    "at sign": ("a: @b", [("yaml-needs-quotes", 1, 4)]),
    "percentage": ("a: b\nc: %d", [("yaml-needs-quotes", 2, 4)]),
    "indented too little": ("a:\n  b: c\n d: e", [("yaml-syntax", 3, 2)]),
    "quotes without colon": ('a: b\n"c"\nd: e', [("yaml-syntax", 2, 1)]),
    "list without colon": ("[a]: b\n- c", [("yaml-key-not-text", 1, 1), ("yaml-syntax", 2, 1)]),
    "mistake inside brackets": ("a: [b: c: d]", [("yaml-unclosed", 1, 4)]),
    "brackets of two kinds": ("a: [b}", [("yaml-unclosed", 1, 4)]),
    "no such kind of text": ("a: |x\n  b", [("yaml-syntax", 1, 5)]),
    "text block in brackets": ("a: [| b]", [("yaml-needs-quotes", 1, 5)]),
    "word without colon": ("a: b\nc", [("yaml-syntax", 2, 1)]),
    "closing bracket": ("a: [b]]", [("yaml-syntax", 1, 7)]),
    "text after quotes": ("a: 'b' c", [("yaml-syntax", 1, 8)]),
    "two mappings": ("{a: b}\n{c: d}", [("yaml-syntax", 2, 1)]),
    "block in flow": ("a: - b", [("yaml-syntax", 1, 4)]),
    "several documents": (
        "a: 1\na: 2\n---\nb: [\n---\nc: ok\n---\n- d\n",
        [("yaml-duplicate-key", 2, 1), ("yaml-syntax", 4, 5), ("yaml-not-mapping", 8, 1)],
    ),
    "several in one": (
        "a: !x &y b\nc: *y\na: d\ne: [",
        [
            ("yaml-anchor", 1, 4),
            ("yaml-tag", 1, 4),
            ("yaml-alias", 2, 4),
            ("yaml-duplicate-key", 3, 1),
            ("yaml-syntax", 4, 5),
        ],
    ),
}


@both_parsers
@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name: str) -> None:
    raw, expected = REFUSED[name]
    assert findings(raw) == expected


@both_parsers
@pytest.mark.parametrize("escape", [r"\q", r"\ud800", r"\x4", r"\U00110000", r"\UFFFFFFFF"])
def test_refuses_escapes_that_mean_nothing(escape: str) -> None:
    [(code, line, _)] = findings(f'a: b\nc: "{escape}"')
    assert (code, line) == ("yaml-syntax", 2)


def test_names_the_first_line_of_a_duplicate_key_in_the_whole_file() -> None:
    with pytest.raises(RulesError) as caught:
        read("x: y\n---\na:\n  b: 1\n  b: 2\n")
    [one] = caught.value.diagnostics
    assert one.params == {"key": "`b`", "first_line": "4"}
    assert one.message("nl") == "De sleutel `b` staat al op regel 4."


@pytest.mark.parametrize("key", ["'@x'", "'{x}'", '"é"', "x" * 200])
def test_any_duplicate_key_can_be_shown(key: str) -> None:
    assert findings(f"{key}: 1\n{key}: 2") == [("yaml-duplicate-key", 2, 1)]


def test_never_shows_what_the_parser_said() -> None:
    for raw, _ in REFUSED.values():
        with pytest.raises(RulesError) as caught:
            read_documents(raw.encode() if isinstance(raw, str) else raw, "r.yaml")
        assert caught.value.__cause__ is None
        assert not any(word in str(caught.value) for word in ("while ", "found ", "expected"))


# ---------------------------------------------------------------- whatever the library says


@both_parsers
def test_no_finding_depends_on_the_wording_of_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def mumble(
        error: yaml.MarkedYAMLError,
        context: str | None = None,
        context_mark: yaml.Mark | None = None,
        problem: str | None = None,
        problem_mark: yaml.Mark | None = None,
        note: str | None = None,
    ) -> None:
        error.context_mark = context_mark
        error.problem_mark = problem_mark
        error.context = error.problem = error.note = "colourless green ideas"

    monkeypatch.setattr(yaml.MarkedYAMLError, "__init__", mumble)
    assert {name: findings(raw) for name, (raw, _) in REFUSED.items()} == {
        name: expected for name, (_, expected) in REFUSED.items()
    }


class GivesUp:
    """A parser that stumbles early, as one with a limit of its own may."""

    after = 0

    def __init__(self, text: str) -> None:
        self._next: Callable[[], yaml.Event | None] = yaml.SafeLoader(text).get_event
        self._left = self.after

    def get_event(self) -> yaml.Event | None:
        if not self._left:
            raise yaml.YAMLError("colourless green ideas")
        self._left -= 1
        return self._next()


@pytest.mark.parametrize("after", [0, 1, 4, 7])
def test_no_finding_depends_on_where_the_fast_parser_gives_up(
    after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GivesUp, "after", after)
    monkeypatch.setattr(yamlnodes, "_LOADER", GivesUp)
    assert read(SPANNED)[1].data["edition"] == "po"
    for raw, expected in REFUSED.values():
        assert findings(raw) == expected


# ---------------------------------------------------------------- depth and size


def nested(depth: int) -> str:
    """A mapping in which `depth` mappings and lists lie inside each other, itself included."""
    return "a: " + "[" * (depth - 1) + "]" * (depth - 1)


@both_parsers
def test_forty_levels_and_no_more() -> None:
    assert read(nested(MAX_DEPTH))[0].key == "a"
    assert findings(nested(MAX_DEPTH + 1)) == [("yaml-too-deep", 1, 3 + MAX_DEPTH)]
    indented = "\n".join("  " * level + "a:" for level in range(MAX_DEPTH + 1))
    assert findings(indented) == [("yaml-too-deep", MAX_DEPTH + 1, 2 * MAX_DEPTH + 1)]


@both_parsers
@pytest.mark.parametrize("size", [1_000, 50_000, MAX_BYTES - 10])
@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("[", "yaml-too-deep"),
        ("- ", "yaml-too-deep"),
        ("[{a: ", "yaml-too-deep"),
        ("{", "yaml-key-not-text"),
        ("? ", "yaml-key-not-text"),
    ],
)
def test_bottomless_nesting_neither_crashes_nor_takes_long(unit: str, code: str, size: int) -> None:
    assert findings("a:\n " + (unit * size)[:size])[0][0] == code
    assert findings((unit * size)[:size])[0][0] == code


def test_a_merge_bomb_is_only_text() -> None:
    rows = [f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    found = findings("a0: &a0 {b: c}\n" + "\n".join(rows))
    assert {code for code, _, _ in found} == {"yaml-anchor", "yaml-merge-key"}


def test_the_list_of_findings_ends() -> None:
    assert len(findings("a: b\n" * 1_000)) == MAX_FINDINGS
    assert len(findings("- a\n---\n" * 1_000)) == MAX_FINDINGS


def test_a_file_of_exactly_the_limit_is_read() -> None:
    every = b"a: [" + b"b, " * (MAX_RULE_VALUES - 2) + b"]"
    assert len(read_documents(every, "r.yaml")[0].data["a"]) == MAX_RULE_VALUES - 2
    assert read_documents(b"a: b #" + b"c" * (MAX_BYTES - 6), "r.yaml")[0].name == "b"


# ---------------------------------------------------------------- files


def file_code(path: Path) -> str:
    with pytest.raises(RulesError) as caught:
        read_file(path)
    [one] = caught.value.diagnostics
    assert one.message("nl")
    assert one.remedy("en")
    assert one.span is not None
    assert one.span == Span(str(path))
    return one.code


def test_reads_a_file(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_bytes(b"a: b\r\n")
    assert read_file(path) == b"a: b\r\n"
    path.write_bytes(b"x" * MAX_BYTES)
    assert len(read_file(path)) == MAX_BYTES


def test_refuses_what_is_no_readable_file(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"x" * (MAX_BYTES + 1))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert file_code(large) == "file-too-large"
    assert file_code(pipe) == "file-not-regular"
    assert file_code(tmp_path) == "file-not-regular"
    assert file_code(Path("/dev/zero")) == "file-not-regular"
    assert file_code(tmp_path / "absent") == "file-missing"
    assert file_code(large / "below") == "file-missing"
    assert file_code(tmp_path / "nul\0") == "file-missing"
    assert file_code(tmp_path / ("x" * 5_000)) == "file-missing"
    assert file_code(loop) == "file-unreadable"


def test_says_that_reading_is_not_permitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.yaml"
    path.touch()

    def deny(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", deny)
    assert file_code(path) == "file-not-permitted"


def test_the_caller_chooses_the_refusal(tmp_path: Path) -> None:
    with pytest.raises(CaseError):
        read_file(tmp_path / "absent", CaseError)


def test_every_code_is_tried() -> None:
    tried = {code for _, expected in REFUSED.values() for code, _, _ in expected}
    known = {code for code in finding_codes() if code.startswith("yaml-")}
    assert known - tried == {"yaml-too-deep"}
