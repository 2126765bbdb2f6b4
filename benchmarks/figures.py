"""The figures, what they should be, and how two runs compare."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

WORTH_TELLING = 1.05
"""A figure is slower when its median is so many times worse, and three of four turns agree."""


class Figure(NamedTuple):
    """One number: what it is, in what unit, and the most it should be, or the least."""

    name: str
    text: str
    unit: str = "x"
    at_most: float | None = None
    at_least: float | None = None

    @property
    def goal(self) -> str:
        """The goal in words; "" when there is none."""
        if self.at_most is not None:
            return f"<= {shown(self.at_most, self.unit)}"
        return f">= {shown(self.at_least, self.unit)}" if self.at_least is not None else ""

    def missed(self, value: float) -> bool:
        """Whether a value is beyond the goal."""
        too_much = self.at_most is not None and value > self.at_most
        return too_much or (self.at_least is not None and value < self.at_least)


_GROWN = [
    Figure(f"{name}-{axis}-{times}", f"{text}, {times} times the {axis} ÷ as shipped", at_most=most)
    for name, text, most in (
        ("advise", "`advise` from a wheel, cold", 1.1),
        ("load", "`load_rules` of a folder, CPU", None),
        ("wheel", "size of the wheel", None),
        ("check", "`check`, CPU", None),
    )
    for axis in ("municipalities", "editions")
    for times in (10, 30)
]
_MOST = {"check-municipalities-10": 2.0}

FIGURES = {
    one.name: one
    for one in (
        Figure("pydantic", "import of pydantic alone, whole process", "ms"),
        Figure("advise", "`advise`, whole process ÷ import of pydantic", at_most=1.0),
        Figure("version", "`--version` ÷ import of pydantic", at_most=0.3),
        Figure("help", "`--help` ÷ import of pydantic", at_most=0.9),
        Figure("zen", "zen-engine with trace, a case of the toy", "µs"),
        Figure("cedar", "cedarpy, the same", "µs"),
        Figure("json-logic", "json-logic, the same", "µs"),
        Figure("parts", "status, next table and deadline ÷ zen-engine with trace", at_most=0.5),
        Figure("whole", "the whole advice as JSON text ÷ zen-engine with trace", at_most=3),
        Figure("parts-cedar", "status, next table and deadline ÷ cedarpy"),
        Figure("parts-json-logic", "status, next table and deadline ÷ json-logic"),
        Figure("p90", "`advise()` of all examples, p90 ÷ median of the definite ones", at_most=2),
        Figure("max", "`advise()` of all examples, the most ÷ the same median", at_most=10),
        Figure("whole-p90", "all that an advice says, some examples, p90 ÷ the same median"),
        Figure("whole-max", "all that an advice says, some examples, the most ÷ the same median"),
        Figure("batch", "`batch`, whole advices, one core", "cases/s", at_least=5_000),
        Figure("batch-definite", "`batch`, whole advices of definite cases, one core", "cases/s"),
        Figure("batch-fields", "`batch` with three fields, one core", "cases/s", at_least=15_000),
        Figure("batch-zen", "`batch`, whole ÷ zen-engine with trace from line to line"),
        Figure("batch-definite-zen", "`batch`, whole and definite ÷ zen-engine from line to line"),
        Figure("batch-fields-zen", "`batch` with three fields ÷ zen-engine from line to line"),
        Figure("check", "`check` ÷ import of pydantic, CPU", at_most=8),
        Figure("check-memory", "`check`, most memory", "MB"),
        Figure("test", "`test` ÷ import of pydantic, CPU", at_most=12),
        Figure("mutate", "`mutate`, CPU", "s", at_most=60),
        *(one._replace(at_most=_MOST.get(one.name, one.at_most)) for one in _GROWN),
        Figure("memory-10", "`check`, most memory, 10 times the municipalities", "MB", at_most=150),
    )
}


def shown(value: float | None, unit: str) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if unit == "x":
        return f"{value:.3g}" if value < 100 else f"{value:.0f}"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


def listed() -> str:
    """The figures and goals as a table in Markdown."""
    rows = [f"| `{one.name}` | {one.text} | {one.goal} |" for one in FIGURES.values()]
    return "\n".join(["| name | figure | goal |", "|---|---|---|", *rows])


# ---------------------------------------------------------------- a run


@dataclass
class Run:
    """What was measured of one revision: the value of each figure in each turn, or why not."""

    revision: str
    quick: bool
    machine: Mapping[str, object]
    values: dict[str, list[float]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    def add(self, found: Mapping[str, float]) -> None:
        """The values of one turn."""
        for name, value in found.items():
            self.values.setdefault(name, []).append(value)

    def store(self, file: Path) -> None:
        """Writes it, to be compared with later."""
        file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"format": 1, **asdict(self)}, indent=1, ensure_ascii=False)
        file.write_text(text + "\n", "utf-8")

    @classmethod
    def stored(cls, file: Path) -> Run:
        """One that was written."""
        data = json.loads(file.read_text("utf-8"))
        if data.pop("format", None) != 1:
            raise SystemExit(f"{file.name} is not a run that this program stored.")
        return cls(**data)


class Spread(NamedTuple):
    """The median of some values, and between what half of them are."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Of one value all three are that."""
        if len(values) < 2:
            return cls(*values, *values, *values)
        low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(low, middle, high)


