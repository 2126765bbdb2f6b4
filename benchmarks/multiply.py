"""The shipped rules many times over: python benchmarks/multiply.py RULES TARGET [options].

More municipalities are copies of the files of municipalities, under ids of their own, and so are
the readings that are theirs. More editions are the newest of each sector once more for each next
school year, as `routeboek new-edition` makes them.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path
from typing import NamedTuple

SEPARATOR = "---\n"
EDITION = re.compile(r"^edition: ([a-z]+)-([0-9]{4})$", re.MULTILINE)
MOST_BYTES = 950_000
"""A file of rules that is larger than 1 MB is refused."""


def multiplied(rules: Path, target: Path, municipalities: int = 1, editions: int = 1) -> Path:
    """The rules with so many times the municipalities and editions, in a new folder."""
    shutil.copytree(rules, target)
    for file in sorted((target / "municipalities").glob("*.yaml")):
        text = file.read_text("utf-8")
        for number in range(2, municipalities + 1):
            copy = file.with_name(f"{file.stem}-{number}.yaml")
            copy.write_text(_called_otherwise(text, number), "utf-8")
    filled = sorted((target / "municipalities").glob("*.yaml"))
    for sector in sorted(target.glob("*.yaml")):
        if EDITION.search(sector.read_text("utf-8")):
            years = _years(sector.read_text("utf-8"), editions)
            _goes_on(sector, years)
            for file in filled:
                file.write_text(file.read_text("utf-8") + "".join(_more(file, years)), "utf-8")
    return target


def _called_otherwise(text: str, number: int) -> str:
    """A municipality under another id and name, with readings of its own."""
    head, separator, rest = text.partition(SEPARATOR)
    own = re.findall(r"^  - id: (\S+)$", head, re.MULTILINE)
    head = re.sub(r"^also_called: \[.*?\]\n", "", head, flags=re.MULTILINE | re.DOTALL)
    head = re.sub(r"^(municipality: \S+)", rf"\1-{number}", head, flags=re.MULTILINE)
    head = re.sub(r"^(name: .+)", rf"\1 {number}", head, flags=re.MULTILINE)
    names = "|".join(map(re.escape, own))
    whole = head + separator + rest
    return re.sub(rf"(?<![\w-])({names})(?![\w-])", rf"\1-{number}", whole) if own else whole


class _Year(NamedTuple):
    """An edition to make: of which sector, as the newest one, for which year."""

    sector: str
    newest: int
    year: int


def _years(text: str, times: int) -> list[_Year]:
    """The editions to make of a sector."""
    found = [(name, int(year)) for name, year in EDITION.findall(text)]
    sector, newest = max(found, key=lambda one: one[1])
    return [_Year(sector, newest, newest + n) for n in range(1, len(found) * (times - 1) + 1)]


def _goes_on(file: Path, years: list[_Year]) -> None:
    """A sector with more years; what no longer fits in its file goes on as another sector."""
    sector, number = file, 1
    for document in _more(file, years):
        if sector.stat().st_size + len(document.encode()) > MOST_BYTES:
            number += 1
            sector = file.with_name(f"{file.stem}-{number}.yaml")
            sector.write_text(f"sector: {sector.stem}\nname: {sector.stem}\n", "utf-8")
        with sector.open("a", encoding="utf-8") as written:
            written.write(document)


def _more(file: Path, years: list[_Year]) -> list[str]:
    """The documents to add to a file."""
    text = file.read_text("utf-8")
    return [_in_year(text, one) for one in years]


def _in_year(text: str, its: _Year) -> str:
    """The document of the newest edition once more, for another year; "" where there is none."""
    first = f"edition: {its.sector}-{its.newest}\n"
    found = [one for one in text.split(SEPARATOR) if first in one]
    now = {
        r"^edition: .*$": f"edition: {its.sector}-{its.year}",
        r"^school_year: .*$": f"school_year: {its.year}-{its.year + 1}",
        r"^valid_from:(?: .*|(?:\n .*)+)$": f"valid_from: {its.year}-08-01",
        r"^dating: .*$": "dating: inferred",
    }
    for pattern, line in now.items():
        found = [re.sub(pattern, line, one, flags=re.MULTILINE) for one in found]
    return "".join(SEPARATOR + one.removesuffix("\n") + "\n" for one in found)


def main() -> None:
    """Makes the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rules", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--municipalities", type=int, default=1, help="so many times")
    parser.add_argument("--editions", type=int, default=1, help="so many times")
    options = parser.parse_args()
    multiplied(options.rules, options.target, options.municipalities, options.editions)


if __name__ == "__main__":
    main()
