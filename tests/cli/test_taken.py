"""What a fact is taken to be where nobody states it: how `diff` and `mutate` tell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.edits import FACTS, Edit, copied
from tests.cli.helpers import run
from tests.cli.test_mutate import mutated

ONLY_ABSENT = "\n      when: {fact: attendance, is: none}"


def taken(folder: Path, value: str) -> Path:
    """The invented region, in which the fact of an exemption is taken to be something."""
    text = (
        f"    unless_stated:\n      value: {value}\n      text: er is geen vrijstelling\n"
        "      because: Een vrijstelling is een uitzondering.\n"
        "      source: {document: R2, heading: Mentor}\n"
    )
    return copied(folder, [Edit(FACTS, "  stuck_on:\n", f"{text}  stuck_on:\n")] if value else [])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "no", "van “niets: er wordt naar gevraagd” naar “nee”"),
        ("no", "", "van “nee” naar “niets: er wordt naar gevraagd”"),
        ("no", "yes", "van “nee” naar “ja”"),
        ("no", f"no{ONLY_ABSENT}", "van “nee” naar “niets: er wordt naar gevraagd”"),
    ],
)
def test_a_change_of_what_is_taken_is_told(old: str, new: str, told: str, tmp_path: Path) -> None:
    sides = [str(taken(tmp_path / name, value)) for name, value in (("old", old), ("new", new))]
    result = run("diff", *sides, "--explain")
    assert result.exit_code == 1
    shown = " ".join(result.stdout.split())
    assert f"zonder antwoord op “vrijstelling” aangenomen: {told} (anders) Alleen in" in shown
    assert "zoals: " in shown and "vrijstelling: niet opgegeven" in shown


def test_what_is_taken_is_changed_too(tmp_path: Path) -> None:
    found = mutated(taken(tmp_path / "rules", f"no{ONLY_ABSENT}"))["unnoticed"]
    here = [
        (one["place"].rpartition(FACTS)[2], one["change"]) for one in found if FACTS in one["place"]
    ]
    assert here == [(":44:7", "dropped"), (":45:13", "dropped"), (":44:14", "negated")]
