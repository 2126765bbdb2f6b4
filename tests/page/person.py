"""What a person sees and does in the page: everything by its words, its labels and its fields."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routeboek.facts import NEVER_WORD
from routeboek.interview import Interview
from routeboek.messages import Language, say
from routeboek.posed import Posed
from tests import shipped
from tests.page.cases import A_CASE, DAY_AND_PLACE, extras, opening, told

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload, Page, ViewportSize


class Person:
    """Someone with the page open. `heard` is what the page writes to the console: nothing."""

    def __init__(self, page: Page, language: Language = "nl") -> None:
        self.page = page
        self.language: Language = language
        self.heard: list[str] = []
        page.on("console", lambda said: self.heard.append(said.text))
        page.on("pageerror", lambda error: self.heard.append(str(error)))

    # ---------------------------------------------------------------- what is seen

    @property
    def heading(self) -> str:
        """As it is heard: without its sign."""
        heard = "one => [...one.childNodes].map(part => part.ariaHidden ? '' : part.textContent)"
        return "".join(self.page.locator("h1").evaluate(heard))

    @property
    def verdict(self) -> str:
        return str(self.page.locator(".verdict").inner_text())

    @property
    def problems(self) -> list[str]:
        return list(self.page.locator(".problems li").all_inner_texts())

    @property
    def answers(self) -> list[str]:
        """What stands beside the question: each question with its answer."""
        return list(self.page.locator("aside li").all_inner_texts())

    @property
    def is_asked(self) -> bool:
        return bool(self.page.locator("form").count())

    @property
    def focused(self) -> str:
        """Where the keyboard is: the name of the element, its id and how its text begins."""
        told = "one => `${one.localName}#${one.id} ${one.textContent.slice(0, 80)}`"
        return str(self.page.evaluate(f"({told})(document.activeElement)"))

    def say(self, code: str, **params: object) -> str:
        return say(code, self.language, **params)

    # ---------------------------------------------------------------- what is done

    def press(self, code: str) -> None:
        """A button, by the words on it."""
        self.page.get_by_role("button", name=self.say(code), exact=True).click()

    def speak(self, language: Language) -> None:
        """The other language, by the button in the head of the page."""
        if language != self.language:
            self.page.locator("header button").click()
            self.language = language

    def pick(self, field: str) -> None:
        """An answer, by its label."""
        self.page.locator(f"label[for={field}]").click()

    def type_day(self, day: str, field: str = "answer") -> None:
        for part, text in zip(("year", "month", "day"), day.split("-"), strict=True):
            self.page.fill(f"#{field}-{part}", text)

    def next(self) -> None:
        self.page.locator("form button.main").click()

    def skip(self) -> None:
        """Not knowing."""
        self.page.locator("form .other").click()

    def begin(
        self,
        day: str = "2026-10-20",
        sector: str = "po",
        municipality: str = "den-haag",
        **others: str,
    ) -> None:
        """The start; `others` are who asks and where the pupil lives."""
        rules = shipped.rules()
        self.pick(f"sector-{list(rules.sectors).index(sector)}")
        self.pick(f"municipality-{list(rules.municipalities).index(municipality)}")
        self.type_day(day, "reference")
        for key, value in others.items():
            self.page.select_option({"asker": "#asker"}.get(key, "#home"), value)
        self.next()

    def answer(self, posed: Posed, value: object) -> None:
        """An answer as a case writes it; None is not knowing."""
        options: list[object] = [True, False] if posed.type == "yes_no" else list(posed.options)
        if value is None:
            self.skip()
            return
        if value == NEVER_WORD:
            self.pick("answer-never")
        elif posed.type == "date":
            self.type_day(str(value))
        elif posed.type == "count":
            self.page.fill("#answer-count", str(value))
        else:
            for one in value if isinstance(value, list) else [value]:
                self.pick(f"answer-{options.index(one)}")
        self.next()

    def converse(self, whole: A_CASE, *, most: int = 99) -> Interview:
        """Answers all that is asked by what a case tells, as `routeboek ask` would ask it."""
        interview = opening(whole, self.language)
        day, sector, municipality = (str(whole[key]) for key in DAY_AND_PLACE)
        self.begin(day, sector, municipality, **extras(whole))
        return self.go_on(interview, whole, most=most)

    def go_on(self, interview: Interview, whole: A_CASE, *, most: int = 99) -> Interview:
        """At most so many more questions."""
        while most and (posed := interview.question()):
            assert posed.text.startswith(self.heading), posed.path
            value = told(whole, posed.path)
            self.answer(posed, value)
            interview = interview.answer(value)
            most -= 1
        return interview

    def open(self, content: A_CASE | bytes, until: str = "aside, .problems") -> None:
        """A saved case, at the start."""
        octets = content if isinstance(content, bytes) else json.dumps(content).encode()
        if not self.page.locator("#open-case[open]").count():
            self.page.locator("#open-case summary").click()
        file: FilePayload = {"name": "casus.json", "mimeType": "application/json", "buffer": octets}
        self.page.set_input_files("#file", files=[file])
        self.page.wait_for_selector(until)

    def see(self, whole: A_CASE) -> None:
        """The advice on a saved case, also when there is more to ask."""
        self.clear()
        self.open(whole)
        if self.is_asked:
            self.press("screen-show")

    def clear(self) -> None:
        """All answers go, from wherever; and so does what is wrong with the start."""
        if self.page.locator("aside").count():
            self.press("screen-clear")
        if not self.page.locator("#sector-0").count():
            self.press("screen-clear-yes")
        if self.page.locator(".problems").count():
            language = self.language
            self.page.reload()
            self.language = "nl"
            self.speak(language)

    def keep(self, code: str) -> tuple[str, bytes]:
        """The name and the content of a file that is downloaded."""
        with self.page.expect_download() as started:
            self.press(code)
        return started.value.suggested_filename, Path(started.value.path()).read_bytes()

    def saved(self) -> dict[str, Any]:
        """The case as it is saved."""
        found: dict[str, Any] = json.loads(self.keep("screen-save")[1])
        return found


def visit(
    browser: Browser, file: Path, *, language: Language = "nl", width: int = 1200, **options: Any
) -> Person:
    """Someone who just opened the page."""
    size: ViewportSize = {"width": width, "height": 900}
    page = browser.new_context(viewport=size, **options).new_page()
    page.set_default_timeout(10_000)
    person = Person(page)
    page.goto(file.as_uri())
    person.speak(language)
    return person
