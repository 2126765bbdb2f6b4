"""What a change of the rules does, as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from routeboek.analysis.difference import RouteDifference
from routeboek.analysis.lines import Line
from routeboek.analysis.trend import TRENDS
from routeboek.render.clean import SCHEMA_VERSION
from routeboek.render.effects import Effects


def effects_json(effects: Effects) -> dict[str, object]:
    """The differences as data, each with its sentence and the case that shows it."""
    effect, numbers = effects.found.effect, Counter(one.trend for one in effects.headlines())
    return {
        "schema_version": SCHEMA_VERSION,
        "old": effects.old.name,
        "new": effects.new.name,
        "same": effect.same,
        "counts": {trend: numbers[trend] for trend in TRENDS},
        "renames": [{**one._asdict(), "text": effects.renamed(one)} for one in effect.renames],
        "routes": [
            _route_json(effects, one, lines)
            for one, lines in zip(effect.routes, effects.found.lines, strict=True)
        ],
        "reworded": [
            {"kind": line.kind, "text": effects.rule_line(line)} for line in effects.found.reworded
        ],
        "broken": [
            {"place": effects.new.placed(one.span), "text": one.text}
            for one in effects.found.breaches
        ],
    }


def _route_json(effects: Effects, one: RouteDifference, lines: Sequence[Line]) -> dict[str, object]:
    days = one.dates
    return {
        "old_edition": one.old.edition.id if one.old else None,
        "new_edition": one.new.edition.id if one.new else None,
        "municipality": one.route.municipality,
        "from": days and days[0].isoformat(),
        "until": days and days[1].isoformat(),
        "same": one.same,
        "proved": one.proved,
        "situations": one.situations,
        "changed_situations": one.changed,
        "changes": [
            {
                "aspect": change.aspect,
                "trend": change.trend,
                "text": effects.sentence(one, change),
                "cases": change.cases,
                "unknown": change.unknown,
                "situations": change.situations,
                "share": change.share,
                "witness": change.shown
                and {"old": dict(change.shown.before), "new": dict(change.shown.after)},
            }
            for change in one.changes
        ],
        "lines": [effects.rule_line(line) for line in lines],
    }
