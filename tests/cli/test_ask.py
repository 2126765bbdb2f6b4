"""`routeboek ask`: a conversation in a real terminal, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.cli.helpers import EXAMPLES, ROOT, environment, run, run_process

CTRL_C, CTRL_D = "interrupt", "\x04"
PROMPT = "> "
OPENING = ["po", "Rijswijk", "20-10-2026", ""]
STUCK = ["1", "14-9-2026", "nee", "1", "3", "ja", "ja", "nee"]


class Talk:
    """A terminal with `routeboek ask` on the other side."""

    def __init__(self, terminal: int, process: subprocess.Popen[bytes]) -> None:
        self._terminal, self._process = terminal, process
        self.shown = ""

    def heard(self) -> str:
        """All that is said until an answer is expected, or until the end."""
        found = b""
        while not found.endswith(PROMPT.encode()):
            assert select.select([self._terminal], [], [], 30)[0], found.decode()
            try:
                part = os.read(self._terminal, 65536)
            except OSError:  # the other side is gone
                break
            if not part:
                break
            found += part
        told = found.decode().replace("\r\n", "\n")
        self.shown += told
        return told

    def says(self, *answers: str) -> str:
        """Types answers one after the other; what is said after the last."""
        told = ""
        for one in answers:
            if one == CTRL_C:  # the terminal is not the one of the process, so it cannot do it
                self._process.send_signal(signal.SIGINT)
            else:
                os.write(self._terminal, one.encode() + (b"" if one == CTRL_D else b"\n"))
            told = self.heard()
        return told

    def ended(self) -> int:
        """The exit code."""
        return self._process.wait(30)


@contextmanager
def talk(*args: str, cwd: Path = ROOT, term: str = "dumb") -> Iterator[Talk]:
    """A conversation, up to the first question."""
    terminal, child = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "routeboek", "ask", *args],
        stdin=child,
        stdout=child,
        stderr=child,
        cwd=cwd,
        env=environment({"TERM": term, "COLUMNS": "80"}),
        start_new_session=True,
        # As in a terminal, also where all tests run in the background and this is ignored.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:
        os.close(child)
        found = Talk(terminal, process)
        try:
            found.heard()
            yield found
        finally:
            process.kill()
            os.close(terminal)


def flat(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------- a conversation


def test_from_the_first_question_to_the_case_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "casus.json"
    with talk("-o", str(file)) as person:
        assert "Om welke sector gaat het?" in person.shown
        assert f"schrijft routeboek de casus in {file}" in flat(person.shown).replace("- ", "-")
        assert "Genoteerd: primair onderwijs." in person.says("po")
        assert "Genoteerd: Rijswijk." in person.says("Rijswijk")
        assert "Genoteerd: dinsdag 20 oktober 2026." in person.says("20-10-2026")
        assert "Komt de leerling nu niet" in person.says("")
        person.says("1")
        assert "14 september 2026 (5 weken en 1 dag voor de peildatum)" in flat(
            person.says("14-9-2026")
        )
        told = flat(person.says(*STUCK[2:]))
        assert "De uitkomst staat vast" in told
        assert "Ja, aanmelden kan nu: Intercollegiale afstemming" in told
        assert "Wilt u het advies vollediger maken? 1. datums (1 vraag)" in told
        assert "Op welke datum begon" in flat(person.says("1"))
        assert "De laatste dag is maandag 2 november 2026" in flat(person.says("7 september 2026"))
        assert "De casus staat in" in person.says("")
        assert person.ended() == 0
    assert file.stat().st_mode & 0o777 == 0o600
    case = json.loads(file.read_text("utf-8"))
    assert case["facts"]["first_worrying_absence_date"] == "2026-09-07"
    assert case["facts"]["meetings_held"] == 3
    advised = run("advise", str(file))
    assert (advised.exit_code, advised.stderr) == (0, "")
    assert flat(advised.stdout) in flat(person.shown)


def test_unknown_back_and_the_advice_so_far() -> None:
    with talk() as person:
        assert "Dit is de eerste vraag." in person.says("<")
        assert "Er is nog geen advies" in person.says("!")
        assert "Zonder dit antwoord is er geen advies." in person.says("?")
        assert "Geef een antwoord." in person.says("")
        person.says("po")
        told = flat(person.says("<"))
        assert "Om welke sector" in told
        assert "Uw antwoord was: primair onderwijs. Met Enter houdt u dat." in told
        assert "In welke gemeente" in person.says("")
        assert "Bedoelt u: Rijswijk?" in flat(person.says("rijswijck"))
        assert "Met Enter kiest u: " in person.says("3")
        person.says("20-10-2026", "geen")
        assert "Genoteerd: niet bekend." in person.says("?")
        assert "Ja, mits de open punten kloppen" in person.says("!")
        assert "U gaf hier geen antwoord. Met Enter blijft dat zo." in flat(person.says("<"))
        told = flat(person.says("<"))
        assert "Uw antwoord was: nee, nog geen tafel. Met Enter houdt u dat." in told
        assert "alsof er geen andere tafel is geweest" in flat(person.says("?"))
        assert "Genoteerd: niet bekend." in flat(person.says("<", "?"))
    assert "bewaart niets" in flat(person.shown)


def test_an_answer_that_cannot_be_is_refused_in_words() -> None:
    with talk() as person:
        person.says(*OPENING, "1")
        told = flat(person.says("21-10-2026"))
        assert "Dit antwoord kan niet." in told
        assert "2026-10-21" not in told, "a message repeats no value"
        assert "ga dan terug met <" in told
        assert "Genoteerd: maandag 14 september" in person.says("14-9-2026")


def test_it_starts_from_a_case() -> None:
    with talk(str(EXAMPLES / "po-onbekend.json")) as person:
        assert "een oplossing in zicht?" in person.shown
        assert "Om welke sector" not in person.shown
        assert "Open punten" in person.says("!")
    with talk(str(EXAMPLES / "po-te-laat.json"), "--lang", "en") as person:
        told = flat(person.shown)
        assert "The outcome is certain" in told
        assert "Do you want to make the advice fuller? 1. other tables and help" in told
        assert "does not understand" in person.says("99")
        assert "Has another table been held or applied for?" in flat(person.says("3"))
        assert "Yes, you can apply now" in person.says("", "!")
        assert person.says("") == "\n"
        assert person.ended() == 0


def test_a_case_of_which_the_opening_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "casus.json"
    file.write_text(json.dumps({"sector": "po", "facts": {"attendance": "none"}}), "utf-8")
    with talk(str(file), "--date", "2026-10-20", "--format", "plain") as person:
        assert "In welke gemeente" in person.shown
        assert "Is er al een tafel" in person.says("3")


def test_colours_on_a_terminal_that_has_them() -> None:
    with talk(term="xterm") as person:
        assert "\x1b[1mOm welke sector gaat het?" in person.shown
    with talk("--format", "plain", term="xterm") as person:
        assert "\x1b" not in person.shown


# ---------------------------------------------------------------- how it ends


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
@pytest.mark.parametrize("before", [[], [*OPENING, *STUCK]])
def test_a_person_who_stops_leaves_nothing(tmp_path: Path, key: str, before: Sequence[str]) -> None:
    file = tmp_path / "casus.json"
    with talk("-o", str(file)) as person:
        person.says(*before)
        told = person.says(key)
        assert "Gestopt. Er is niets geschreven." in told
        assert "Traceback" not in told
        assert person.ended() == 130
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "casus.json"
    with talk("-o", str(file)) as person:
        person.says(*OPENING, *STUCK)
        file.write_text("van een ander", "utf-8")
        assert "bestaat al en wordt niet overschreven" in flat(person.says(""))
        assert person.ended() == 2
    with talk("-o", str(file)) as person:
        assert "bestaat al en wordt niet overschreven" in flat(person.shown)
        assert person.ended() == 2
    assert file.read_text("utf-8") == "van een ander"
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "elders.json")
    with talk("-o", str(link)) as person:
        assert person.ended() == 2
    with talk("-o", str(tmp_path / "weg" / "casus.json")) as person:
        assert "Kies bij -o een plaats" in flat(person.shown)
        assert person.ended() == 2


def test_a_case_that_is_wrong_is_refused_before_the_first_question(tmp_path: Path) -> None:
    file = tmp_path / "casus.json"
    file.write_text(json.dumps({"sector": "po", "naam": "x", "facts": {"age": "8"}}), "utf-8")
    with talk(str(file)) as person:
        assert "De casus is geweigerd" in person.shown
        assert "[case-personal-data]" in person.shown
        assert "case-key-missing" not in person.shown
        assert person.ended() == 3
    with talk("-") as person:
        assert person.ended() == 2


@pytest.mark.parametrize("language", ["nl", "en"])
def test_without_a_terminal_it_names_advise(language: str) -> None:
    result = run("ask", "--lang", language)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "`routeboek advise CAS" in result.stderr
    assert result.stderr.count("\n") == 1
    process = run_process("ask", "--lang", language)
    assert (process.returncode, process.stdout) == (2, b"")
    assert b"routeboek advise" in process.stderr
