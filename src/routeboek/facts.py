"""Facts: how they are declared, and what is known of them in one case."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from routeboek.budget import UNLIMITED, Budget
from routeboek.forms import FACT_NAME, ID, NAME, OR_ONE, SENTENCE, TEXT, Ref, fixed, iso_date
from routeboek.jsonparts import Hidden, Key, OrNull

FactType = Literal["yes_no", "date", "count", "choice", "choices"]
FactKind = Literal["observation", "judgement"]

OutcomeName = Literal[
    "running",
    "no-solution",
    "solved",
    "returned",
    "advice-in-progress",
    "withdrawn",
    "not-applicable",
]
"""How a table that was applied for has ended, or that it runs."""

# What a fact's value is inside the evaluator: a date is its ordinal, a set of choices a frozenset.
FactValue = bool | int | str | frozenset[str]

NEVER = 0
"""The value of a date fact that is known not to exist (ordinal 0 is no date)."""

NEVER_WORD = "never"
"""How a case says so: it did not happen."""

MAX_COUNT = 100_000


def days_on(day: int, days: int, skipped: Collection[int]) -> int:
    """The day so many days further on, or back: a day counts once it has passed, unless skipped."""
    if not skipped:
        return day + days
    step, left = (1 if days > 0 else -1), abs(days)
    while left:
        left -= (day if step > 0 else day - 1) not in skipped
        day += step
    return day


class _Situation(NamedTuple):
    values: Mapping[str, FactValue]
    today: int
    tried: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    applied: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    holidays: frozenset[int] = frozenset()
    budget: Budget = UNLIMITED


class Situation(_Situation):
    """What one case tells, as tests see it.

    `values` holds the known facts only; `today` is the ordinal of the reference date; `tried`
    the tables that ended without a solution or were not applicable, `held` those that were really
    held and have ended, `applied` those that were applied for at all. Of the facts in `taken`
    nobody has told anything: they have the value that the rules take them to have. `holidays` are
    the days (ordinals) of school holidays, as far as they are given. What is found out of the case
    may take what its `budget` has left.
    """

    def __repr__(self) -> str:
        return "<Situation>"  # a log is no place for a case

    @cached_property
    def answers(self) -> dict[int, tuple[object, int]]:
        """What each rule was found to come to, by its identity; filled by `meaning.Possible`."""
        return {}

    @cached_property
    def asked(self) -> dict[int, object]:
        """What decisions were found to come to, by their identity; filled by `decision`, `exact`.

        It stands here, so that nothing of a case stays behind in the rules.
        """
        return {}

    @cached_property
    def told(self) -> Hashable:
        """All that it tells, to know it by."""
        values = frozenset(self.values.items())
        return values, self.today, self.tried, self.held, self.applied, self.taken, self.holidays

    def __getstate__(self) -> None:
        """What was found is found again."""

    def number(self, fact: str) -> int | None:
        """A count, or the ordinal of a date; None when it is not known."""
        value = self.values.get(fact)
        assert value is None or isinstance(value, int)
        return value

    def counted(self, day: int, days: int, *, school: bool) -> int:
        """The day so many days further on, or back; holidays do not count among school days."""
        return days_on(day, days, self.holidays if school else ())

    def supposing(self, fact: str, value: FactValue) -> "Situation":
        """The same case if this fact were known to have that value."""
        return self._replace(values={**self.values, fact: value})

    def on(self, day: int) -> "Situation":
        """The same case seen on another day (ordinal), were nothing else to change."""
        if day not in self._on_days:
            self._on_days[day] = self._replace(today=day)
        return self._on_days[day]

    @cached_property
    def _on_days(self) -> dict[int, "Situation"]:
        return {}


@fixed
class Fact(NamedTuple):
    """The declaration of a fact: nothing about it stands in code."""

    name: Annotated[str, NAME, Key("fact")]
    type: FactType
    (
        "Wat voor antwoord het is. `yes_no`: ja of nee; `date`: een datum; `count`: een aantal; "
        "`choice`: één keuze; `choices`: meer keuzes."
    )
    kind: FactKind
    "`observation`: u kunt het nakijken. `judgement`: een professional oordeelt erover."
    question: Annotated[str, TEXT]
    "De vraag aan de gebruiker, in het Nederlands."
    label: Hidden[Annotated[str, SENTENCE]]
    "Het gegeven in een paar woorden, zonder hoofdletter."
    answered_by: Hidden[Annotated[tuple[Annotated[str, ID, Ref("role")], ...], OR_ONE]] = ()
    "De rol die het antwoord weet, uit `roles.yaml`. Eén rol of een lijst."
    values: OrNull[Mapping[str, Annotated[str, SENTENCE]]] = {}  # noqa: RUF012 - read only
    ("De keuzes: de naam van elke waarde en wat zij betekent. Alleen bij `choice` en `choices`.")
    ask_after: Hidden[Annotated[tuple[Annotated[str, FACT_NAME, Ref("fact")], ...], OR_ONE]] = ()
    (
        "Het gegeven waar u eerst naar vraagt, als dat ook nog openstaat: eerst of er een plan is, "
        "dan wat het opleverde. Eén gegeven of een lijst."
    )

    def read(self, value: object) -> FactValue | None:
        """The value in the evaluator's form; None when it is not of the declared type."""
        if self.type == "yes_no":
            return value if isinstance(value, bool) else None
        if self.type == "count":
            return value if type(value) is int and 0 <= value <= MAX_COUNT else None
        if self.type == "choice":
            return value if isinstance(value, str) and value in self.values else None
        if self.type == "choices":
            return self._read_choices(value)
        if value == NEVER_WORD:
            return NEVER
        day = iso_date(value)
        return day.toordinal() if day else None

    def read_in_rules(self, text: str) -> FactValue | None:
        """The value that a rule file writes so, in the evaluator's form; None for any other."""
        if self.type == "yes_no":
            return {"yes": True, "no": False}.get(text)
        if self.type == "count":
            return self.read(int(text)) if text.isascii() and text.isdigit() else None
        return self.read([text] if self.type == "choices" else text)

    def written(self, value: FactValue) -> object:
        """A value as a case writes it: the reverse of `read`."""
        if self.type == "date":
            assert isinstance(value, int)
            return NEVER_WORD if value == NEVER else date.fromordinal(value).isoformat()
        return sorted(value) if isinstance(value, frozenset) else value

    def _read_choices(self, value: object) -> FactValue | None:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return None
        chosen = frozenset(value)
        return chosen if chosen <= self.values.keys() else None

    def expected(self) -> str:
        """The values it takes, for a message: names that the rules declare."""
        return ", ".join(self.values)


def in_order(names: Iterable[str], facts: Mapping[str, Fact]) -> list[str]:
    """The same facts in the same order, but that one waits for those that are asked first."""
    waiting, found = dict.fromkeys(names), list[str]()
    while waiting:
        name = next(one for one in waiting if waiting.keys().isdisjoint(facts[one].ask_after))
        del waiting[name]
        found.append(name)
    return found


def in_circles(facts: Mapping[str, Fact]) -> list[str]:
    """The facts that would each have to be asked before themselves."""

    def before(name: str) -> set[str]:
        found, ahead = set[str](), [name]
        while ahead:
            new = set(facts[ahead.pop()].ask_after) - found
            found |= new
            ahead += new & facts.keys()
        return found

    return [name for name in facts if name in before(name)]
