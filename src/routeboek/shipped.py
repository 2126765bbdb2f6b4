"""The data that comes with routeboek: rules, pages and sentences.

It stands in the package, which may be a folder or a zip, and may be read-only. An editable install
reads rules and pages where they are written, in its checkout, so that an edit is in force at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def package() -> Traversable:
    """The package itself."""
    folder = Path(__file__).parent
    if folder.is_dir():
        return folder
    from importlib.resources import files  # what it takes to look in a zip takes long to load

    return files("routeboek")


def packaged(name: str) -> Traversable | None:
    """A folder of the package; None where it was not built, as in a checkout."""
    folder = package() / name
    return folder if folder.is_dir() else None


def shipped(name: str, in_checkout: str) -> Traversable:
    """A folder by its name in the package, or else by its path in the checkout."""
    return packaged(name) or Path(str(package())).parents[1] / in_checkout
