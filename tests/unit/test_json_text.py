"""Case files: what is read exactly, and what is refused where, without a word of the case."""

from __future__ import annotations

import copy
import json
import math
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeboek.diagnostic import CaseError, Diagnostic
from routeboek.jsontext import MAX_DIGITS, CaseText, read_case_text
from routeboek.messages import LANGUAGES, finding_codes
from routeboek.text_guard import (
    MAX_BYTES,
    MAX_CASE_VALUES,
    MAX_DEPTH,
    MAX_FINDINGS,
    UNSAFE_IN_VALUE,
)

KNOWN = {"facts", "history", "table", "a/b"}
SECRET = "Jansen"

Found = tuple[str, int, int, str]


def refusal(raw: bytes | str) -> tuple[Diagnostic, ...]:
    with pytest.raises(CaseError) as caught:
        read_case_text(raw, "c.json", known=KNOWN)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return caught.value.diagnostics


def findings(raw: bytes | str) -> list[Found]:
    """Code, line, column and pointer of everything that is wrong; every sentence can be made."""
    found: list[Found] = []
    for one in refusal(raw):
        assert one.span is not None
        assert one.span.file == "c.json"
        assert one.message("nl")
        assert one.message("en")
        assert one.remedy("nl")
        assert one.remedy("en")
        found.append((one.code, one.span.line, one.span.column, one.pointer or ""))
    return found


# ---------------------------------------------------------------- what is read


@pytest.mark.parametrize(
    "raw", ['{"a": 1}', b'{"a": 1}', b'\xef\xbb\xbf{"a": 1}', '\ufeff{"a": 1}']
)
def test_reads_text_and_bytes_with_or_without_mark(raw: bytes | str) -> None:
    assert read_case_text(raw).data == {"a": 1}


def test_types_and_whole_numbers_stay_as_written() -> None:
    text = '{"a": 999999999999999999, "b": -0, "c": 1.0, "d": 1e2, "e": true, "f": null, "g": "1"}'
    data = read_case_text(text).data
    assert data == json.loads(text)
    assert [type(value) for value in data.values()] == [
        int,
        int,
        float,
        float,
        bool,
        type(None),
        str,
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [(r"\u00e9", "é"), (r"\ud83d\ude00", "😀"), ("😀", "😀"), (r"\"\\\/", '"\\/'), ("é", "é")],
)
def test_characters(written: str, value: str) -> None:
    assert read_case_text(f'{{"a": "{written}"}}'.encode()).data == {"a": value}


_texts = st.text(st.characters(exclude_categories=["Cs"])).filter(
    lambda text: not UNSAFE_IN_VALUE.search(text)
)
_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=40)
@given(st.dictionaries(_texts, _values, max_size=4), st.sampled_from([None, 1]), st.booleans())
def test_agrees_with_json_on_whatever_json_writes(
    data: dict[str, object], indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only)
    assert read_case_text(text.encode()).data == data


@given(st.text('{}[]:,"\\u0aentrufls-+.eE1 \n', max_size=12))
def test_accepts_nothing_that_json_refuses(text: str) -> None:
    try:
        data = read_case_text(text).data
    except CaseError:
        return
    assert data == json.loads(text)


_pieces = st.sampled_from(
    """{ } [ ] , : " \\ \\u0000 \\ud800 "a" "facts" "facts": NaN -Infinity 1e999 1E2 0.5 -0 01
    999999999999999999 9999999999999999999 true null é \u202e""".split()
)


@settings(max_examples=300)
@given(st.lists(_pieces, max_size=8), st.integers(0, 4))
def test_looking_closer_changes_nothing(pieces: list[str], depth: int) -> None:
    """A text is refused alike, and read alike, whether or not something in it makes it doubtful."""
    text = "[" * depth + " ".join(pieces) + "]" * depth
    plain, doubtful = (f'{{"x": {text}, "y": "{one}"}}' for one in ("", "1e5"))
    assert outcome(plain, "") == outcome(doubtful, "1e5")


