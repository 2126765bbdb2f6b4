"""Usage errors: one clear line on standard error, exit code 2."""

from __future__ import annotations

import pytest

from routeboek import __version__
from tests.cli.helpers import EXAMPLES, run

CASE = str(EXAMPLES / "po-rijswijk.json")


@pytest.mark.parametrize(
    ("args", "part"),
    [
        ([], "Er staat geen opdracht."),
        (["advies"], "Bedoelt u `advise`?"),
        (["qqq"], "Kies een van: advise, ask, timeline, batch, site, show, schema, check, test"),
        (["--fout"], "De optie `--fout` bestaat niet."),
        (["advise"], "Er ontbreekt: CASUS."),
        (["advise", CASE, "nog-een"], "Er staat te veel in deze opdracht."),
        (["advise", CASE, "--fromat", "json"], "Bedoelt u `--format`?"),
        (["advise", CASE, "--format", "xml"], "text, plain, json, markdown"),
        (["advise", CASE, "--format"], "Bij de optie `--format` hoort een waarde."),
        (["advise", CASE, "--explain=ja"], "De optie `--explain` heeft geen waarde."),
        (["advise", CASE, "--lang", "fr"], "nl, en"),
        (["advise", CASE, "--date", "20261020"], "een bestaande datum"),
        (["advise", CASE, "--date", "2026-02-30"], "een bestaande datum"),
        (["schema"], "Er ontbreekt: case|advice|rules."),
        (["schema", "regels"], "case, advice, rules"),
        (
            ["schema", "rules", "--file", "po"],
            "region, facts, roles, sources, conditions, sector, munici",
        ),
        (["schema", "case", "--file", "sector"], "hoort alleen bij `schema rules`"),
        (["show", "po-1999"], "Kies een uitgave: po-2024, po-2025, po-2026"),
        (["show", "--municipality", "rijswijk"], "Kies een uitgave:"),
        (["show", "po-2026", "--municipality", "delft"], "den-haag, leidschendam-voorburg"),
        (["check", "--format", "xml"], "text, json"),
    ],
)
def test_usage_errors_are_one_line(args: list[str], part: str) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert part in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("wrong", [["--date"], ["--explain=ja"], ["--fout"], ["--format", "xml"]])
def test_usage_errors_point_to_the_help_of_the_command(wrong: list[str]) -> None:
    assert run("advise", CASE, *wrong).stderr.endswith(" Zie: routeboek advise --help\n")


def test_usage_error_in_english() -> None:
    result = run("advise", "--lang", "en")
    assert "Missing: CASUS." in result.stderr
    assert "does not exist" in run("advise", "--lang=en", "--fout").stderr


def test_usage_error_cannot_steer_a_terminal() -> None:
    result = run("\x1b[31mrood")
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr


def test_version() -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"routeboek {__version__}\n")


@pytest.mark.parametrize("args", [[], ["advise"], ["show"], ["schema"], ["check"]])
def test_both_forms_of_help(args: list[str]) -> None:
    short, long = run(*args, "-h"), run(*args, "--help")
    assert short.exit_code == long.exit_code == 0
    assert short.stdout == long.stdout
    for english in ("Usage", "Options", "Show this message", "Arguments", "Commands", "[required]"):
        assert english not in short.stdout
