"""`routeboek site`: one file that holds all it needs, and takes no other file's place.

What the page does in a browser is tried in tests/page.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from pathlib import Path

import pytest

from routeboek._version import __version__
from routeboek.load import load_rules
from routeboek.messages import LANGUAGES
from routeboek.render.offlinepage import joined_script
from tests.cli.helpers import REGION, ROOT, run, run_process

SCRIPTS = ROOT / "src" / "routeboek" / "page" / "script"
LARGEST = 700_000


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("site") / "routeboek.html"
    made = run("site", "-o", str(file))
    text = file.read_text(encoding="utf-8")
    kilobytes = -(-len(text.encode()) // 1024)
    assert (made.exit_code, made.stdout) == (0, "")
    assert made.stderr == (
        f"De pagina staat in `{file}` ({kilobytes} kB). Zij werkt in een browser, "
        "zonder internet en zonder iets te bewaren.\n"
    )
    return text


def element(page: str, start: str, end: str) -> str:
    """What stands in the only element that begins and ends so."""
    assert page.count(start) == 1
    return page.partition(start)[2].partition(end)[0]


def test_one_file_of_a_size_that_can_be_mailed(page: str) -> None:
    assert len(page.encode()) <= LARGEST


def test_only_its_own_script_and_style_count(page: str) -> None:
    policy = element(page, '<meta http-equiv="Content-Security-Policy" content="', '">')
    allowed = dict(one.strip().split(" ", 1) for one in policy.split(";"))
    assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == "'none'"
    for part, text in (
        ("script-src", element(page, "<script>", "</script>")),
        ("style-src", element(page, "<style>", "</style>")),
    ):
        hash_ = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert allowed.pop(part) == f"'sha256-{hash_}'"
    assert len(allowed) == 3


def test_it_names_no_other_place(page: str) -> None:
    addresses = set(re.findall(r"\b(?:https?|wss?|ftp)://[\w./-]*", page))
    assert addresses == {"http://www.w3.org/2000/svg"}  # the name of a language, not a place
    assert not re.search(r"<(?:link|img|iframe|object|embed|base)\b|\bsrc=|\burl\(|@import", page)
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", page)


def test_no_style_or_handler_stands_in_an_element(page: str) -> None:
    body = page.partition("<body>")[2].partition("<script")[0]
    assert not re.search(r"\s(?:style|on\w+)=", body)


def test_its_data_are_the_rules_in_every_language(page: str) -> None:
    packed = base64.b64decode(element(page, '<script id="data" type="text/plain">', "</script>"))
    data = json.loads(zlib.decompress(packed, wbits=-zlib.MAX_WBITS))
    assert {*LANGUAGES, load_rules().sha256, __version__} <= {
        one for one in data["parts"] if isinstance(one, str)
    }


def test_the_same_rules_give_the_same_page(page: str) -> None:
    again = run_process("site", "-o", "-")
    assert (again.returncode, again.stderr) == (0, b"")
    assert again.stdout.decode("utf-8") == page


def test_scripts_are_joined_each_after_what_it_uses() -> None:
    script = joined_script()
    names = [file.stem for file in SCRIPTS.glob("*.js")]
    begins = {name: script.index(f"\nscripts.{name} = (() => {{") for name in names}
    for name in names:
        text = (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")
        for used in re.findall(r'from "\./([\w-]+)\.js"', text):
            assert begins[used] < begins[name], (used, name)
    assert "import " not in script
    assert "export " not in script
    assert "/**" not in script


def test_a_page_of_routeboek_is_replaced_and_nothing_else(page: str, tmp_path: Path) -> None:
    file = tmp_path / "pagina.html"
    file.write_text(page.replace("</body>", "<p>oud</p></body>"), encoding="utf-8")
    assert run("site", "-o", str(file), "--lang", "en").exit_code == 0
    assert file.read_text(encoding="utf-8") == page
    assert [one.name for one in tmp_path.iterdir()] == [file.name]
    file.write_text("<html>iets anders</html>", encoding="utf-8")
    refused = run("site", "-o", str(file))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == (
        f"`{file}` bestaat al en is geen pagina van routeboek; er wordt niets overschreven. "
        "Kies met -o een nieuw bestand.\n"
    )
    assert file.read_text(encoding="utf-8") == "<html>iets anders</html>"


@pytest.mark.parametrize("where", ["", "nergens/pagina.html", "x" * 300, "pagina\0.html"])
def test_a_place_that_cannot_be_is_told_before_the_work(where: str, tmp_path: Path) -> None:
    file = str(tmp_path / where)
    refused = run("site", "-o", file, "--lang", "en")
    assert (refused.exit_code, refused.stdout) == (2, "")
    kind = "exists and is not a page of routeboek" if not where else "cannot be written here"
    assert kind in refused.stderr


def test_without_a_file_or_with_rules_that_are_wrong(tmp_path: Path) -> None:
    assert run("site").exit_code == 2
    empty = tmp_path / "leeg"
    empty.mkdir()
    refused = run("site", "-o", str(tmp_path / "pagina.html"), "--rules", str(empty))
    assert refused.exit_code == 4
    assert not (tmp_path / "pagina.html").exists()


def test_another_region_is_another_folder(tmp_path: Path) -> None:
    file = tmp_path / "eilanden.html"
    assert run("site", "-o", str(file), "--rules", str(REGION)).exit_code == 0
    assert len(file.read_bytes()) < LARGEST
