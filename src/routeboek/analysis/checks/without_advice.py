"""Every edition gives an advice: somewhere, on some day."""

from collections.abc import Iterator
from datetime import date

from routeboek.analysis.periods import days_in_force
from routeboek.analysis.study import FileCheck, Raw
from routeboek.book import Rules
from routeboek.diagnostic import CaseError
from routeboek.parts import Edition
from routeboek.reading import RuleFiles
from routeboek.refusals import situated
from routeboek.snapshot import Snapshot


def _found(files: RuleFiles) -> Iterator[Raw]:
    rules = files.rules
    written = {one.edition.id: files.places.of(one) for one, _ in files.documents.editions}
    for edition in (one for sector in rules.sectors.values() for one in sector.editions):
        places = [place for name, place in rules.routes if name == edition.id]
        if not any(_advises(rules, edition, one) for one in places):
            params = (("name", edition.id),)
            yield Raw("edition-without-advice", written[edition.id], params, key_only=True)


def _advises(rules: Rules, edition: Edition, municipality: str) -> bool:
    """Whether this edition advises on a case that tells nothing else, on its first or last day."""
    return any(
        _is_advised(rules, Snapshot(date.fromordinal(day), edition.sector, municipality), edition)
        for day in days_in_force(rules, edition)
    )


def _is_advised(rules: Rules, case: Snapshot, edition: Edition) -> bool:
    try:
        return situated(rules, case).route.edition.id == edition.id
    except CaseError:
        return False


CHECK = FileCheck(("edition-without-advice",), _found, of_routes=False)