def reported(run: Run) -> str:
    """The table of a run."""
    rows = [("figure", "median", "half of the turns", "turns", "goal", "")]
    for figure in FIGURES.values():
        values = run.values.get(figure.name, [])
        if values:
            spread, unit = Spread.of(values), figure.unit
            between = f"{shown(spread.low, unit)} – {shown(spread.high, unit)}"
            met = "missed" if figure.missed(spread.middle) else "met"
            told = shown(spread.middle, unit), between if len(values) > 1 else "", str(len(values))
            rows.append((figure.text, *told, figure.goal, met if figure.goal else ""))
        elif figure.name in run.left_out:
            rows.append((figure.text, "", "", "", figure.goal, run.left_out[figure.name]))
    about = ", ".join(f"{name} {value}" for name, value in run.machine.items())
    return "\n".join([_table(rows), "", f"{run.revision}; {about}"])


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def missed(run: Run) -> list[str]:
    """The figures that are beyond their goals."""
    return [
        name
        for name, values in run.values.items()
        if FIGURES[name].missed(Spread.of(values).middle)
    ]


# ---------------------------------------------------------------- two runs


class Change(NamedTuple):
    """How many times worse a figure became; under 1 it is better."""

    figure: Figure
    before: float
    after: float
    worse: Spread

    @property
    def slower(self) -> bool:
        """Whether that is worth telling, and no chance."""
        return self.worse.middle > WORTH_TELLING and self.worse.low > 1

    @property
    def faster(self) -> bool:
        """Likewise the other way."""
        return self.worse.middle < 1 / WORTH_TELLING and self.worse.high < 1


def changes(before: Run, after: Run) -> Iterator[Change]:
    """Each figure that both have, turn beside turn; on other machines only what is a ratio."""
    same = _machine(before) == _machine(after)
    for figure in FIGURES.values():
        old, new = (run.values.get(figure.name, []) for run in (before, after))
        if old and new and (same or figure.unit == "x"):
            pairs = list(zip(old, new, strict=False))
            worse = [(o / n if figure.at_least is not None else n / o) for o, n in pairs]
            middles = Spread.of(old).middle, Spread.of(new).middle
            yield Change(figure, *middles, Spread.of(worse))


def _machine(run: Run) -> object:
    return [run.machine.get(key) for key in ("processor", "cores", "python")]


def compared(before: Run, after: Run, found: Iterable[Change]) -> str:
    """The table of two runs."""
    rows = [("figure", before.revision, after.revision, "times worse", "half of the turns", "")]
    for one in found:
        unit, worse = one.figure.unit, one.worse
        told = "SLOWER" if one.slower else "faster" if one.faster else ""
        values = shown(one.before, unit), shown(one.after, unit), f"{worse.middle:.3f}"
        rows.append((one.figure.text, *values, f"{worse.low:.3f} – {worse.high:.3f}", told))
    lines = [_table(rows)]
    if _machine(before) != _machine(after):
        lines.append("Measured on different machines: only ratios are compared.")
    return "\n".join(lines)
