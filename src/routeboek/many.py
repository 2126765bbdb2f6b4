"""Advice on many cases, one after the other: a refusal never stops the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from routeboek.advice import Advice
from routeboek.book import Rules
from routeboek.case import Case
from routeboek.diagnostic import CaseError, RulesError
from routeboek.evaluator import advise
from routeboek.refusals import read_snapshot


def advise_many(
    rules: Rules, cases: Iterable[Case | str | bytes]
) -> Iterator[Advice | CaseError | RulesError]:
    """For each case, or JSON text of one, its advice or the error that `advise` raises; in order.

    Nothing is read ahead and nothing is kept, so there may be any number of cases. All that goes
    in and comes out can be pickled, so that other engines can spread the work.
    """
    for case in cases:
        try:
            yield advise(rules, case if isinstance(case, Case) else read_snapshot(rules, case))
        except (CaseError, RulesError) as error:
            yield error.with_traceback(None)
