"""Readings that the command line chooses: `--reading ID=READING`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import typer

from routeboek.book import Rules
from routeboek.messages import Language, say
from routeboek.readings import differing
from routeboek.rejoining import under_reading


def with_readings(rules: Rules, given: Iterable[str], language: Language) -> Rules:
    """The rules under readings as they are given; an issue number stands for its interpretation."""
    for interpretation, reading in chosen(rules, given, language):
        rules = under_reading(rules, interpretation, reading)
    return rules


def chosen(rules: Rules, given: Iterable[str], language: Language) -> Iterator[tuple[str, str]]:
    """The interpretations and readings that are meant; raises what typer shows as wrong usage."""
    for text in given:
        name, _, reading = text.partition("=")
        meant = [
            one.id
            for one in rules.interpretations.values()
            if name in (one.id, one.issue) and reading in one.readings
        ]
        if len(meant) != 1:
            raise typer.BadParameter(_known(rules, name, language))
        yield meant[0], reading


def _known(rules: Rules, name: str, language: Language) -> str:
    """What may be chosen: of the interpretation that is named, or else of all."""
    every = rules.interpretations.values()
    named = [one for one in every if name in (one.id, one.issue)]
    if not named:
        decisive = differing(rules)
        known = [one.id for one in every if one.id in decisive]
        return say("usage-interpretation", language, known=", ".join(known))
    known = [f"{one.id}={reading}" for one in named for reading in one.readings]
    return say("usage-reading", language, known=", ".join(known))
