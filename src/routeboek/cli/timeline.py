"""`routeboek timeline`: the dates of a case, as a list or for a calendar."""

from __future__ import annotations

from routeboek.cli.app import Timeline
from routeboek.cli.casefile import case_given
from routeboek.cli.output import Code, write_exactly, write_json, write_page
from routeboek.evaluator import advise
from routeboek.load import load_rules
from routeboek.render.dates import dates_json, dates_of, dates_page


def run(request: Timeline) -> Code:
    """Writes the dates."""
    given = case_given(request.case, request.date, request.rules, request.lang)
    rules = load_rules(request.rules, language=request.lang, for_case=given.case)
    dates = dates_of(advise(rules, given.case), given.case, rules)
    given.tell_day(request.lang)
    if request.ics:
        from routeboek.render.ics import to_ics

        write_exactly(to_ics(dates))
    elif request.format == "json":
        write_json(dates_json(dates))
    else:
        write_page(dates_page(dates), request.format)
    return Code.DONE
