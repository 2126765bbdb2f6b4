"""Files that a command writes: all of them whole, or everything as it was."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from routeboek.cli.writing import put, put_new
from routeboek.messages import texts
from tests.cli.helpers import run


def everything(folder: Path) -> dict[str, bytes | None]:
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() if one.is_file() else None
        for one in folder.rglob("*")
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "een.yaml").write_bytes(b"oud")
    (tmp_path / "een.yaml").chmod(0o640)
    return tmp_path


def fail_after(done: int, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From then on what `Path` does under this name fails once."""
    real, calls = getattr(Path, name), list[Path]()

    def called(file: Path, *args: object, **options: object) -> object:
        calls.append(file)
        if len(calls) == done + 1:
            raise OSError(errno.EIO, "Input/output error")
        return real(file, *args, **options)

    monkeypatch.setattr(Path, name, called)


def test_all_of_them_are_put(folder: Path) -> None:
    put({folder / "een.yaml": b"nieuw", folder / "onder" / "diep" / "twee.yaml": b"ook"})
    assert everything(folder) == {
        "een.yaml": b"nieuw",
        "onder": None,
        "onder/diep": None,
        "onder/diep/twee.yaml": b"ook",
    }
    assert (folder / "een.yaml").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["write_bytes", "replace", "mkdir"])
@pytest.mark.parametrize("done", [0, 1])
def test_none_of_them_is_put(
    done: int, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(folder)
    texts = {
        folder / "nieuw" / "nul.yaml": b"nieuw",
        folder / "een.yaml": b"nieuw",
        folder / "ook" / "twee.yaml": b"nieuw",
    }
    with monkeypatch.context() as patched:
        fail_after(done, name, patched)
        with pytest.raises(OSError, match="Input/output"):
            put(texts)
    assert everything(folder) == before


def test_a_new_file_is_taken_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileExistsError):
        put_new(folder / "een.yaml", b"nieuw", 0o600)
    before = everything(folder)
    with monkeypatch.context() as patched:
        fail_after(0, "write_bytes", patched)
        with pytest.raises(OSError, match="Input/output"):
            put_new(folder / "twee.json", b"nieuw", 0o600)
    assert everything(folder) == before
    put_new(folder / "twee.json", b"nieuw", 0o600)
    assert (folder / "twee.json").read_bytes() == b"nieuw"
    assert (folder / "twee.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("language", ["nl", "en"])
def test_words_that_need_no_file(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def unread(*args: object, **options: object) -> str:
        raise OSError(errno.EIO, "Input/output error")

    texts.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_text", unread)
        result = run("advise", "nergens.json", "--lang", language)
    assert (result.exit_code, result.stdout) == (72, "")
    told = {"nl": "Installeer het opnieuw.", "en": "Install it anew."}[language]
    assert result.stderr.endswith(f"{told}\n")