def outcome(text: str, y: str) -> object:
    """What a text holds apart from `y`, or all that is wrong with it."""
    try:
        data = read_case_text(text, known=KNOWN).data
    except CaseError as refused:
        return refused.diagnostics
    assert data.pop("y") == y
    return data


# ---------------------------------------------------------------- where it stands


PLACED = """\
{
  "facts": {"x": 1,
    "a/b": [10,
      {"~": null}]},
  "history":
    []
}
"""


@pytest.mark.parametrize(
    ("pointer", "key", "value"),
    [
        ("", (1, 1), (1, 1)),
        ("/facts", (2, 3), (2, 12)),
        ("/facts/x", (2, 13), (2, 18)),
        ("/facts/a~1b", (3, 5), (3, 12)),
        ("/facts/a~1b/0", (3, 13), (3, 13)),
        ("/facts/a~1b/1/~0", (4, 8), (4, 13)),
        ("/history", (5, 3), (6, 5)),
        ("/history/0/table", (6, 5), (6, 5)),
        ("/facts/absent", (2, 12), (2, 12)),
        ("/facts/a~1b/2", (3, 12), (3, 12)),
        ("/facts/a~1b/-1", (3, 12), (3, 12)),
        ("/facts/a~1b/\u0660", (3, 12), (3, 12)),
        ("/facts/x/y", (2, 18), (2, 18)),
        ("/absent", (1, 1), (1, 1)),
    ],
)
def test_every_pointer_has_a_place(
    pointer: str, key: tuple[int, int], value: tuple[int, int]
) -> None:
    case = read_case_text(PLACED, "c.json")
    at_key, at_value = case.span_of(pointer, key=True), case.span_of(pointer)
    assert (at_key.line, at_key.column) == key
    assert (at_value.file, at_value.line, at_value.column) == ("c.json", *value)


def test_lines_end_with_either_break() -> None:
    assert read_case_text('{\r\n"a": 1,\r\n"b": 2}').span_of("/b", key=True).line == 3


def test_a_case_text_can_be_copied_and_shows_nothing() -> None:
    case = read_case_text(f'{{"{SECRET}": "{SECRET}"}}')
    assert SECRET not in repr(case)
    copied: CaseText = pickle.loads(pickle.dumps(case))
    assert copied == copy.deepcopy(case) == case
    assert copied.span_of(f"/{SECRET}") == case.span_of(f"/{SECRET}")


# ---------------------------------------------------------------- what is refused


LONG = "9" * (MAX_DIGITS + 1)
ROOM = MAX_CASE_VALUES - 3
"""So many values fit in the list that `many` makes of them, in a case with a text beside it."""


def many(value: str) -> str:
    return '{"sector": "x", "facts": [' + value * MAX_CASE_VALUES + "1]}"


