"""`routeboek advise`: results, refusals, options, exit codes."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from routeboek import Advice, Case, advise, load_rules
from tests.cli.helpers import EXAMPLES, OWN_TEAM, ROOT, STUCK, case, run

FORMS = ["text", "plain", "json", "markdown"]


def refused(result: Any) -> list[dict[str, Any]]:
    found = json.loads(result.stdout)
    assert found["schema_version"] == 1
    assert found["refused"] is True
    return list(found["diagnostics"])


# ---------------------------------------------------------------- results


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.json")), ids=lambda file: file.stem)
def test_json_is_the_advice_itself(file: Path) -> None:
    result = run("advise", str(file), "--format", "json")
    expected = advise(load_rules(), Case.model_validate_json(file.read_bytes()))
    assert result.exit_code == 0
    assert json.loads(result.stdout) == expected.to_dict()
    assert result.stdout.endswith("}\n")


@pytest.mark.parametrize("form", FORMS)
def test_same_input_gives_same_bytes(form: str) -> None:
    args = ("advise", str(EXAMPLES / "po-rijswijk.json"), "--format", form)
    assert run(*args).stdout_bytes == run(*args).stdout_bytes


def test_standard_input() -> None:
    result = run("advise", "-", "--format", "json", stdin=case(history=[OWN_TEAM]))
    assert json.loads(result.stdout)["next"]["table"] == "managementafstemming"


def test_all_forms_answer_the_same() -> None:
    path = str(EXAMPLES / "po-te-laat.json")
    told = json.loads(run("advise", path, "--format", "json").stdout)
    for form in ("text", "plain", "markdown"):
        shown = " ".join(run("advise", path, "--format", form).stdout.split())
        assert told["next"]["name"] in shown
        for application in told["next"]["applications"]:
            assert application["applicant_name"] in shown
            assert application["to_name"] in shown
        verdict, readings, _ = told["summary"].partition(" Onder een andere lezing")
        assert verdict in shown
        assert "15 dagen geleden" in verdict
        assert readings
        assert "Andere lezing A-42" in shown


def test_first_lines_have_the_answer() -> None:
    """The title, the verdict, by when, who applies and where: together five lines."""
    shown = run("advise", str(EXAMPLES / "po-leidschendam-voorburg.json")).stdout
    assert shown.startswith("Advies Leidschendam-Voorburg, primair onderwijs, ")
    first = " ".join(" ".join(shown.splitlines()[:5]).split())
    for part in (
        "Ja",
        "Adviestafel (stap 3)",
        "maandag 23 november",
        "door de leerplichtambtenaar",
    ):
        assert part in first


@pytest.mark.parametrize("form", ["text", "plain"])
def test_lines_are_at_most_80_wide(form: str) -> None:
    for file in EXAMPLES.glob("*.json"):
        for line in run("advise", str(file), "--format", form, "--explain").stdout.splitlines():
            assert len(line) <= 80, line


def test_plain_has_ascii_marks_only() -> None:
    shown = run("advise", str(EXAMPLES / "po-rijswijk.json"), "--format", "plain").stdout
    assert "[x] Aanleiding A: ondanks het plan" in shown
    assert "Er zijn ten minste twee MDO's geweest." in " ".join(shown.split())
    assert not set(shown) & set("✓✗•→…–—“”‘’")


def test_asker_who_may_not_apply_hears_who_may() -> None:
    shown = run("advise", "-", stdin=case(history=[OWN_TEAM], asker="school")).stdout
    assert "U kunt hier niet zelf aanmelden. Vraag dat aan het MDO." in " ".join(shown.split())
    shown = run("advise", "-", stdin=case(asker="school")).stdout
    assert "U kunt hier zelf aanmelden." in " ".join(shown.split())


def test_undetermined_says_what_it_hangs_on_and_what_each_answer_leads_to() -> None:
    path = str(EXAMPLES / "po-onbekend.json")
    shown = " ".join(run("advise", path).stdout.split())
    order = [shown.index(part) for part in ("Ja, mits", "Open punten", "ja → ", "Verder")]
    assert order == sorted(order)
    assert "true of false" not in shown
    whole = " ".join(run("advise", path, "--explain").stdout.split())
    assert "Het kan nog worden: “mag nu”, “eerst nog iets doen” of “nog niet”." in whole
    assert "(een oordeel)" in whole
    assert "true of false" in whole


def test_blocked_says_what_to_do_and_who() -> None:
    shown = run("advise", "-", stdin=case(facts={"meetings_held": 1})).stdout
    assert "✗ Plan een MDO. Wie: het MDO." in shown


def test_not_yet_says_from_when_and_how_it_is_now() -> None:
    facts = {"continuous_absence_since": "2026-10-05", "partial_participation_long": False}
    shown = " ".join(run("advise", "-", stdin=case(facts=facts)).stdout.split())
    assert "Nee, nog niet: verandert er niets, dan vanaf maandag 2 november 2026." in shown
    assert "Nu: sinds maandag 5 oktober 2026; 4 weken zijn vol op maandag 2 november" in shown


@pytest.mark.parametrize(
    ("facts", "history", "status"),
    [
        (
            {},
            [{"table": "adviestafel", "applied_on": "2026-10-01", "outcome": "running"}],
            "Er loopt al een tafel: Adviestafel",
        ),
        ({"plan_led_to_suitable_offer": True, "attendance": "full"}, [], "De casus is opgelost"),
        (
            {},
            [
                {
                    "table": "afstemming-directeurenniveau",
                    "applied_on": "2026-10-01",
                    "outcome": "no-solution",
                    "closed_on": "2026-10-10",
                }
            ],
            "De route is ten einde",
        ),
    ],
)
def test_every_status_has_a_page(
    facts: dict[str, object], history: list[object], status: str
) -> None:
    if facts:
        facts = {**facts, "continuous_absence_since": None}
    result = run("advise", "-", stdin=case(facts=facts, history=history))
    assert result.stdout.splitlines()[1].startswith(f"  {status}"), result.output


def test_fallback_is_shown_with_its_applications() -> None:
    history = [
        {"table": "adviestafel", "applied_on": "2025-10-01", "outcome": "no-solution",
         "closed_on": "2025-10-10"}
    ]  # fmt: skip
    facts = {
        "first_worrying_absence_date": "2025-09-01",
        "continuous_absence_since": "2025-09-08",
        "professional_disagrees": False,
    }
    place = "leidschendam-voorburg"
    text = case(facts=facts, history=history, reference_date="2025-11-01", municipality=place)
    shown = run("advise", "-", stdin=text).stdout
    assert "Maatwerkoplossing" in shown
    assert "Aanmelden door het MDO bij de regisseur. Hoe: in overleg." in shown
    assert "Aan tafel:" in run("advise", "-", "--explain", stdin=text).stdout


def test_english() -> None:
    result = run("advise", str(EXAMPLES / "po-rijswijk.json"), "--lang", "en")
    assert "Yes, you can apply now:" in result.stdout
    assert "Monday 7 December 2026" in result.stdout


def test_english_without_translations(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    (rules / "en.yaml").unlink(missing_ok=True)
    path = str(EXAMPLES / "po-rijswijk.json")
    result = run("advise", path, "--lang", "en", "--rules", str(rules))
    assert "Yes, you can apply now:" in result.stdout
    assert "Er zijn ten minste twee MDO's geweest." in result.stdout


def test_explain_shows_the_whole_tree() -> None:
    path = str(EXAMPLES / "po-rijswijk.json")
    short, long = run("advise", path).stdout, run("advise", path, "--explain").stdout
    assert "Aanleiding B" not in short
    assert "Aanleiding B" in long
    assert "aantal overleggen: 3" in long


# ---------------------------------------------------------------- dates, rules, editions


def test_date_overrides_the_case() -> None:
    path = str(EXAMPLES / "po-rijswijk.json")
    result = run("advise", path, "--format", "json", "--date", "2026-12-01")
    assert json.loads(result.stdout)["reference_date"] == "2026-12-01"


def test_without_any_date_it_is_today_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routeboek.cli.casefile.today", lambda: date(2026, 10, 20))
    whole = json.loads(case())
    del whole["reference_date"]
    result = run("advise", "-", "--format", "json", stdin=json.dumps(whole))
    assert json.loads(result.stdout)["reference_date"] == "2026-10-20"
    assert "vandaag, dinsdag 20 oktober 2026" in result.stderr


@pytest.mark.parametrize("command", ["advise", "timeline"])
@pytest.mark.parametrize(
    "wrong", [{"sector": "zz"}, {"sector": 1}, {"facts": {"attendance": "full", "enrolled": False}}]
)
def test_a_refused_case_is_not_said_to_be_for_today(command: str, wrong: dict[str, object]) -> None:
    whole = {**json.loads(case()), **wrong}
    del whole["reference_date"]
    result = run(command, "-", stdin=json.dumps(whole))
    assert result.exit_code == 3
    assert "vandaag" not in result.stderr


def test_rules_from_option_and_environment(tmp_path: Path) -> None:
    rules = tmp_path / "regels"
    shutil.copytree(ROOT / "rules", rules)
    path = str(EXAMPLES / "po-rijswijk.json")
    by_option = run("advise", path, "--format", "json", "--rules", str(rules))
    by_variable = run("advise", path, "--format", "json", env={"ROUTEBOEK_RULES": str(rules)})
    assert json.loads(by_option.stdout)["provenance"]["rules_source"] == str(rules)
    assert by_option.stdout == by_variable.stdout


def test_edition_can_be_forced() -> None:
    path = str(EXAMPLES / "po-rijswijk.json")
    result = run("advise", path, "--format", "json", "--edition", "po-2025")
    assert json.loads(result.stdout)["edition"]["id"] == "po-2025"


def test_unknown_edition_lists_the_editions() -> None:
    result = run("advise", str(EXAMPLES / "po-rijswijk.json"), "--edition", "po-1999")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Kies bij --edition een van: po-2024, po-2025, po-2026." in result.stderr
    assert result.stderr.endswith("Zie: routeboek advise --help\n")


def test_strict_edition_refuses_what_is_carried_forward() -> None:
    text = case(reference_date="2027-10-20")
    assert "nog geen eigen tekst" in run("advise", "-", stdin=text).stdout.replace("\n  ", " ")
    result = run("advise", "-", "--strict-edition", stdin=text)
    assert result.exit_code == 3
    assert "edition-carried-forward-refused" in result.stderr


# ---------------------------------------------------------------- refusals


def test_refusal_goes_to_standard_error_and_never_echoes_a_value() -> None:
    text = case(facts={"meetings_held": "veertien", "geheim": "Jansen"}, naam="Piet")
    result = run("advise", "-", stdin=text)
    assert (result.exit_code, result.stdout) == (3, "")
    for value in ("veertien", "Jansen", "Piet", "geheim"):
        assert value not in result.stderr


def test_refusal_as_json_goes_to_standard_output() -> None:
    result = run("advise", "-", "--format", "json", stdin=case(municipality="delft"))
    assert (result.exit_code, result.stderr) == (3, "")
    (found,) = refused(result)
    assert found["code"] == "unknown-municipality"
    assert found["pointer"] == "/municipality"
    assert "den-haag, leidschendam-voorburg, rijswijk" in found["remedy"]


def test_all_findings_at_once_also_when_the_shape_is_wrong() -> None:
    text = json.dumps(
        {
            "reference_date": "2026-10-40",
            "sector": "po",
            "municipality": "delft",
            "bsn": "1",
            "facts": {"attendanc": "full", "plan_made": "ja"},
            "history": [{"table": "adviestafel", "outcome": "weg"}],
        }
    )
    found = refused(run("advise", "-", "--format", "json", stdin=text))
    assert {(one["code"], one["pointer"]) for one in found} == {
        ("case-wrong-type", "/reference_date"),
        ("case-wrong-type", "/history/0/outcome"),
        ("case-personal-data", ""),
        ("unknown-municipality", "/municipality"),
        ("unknown-fact-near", "/facts"),
        ("fact-value-near", "/facts/plan_made"),
    }
    assert [one["column"] for one in found] == sorted(one["column"] for one in found)


def test_missing_parts_hide_nothing_else() -> None:
    found = refused(
        run("advise", "-", "--format", "json", stdin='{"facts": {"meetings_held": -1}}')
    )
    pointers = [(one["code"], one["pointer"]) for one in found]
    assert pointers.count(("case-key-missing", "")) == 2
    assert ("fact-wrong-type", "/facts/meetings_held") in pointers
    assert len(found) == 3


def test_a_wrong_history_does_not_hide_wrong_facts() -> None:
    text = case(facts={"meetings_held": True}, history=[{"table": 1}])
    codes = [one["code"] for one in refused(run("advise", "-", "--format", "json", stdin=text))]
    assert "fact-wrong-type" in codes


def test_refusal_in_english() -> None:
    result = run("advise", "-", "--lang", "en", stdin=case(sector="xo"))
    assert "The case is refused; 1 mistake was found:" in result.stderr
    assert "This sector is not in the rules." in result.stderr


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "case-empty"),
        ("[]", "case-not-object"),
        ("{", "case-cut-off"),
        ('{"sector": "po", "sector": "po"}', "case-duplicate-known-key"),
        (b"\xff\xfe{\x00}\x00", "case-utf16"),
        (b'{"sector": "\xff"}', "case-not-utf8"),
        ("[" * 60, "case-too-deep"),
        (" " * 1_000_001, "case-too-large"),
        ("[" + "1," * 490_000 + "1]", "case-too-many-values"),
    ],
)
def test_unreadable_cases(text: str | bytes, code: str, tmp_path: Path) -> None:
    file = tmp_path / "casus.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    from_stdin = run("advise", "-", "--format", "json", stdin=text)
    from_file = run("advise", str(file), "--format", "json")
    for result in (from_stdin, from_file):
        assert result.exit_code == 3
        assert [one["code"] for one in refused(result)] == [code]


def test_paths_that_are_no_case(tmp_path: Path) -> None:
    missing = run("advise", str(tmp_path / "weg.json"))
    folder = run("advise", str(tmp_path))
    assert (missing.exit_code, folder.exit_code) == (3, 3)
    assert "[file-missing]" in missing.stderr
    assert "[file-not-regular]" in folder.stderr


def test_names_of_files_cannot_steer_a_terminal(tmp_path: Path) -> None:
    name = "\x1b[31m\u202erood.json"
    result = run("advise", str(tmp_path / name))
    assert result.exit_code == 3
    assert "\x1b" not in result.stderr
    assert "\u202e" not in result.stderr


# ---------------------------------------------------------------- rules that cannot be used


def test_missing_rules() -> None:
    path = str(EXAMPLES / "po-rijswijk.json")
    result = run("advise", path, "--rules", "/bestaat/niet")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "[rules-folder-missing]" in result.stderr
    as_json = run("advise", path, "--rules", "/bestaat/niet", "--format", "json")
    assert as_json.exit_code == 4
    assert refused(as_json)[0]["code"] == "rules-folder-missing"


def test_broken_rules(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    (rules / "facts.yaml").write_text("facts: [", encoding="utf-8")
    result = run("advise", str(EXAMPLES / "po-rijswijk.json"), "--rules", str(rules))
    assert result.exit_code == 4
    assert "De regels kunnen niet worden gebruikt" in result.stderr


def test_rules_of_a_user_count_as_a_whole(tmp_path: Path) -> None:
    """What is broken is told, also where this case does not come; a bad shape is told first."""
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    (rules / "municipalities" / "rijswijk.yaml").write_text("municipality: rijswijk\nx: 1\n")
    text = case(facts={"meetings_held": "3"})
    result = run("advise", "-", "--rules", str(rules), stdin=text)
    assert result.exit_code == 4
    assert "rijswijk.yaml:2:1: Het veld `x` bestaat hier niet." in result.stderr
    shape = run("advise", "-", "--rules", str(rules), stdin=case(sector=1))
    assert shape.exit_code == 3


# ---------------------------------------------------------------- internal errors


def test_internal_error_is_one_line_without_data(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Advice:
        raise ZeroDivisionError("den-haag geheim")

    monkeypatch.setattr("routeboek.cli.advise.advise", broken)
    result = run("advise", "-", stdin=case())
    assert (result.exit_code, result.stdout) == (70, "")
    assert "ZeroDivisionError" in result.stderr
    assert "geheim" not in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1


def test_internal_error_shows_itself_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Advice:
        raise ZeroDivisionError

    monkeypatch.setattr("routeboek.cli.advise.advise", broken)
    result = run("advise", "-", stdin=case(), env={"ROUTEBOEK_DEBUG": "1"})
    assert isinstance(result.exception, ZeroDivisionError)


def test_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> Advice:
        raise KeyboardInterrupt

    monkeypatch.setattr("routeboek.cli.advise.advise", interrupted)
    result = run("advise", "-", stdin=case())
    assert (result.exit_code, result.output) == (130, "")


def test_stuck_case_is_permitted() -> None:
    assert STUCK["meetings_held"] == 3
    assert json.loads(run("advise", "-", "--format", "json", stdin=case()).stdout)["status"] == (
        "permitted"
    )


def test_a_table_beside_the_next_one_names_only_who_may_apply_in_this_case() -> None:
    """The managers apply after their own consultation; without it the MDO does."""
    facts = {
        "professional_disagrees": True,
        "stuck_on": ["youth-care"],
        "first_worrying_absence_date": "2025-09-01",
        "continuous_absence_since": "2025-09-01",
        "opp_in_dossier": True,
    }
    text = case(reference_date="2025-11-03", facts=facts)
    whole = run("advise", "-", "--explain", stdin=text).stdout
    assert "Adviestafel: mag nu." in whole
    beside = whole[whole.index("Adviestafel: mag nu.") :].split("•")[0]
    assert "Aanmelden door het MDO bij het Loket" in " ".join(beside.split())
    assert "Aanmelden door de managers" not in " ".join(beside.split())
    short = " ".join(run("advise", "-", stdin=text).stdout.split())
    assert "Ook nu open: Adviestafel. Aanmelden door het MDO bij het Loket" in short
