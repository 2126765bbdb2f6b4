"""Slips in the scripts of the page, one at a time, as somebody's edit might make them.

They are found in the joined script of a page, by the look of its text alone. Each is called by its
script, its function and what the line was and became. Which of them are drawn follows from what
they are called, so that an edit of a script brings other slips only where it is made.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

SEED = "2026"
IN_ALL = 90
OF_A_SCRIPT = 3
OF_A_FUNCTION = 1
BLUNT_OF_A_SCRIPT = 1
"""Of what goes altogether, for anything notices that."""

SWAPPED = {
    " < ": " <= ",
    " > ": " >= ",
    " === ": " !== ",
    " && ": " || ",
    " + 1": " - 1",
    ".some(": ".every(",
    "Math.min(": "Math.max(",
    "true": "false",
}
OTHERWISE = SWAPPED | {new: old for old, new in SWAPPED.items()}

KINDS: Sequence[tuple[str, Callable[[str], str]]] = [
    (r" (?:[<>]=?|[=!]==|&&|\|\|) | [+-] 1\b(?![.\w])", OTHERWISE.__getitem__),
    (r"\.(?:some|every)\(|\bMath\.(?:min|max)\(", OTHERWISE.__getitem__),
    (r"\b(?:true|false)\b", OTHERWISE.__getitem__),
    (r"(?<![\w.#$])\d[\d_]*(?![\w.])", lambda number: str(int(number) + 1)),
    (r"(?<!\w)!(?=[\w#(\[])", lambda _: ""),
    (r" \?\? (?:[\w.#]+|\[\]|\"\")(?=\)*[,;]?\s*$)", lambda _: ""),
    (r"(?<=return )(?!null;)\S.*(?=;\s*$)", lambda _: "null"),
    (
        r"^\s+(?!#|const |let |return\b|throw |yield|await )[\w.#\[\]]+(?:\(| \S{0,3}= ).*;\s*$",
        lambda _: "",
    ),
]
"""What of a line may be written otherwise, and how."""

_PATTERN = r"/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+/[a-z]*"
_TEXT = re.compile(
    r'"(?:\\.|[^"\\\n])*"'  # a string
    r"|`(?:\$\{[^`}]*(?:`[^`]*`[^`}]*)*\}|\\.|[^`\\])*`"  # a template, with all that is in it
    rf"|(?<=[=:,] ){_PATTERN}|(?<=[(!]){_PATTERN}"
)
_REMARK = re.compile(r"//.*")
_COUNTED = re.compile(r"[bB]udget\.more\(|[mM]eter\.spend\(|budget\.spend\(")
"""Where steps are counted: one more or less shows only in a case at the very limit."""
_SCRIPT = re.compile(r"^scripts\.(\w+) = \(\(\) => \{\n(.*?)^return \{ ", re.MULTILINE | re.DOTALL)
_OUTER = re.compile(r"(?:async )?(function\*?|class|const) (\w+)")
_METHOD = re.compile(r"  (?:static |get |\*)*(#?\w+)(?:\(| = )")


class Slip(NamedTuple):
    """What stands at a place of the joined script, and what comes there."""

    script: str
    function: str
    change: str
    start: int
    end: int
    new: str

    @property
    def name(self) -> str:
        return " ".join(f"{self.script}.{self.function}: {self.change}".split())

    @property
    def rank(self) -> str:
        """Its place in an order that has nothing to do with where it is."""
        name = f"{self.script}.{self.function}: {self.change}"
        return hashlib.sha256(f"{SEED} {name}".encode()).hexdigest()

    @property
    def blunt(self) -> bool:
        """Whether something goes altogether."""
        return self.new == "null" or self.change.endswith("  ->  ")

    def made(self, script: str) -> str:
        return script[: self.start] + self.new + script[self.end :]


# ---------------------------------------------------------------- which slips there are


def drawn(script: str, names: Collection[str]) -> list[Slip]:
    """Some slips of each of these scripts, by what they are called."""
    found = list[Slip]()
    taken = Counter[tuple[str, str]]()
    for slip in sorted(slips(script, names), key=lambda one: one.rank):
        most = {"all": OF_A_SCRIPT, slip.function: OF_A_FUNCTION}
        if slip.blunt:
            most["blunt"] = BLUNT_OF_A_SCRIPT
        if all(taken[slip.script, kind] < number for kind, number in most.items()):
            taken.update((slip.script, kind) for kind in most)
            found.append(slip)
    return found[:IN_ALL]


def slips(script: str, names: Collection[str]) -> Iterator[Slip]:
    """Every slip of these scripts."""
    for found in _SCRIPT.finditer(script):
        if found[1] in names:
            yield from _slips(found[1], found[2], found.start(2))


def _slips(name: str, text: str, start: int) -> Iterator[Slip]:
    code = _REMARK.sub(_blank, _TEXT.sub(lambda found: "_" * len(found[0]), text))
    place, before = _Place("", ""), ";"
    alike = Counter[tuple[str, str]]()
    for line, written in zip(code.splitlines(True), text.splitlines(True), strict=True):
        place = place.at(line)
        for kind, otherwise in () if _COUNTED.search(line) else KINDS:
            for found in re.finditer(kind, line):
                old, new = found[0], otherwise(found[0])
                if not new and old.startswith("  ") and not _stands_alone(line, before):
                    continue
                changed = written[: found.start()] + new + written[found.end() :]
                change = f"{written.strip()}  ->  {changed.strip()}"
                alike[place.name, change] += 1
                again = alike[place.name, change]
                change += f"  ({again})" if again > 1 else ""
                yield Slip(
                    name, place.name, change, start + found.start(), start + found.end(), new
                )
        start += len(line)
        before = line.rstrip()[-1:] or before


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


class _Place(NamedTuple):
    """The function that a line is in: its name, or that of a class and of its method."""

    outer: str
    inner: str

    @property
    def name(self) -> str:
        return self.outer if self.inner in ("", "*") else f"{self.outer}.{self.inner}"

    def at(self, line: str) -> _Place:
        if found := _OUTER.match(line):
            holds_more = found[1] in ("class", "const") and line.endswith("{\n")
            return _Place(found[2], "*" if holds_more else "")
        found = _METHOD.match(line) if self.inner else None
        return _Place(self.outer, found[1]) if found else self


def _stands_alone(line: str, before: str) -> bool:
    """Whether a line is a statement by itself."""
    return before in ";{}" and line.count("(") == line.count(")")


# ---------------------------------------------------------------- the page with a slip


def script_of(html: str) -> str:
    """The joined script of a page."""
    return html.rpartition("<script>")[2].partition("</script>")[0]


def opened_up(script: str) -> str:
    """The script that moreover lets a test reach what is inside: `window.inside`."""
    given = "window.routeboek = Object.freeze({"
    assert script.count(given) == 1
    return script.replace(given, f"window.inside = {{ scripts, routeboek }};\n{given}")


def with_script(html: str, script: str) -> str:
    """The page with another script, which its policy allows to run."""
    before = script_of(html)
    return html.replace(_hash(before), _hash(script)).replace(before, script)


def _hash(script: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