REFUSED: dict[str, tuple[bytes | str, list[Found]]] = {
    "nothing": (b"", [("case-empty", 1, 1, "")]),
    "only space": (" \r\n\t", [("case-empty", 1, 1, "")]),
    "only a mark": (b"\xef\xbb\xbf", [("case-empty", 1, 1, "")]),
    "too many bytes": (b" " * (MAX_BYTES + 1), [("case-too-large", 0, 0, "")]),
    "too many characters": (" " * (MAX_BYTES + 1), [("case-too-large", 0, 0, "")]),
    "too many bytes as text": ("é" * (MAX_BYTES // 2 + 1), [("case-too-large", 0, 0, "")]),
    "too many numbers": (
        many("1,"),
        [("case-too-many-values", 1, 27 + 2 * ROOM, f"/facts/{ROOM}")],
    ),
    "too many lists": (many("[],"), [("case-too-many-values", 1, 27 + 3 * ROOM, f"/facts/{ROOM}")]),
    "too many keys": (
        "{" + ",".join(f'"{n}":\n1' for n in range(MAX_CASE_VALUES)) + "}",
        [("case-too-many-values", MAX_CASE_VALUES + 1, 1, "")],
    ),
    "utf-16": ('{"a": 1}'.encode("utf-16"), [("case-utf16", 1, 1, "")]),
    "utf-16-le": ('{"a": 1}'.encode("utf-16-le"), [("case-utf16", 1, 1, "")]),
    "utf-16-be": ('{"a": 1}'.encode("utf-16-be"), [("case-utf16", 1, 1, "")]),
    "utf-32": ('{"a": 1}'.encode("utf-32"), [("case-utf16", 1, 1, "")]),
    "utf-32-be": ('{"a": 1}'.encode("utf-32-be"), [("case-utf16", 1, 1, "")]),
    "latin-1": ('{\n"é": "é"}'.encode("latin-1"), [("case-not-utf8", 2, 2, "")]),
    "utf-8 surrogate": (b'{"a": "\xed\xa0\x80"}', [("case-not-utf8", 1, 8, "")]),
    "zero later": (b'{"a\0": 1}', [("case-control-character", 1, 2, "")]),
    "no json": (SECRET, [("case-not-json", 1, 1, "")]),
    "cut off": ('{"facts": {"x": 1', [("case-cut-off", 1, 18, "/facts")]),
    "open text": ('{"facts": "Jansen', [("case-cut-off", 1, 11, "/facts")]),
    "comma at the end": ('{"facts": 1,\n}', [("case-trailing-comma", 2, 1, "")]),
    "comma in list": ('{"facts": [1, ]}', [("case-trailing-comma", 1, 15, "/facts/1")]),
    "no comma": ('{"facts": 1 "x": 2}', [("case-comma-missing", 1, 13, "")]),
    "no colon": ('{"facts" 1}', [("case-not-json", 1, 10, "/facts")]),
    "no value": ('{"facts": }', [("case-value-missing", 1, 11, "/facts")]),
    "key without quotes": ("{Jansen: 1}", [("case-without-quotes", 1, 2, "")]),
    "single quotes": ("{'Jansen': 1}", [("case-single-quotes", 1, 2, "")]),
    "remark": ('{"facts": 1} // Jansen', [("case-comment", 1, 14, "")]),
    "two values": ('{"facts": 1}\n{"facts": 2}', [("case-several", 2, 1, "")]),
    "wrong bracket": ('{"facts": [1}}', [("case-not-json", 1, 13, "/facts")]),
    "bad escape": ('{"facts": "ab\\q"}', [("case-not-json", 1, 14, "/facts")]),
    "bad code": ('{"facts": "\\u12"}', [("case-not-json", 1, 12, "/facts")]),
    "signed code": ('{"facts": "\\\\\\u+123"}', [("case-not-json", 1, 14, "/facts")]),
    "leading zero": ('{"facts": 01}', [("case-number-form", 1, 12, "")]),
    "plus": ('{"facts": +1}', [("case-number-form", 1, 11, "/facts")]),
    "other digits": ('{"facts": \u0668}', [("case-not-json", 1, 11, "/facts")]),
    "letter of a new script": ('{"facts": \ua7cb}', [("case-not-json", 1, 11, "/facts")]),
    "hard space": ('{\xa0"facts": 1}', [("case-not-json", 1, 2, "")]),
    "python": ('{"facts": True}', [("case-python-word", 1, 11, "/facts")]),
    "list": ("\n [1]", [("case-not-object", 2, 2, "")]),
    "text": ('"Jansen"', [("case-not-object", 1, 1, "")]),
    "number": ("1", [("case-not-object", 1, 1, "")]),
    "null": ("null", [("case-not-object", 1, 1, "")]),
    "duplicate": ('{"facts": 1,\n "facts": 2}', [("case-duplicate-known-key", 2, 2, "/facts")]),
    "duplicate name": ('{"Jansen": 1, "Jansen": 2}', [("case-duplicate-key", 1, 15, "")]),
    "written otherwise": ('{"Jan": 1, "\\u004aan": 2}', [("case-duplicate-key", 1, 12, "")]),
    "deep duplicate": (
        '{"history": [{}, {"table": 1, "table": 2, "x": 1, "x": 2}]}',
        [
            ("case-duplicate-known-key", 1, 31, "/history/1/table"),
            ("case-duplicate-key", 1, 51, "/history/1"),
        ],
    ),
    "below a name": (
        '{"Jansen": {"facts": 1, "facts": 2}}',
        [("case-duplicate-known-key", 1, 25, "")],
    ),
    "escaped pointer": ('{"a/b": NaN}', [("case-number-not-finite", 1, 9, "/a~1b")]),
    "not finite": (
        '{"facts": [NaN, Infinity,\n -Infinity, 1e999, -1e999]}',
        [
            ("case-number-not-finite", 1, 12, "/facts/0"),
            ("case-number-not-finite", 1, 17, "/facts/1"),
            ("case-number-not-finite", 2, 2, "/facts/2"),
            ("case-number-not-finite", 2, 13, "/facts/3"),
            ("case-number-not-finite", 2, 20, "/facts/4"),
        ],
    ),
    "large fraction": (
        f'{{"facts": {"9" * 400}.0}}',
        [("case-number-not-finite", 1, 11, "/facts")],
    ),
    "duplicate number as name": (
        '{"123456782": {}, "123456782": 1}',
        [("case-duplicate-key", 1, 19, "")],
    ),
    "below a number as name": ('{"123456782": NaN}', [("case-number-not-finite", 1, 15, "")]),
    "same name elsewhere": (
        '{"facts": {"table": 1}, "facts": {"table": 2}}',
        [("case-duplicate-known-key", 1, 25, "/facts")],
    ),
    "mark inside": ('{"facts": "\ufeff"}', [("case-control-character", 1, 11, "/facts")]),
    "two marks": ('\ufeff\ufeff{"facts": 1}', [("case-not-json", 1, 1, "")]),
    "long number": (f'{{"facts": {LONG}}}', [("case-number-too-long", 1, 11, "/facts")]),
    "long negative": (f'{{"facts": -{LONG}}}', [("case-number-too-long", 1, 11, "/facts")]),
    "5000 digits": (f'{{"facts": {"9" * 5_000}}}', [("case-number-too-long", 1, 11, "/facts")]),
    "surrogate": ('{"facts": "\\ud800"}', [("case-surrogate", 1, 11, "/facts")]),
    "wrong order": ('{"facts": "\\ude00\\ud83d"}', [("case-surrogate", 1, 11, "/facts")]),
    "surrogate in text": ('{"facts": "\ud800"}', [("case-surrogate", 1, 11, "/facts")]),
    "surrogate in key": ('{"\\udfff": 1}', [("case-surrogate", 1, 2, "")]),
    "surrogate outside": ("{\ud800}", [("case-not-json", 1, 2, "")]),
    "escaped nul": ('{"facts": "\\u0000"}', [("case-control-character", 1, 11, "/facts")]),
    "nul": ('{"facts": "\0"}', [("case-control-character", 1, 11, "/facts")]),
    "escape": ('{"facts": "\\u001b[31m"}', [("case-control-character", 1, 11, "/facts")]),
    "line break": ('{"facts": "a\\nb"}', [("case-control-character", 1, 11, "/facts")]),
    "raw line break": ('{"facts": "a\nb"}', [("case-control-character", 1, 11, "/facts")]),
    "tab": ('{"facts": "a\tb"}', [("case-control-character", 1, 11, "/facts")]),
    "c1": ('{"facts": "\x9b"}', [("case-control-character", 1, 11, "/facts")]),
    "bidi": ('{"facts": "\u202e"}', [("case-control-character", 1, 11, "/facts")]),
    "in a key": ('{"facts": {"\\u0007": 1}}', [("case-control-character", 1, 12, "/facts")]),
    "several": (
        '{"facts": {"x": NaN}, "history": ["\\u0000"],\n"facts": [1 2]}',
        [
            ("case-number-not-finite", 1, 17, "/facts"),
            ("case-control-character", 1, 35, "/history/0"),
            ("case-duplicate-known-key", 2, 1, "/facts"),
            ("case-comma-missing", 2, 13, "/facts"),
        ],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name: str) -> None:
    raw, expected = REFUSED[name]
    assert findings(raw) == expected


def test_the_first_line_of_a_duplicate_key_is_named() -> None:
    [one] = refusal('{\n"facts": 1,\n"facts": 2}')
    assert one.params == {"key": "facts", "first_line": "2"}
    [one] = refusal('{\n"Jansen": 1,\n"Jansen": 2}')
    assert one.params == {"first_line": "2"}


def test_no_finding_repeats_a_value_or_an_unknown_name() -> None:
    for text in (
        '{"Jansen": {"Jansen": NaN}, "Jansen": "Jansen\\u0000"}',
        '{"Jansen": ["Jansen", Jansen]}',
        '{"Jansen": "Jansen',
        '{"Jansen\\ud800": "Jansen\\q"}',
    ):
        with pytest.raises(CaseError) as caught:
            read_case_text(text, known=KNOWN)
        shown = str(caught.value) + repr(caught.value)
        shown += "".join(
            str(one.to_dict(language)) for one in caught.value.diagnostics for language in LANGUAGES
        )
        assert SECRET not in shown


def test_the_codec_error_that_holds_the_text_is_not_kept() -> None:
    assert findings(b'{"facts": "Jansen \xff"}') == [("case-not-utf8", 1, 19, "")]


# ---------------------------------------------------------------- depth and size


def nested(depth: int) -> str:
    return '{"facts": ' + "[" * (depth - 1) + "]" * (depth - 1) + "}"


def test_forty_levels_and_no_more() -> None:
    assert read_case_text(nested(MAX_DEPTH)).data["facts"]
    pointer = "/facts" + "/0" * (MAX_DEPTH - 1)
    assert findings(nested(MAX_DEPTH + 1)) == [("case-too-deep", 1, 10 + MAX_DEPTH, pointer)]


@pytest.mark.parametrize("unit", ["[", '{"facts":', '[{"x":', "[1,"])
@pytest.mark.parametrize("size", [1_000, 50_000, MAX_BYTES])
def test_bottomless_nesting_neither_crashes_nor_takes_long(unit: str, size: int) -> None:
    [(code, line, _, _)] = findings((unit * size)[:size])
    assert (code, line) == ("case-too-deep", 1)


@pytest.mark.parametrize(
    "text",
    [
        '{"x": "' + "a" * 900_000,
        '{"x": "' + "\\n" * 400_000,
        '{"x": 1e' + "9" * 900_000 + "}",
        '{"x": ' + "9" * 900_000 + "}",
        "{" + " " * 900_000,
        '{"x' * 300_000,
        "\n" * 900_000 + "@",
        "," * 900_000 + "{",
    ],
    ids=[
        *("open text", "open escapes", "exponent", "digits", "space", "quotes"),
        *("empty lines", "commas"),
    ],
)
def test_large_nonsense_takes_no_time(text: str) -> None:
    assert findings(text)


def test_long_fractions_are_ordinary_numbers() -> None:
    value = read_case_text('{"x": 0.' + "3" * 5_000 + "}").data["x"]
    assert isinstance(value, float)
    assert math.isclose(value, 1 / 3)


def test_the_list_of_findings_ends() -> None:
    assert len(findings('{"facts": [' + "NaN," * 1_000 + "1]}")) == MAX_FINDINGS


def test_a_text_of_exactly_the_limit_is_read() -> None:
    assert read_case_text(b'{"a": 1}' + b" " * (MAX_BYTES - 8)).data == {"a": 1}
    assert read_case_text(f'{{"a": [{"1," * (MAX_CASE_VALUES - 3)}1]}}').data["a"]


def test_every_code_is_tried() -> None:
    tried = {code for _, expected in REFUSED.values() for code, _, _, _ in expected}
    assert {"case-too-deep", *tried} <= set(finding_codes())
