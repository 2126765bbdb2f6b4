"""Nothing leaves the page and nothing stays behind, from disk and from a server alike."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.page.cases import PERMITTED, advised
from tests.page.person import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.heavy

KEPT = """async () => [
    document.cookie,
    localStorage.length,
    sessionStorage.length,
    window.name,
    history.state,
    history.length - window.before,
    ((await indexedDB.databases?.()) ?? []).length,
    window.caches ? (await caches.keys().catch(() => [])).length : 0,
    (await navigator.serviceWorker?.getRegistrations().catch(() => []) ?? []).length,
    (await navigator.storage?.estimate?.())?.usage ?? 0,
]"""
"""What a page can leave behind in a browser."""

WAYS_OUT = {
    "fetch": "fetch(to).then(() => true)",
    "fetch of data": "fetch('data:text/plain,x').then(() => true)",
    "request": """new Promise((done, fail) => {
        const asked = new XMLHttpRequest();
        asked.open("GET", to); asked.onload = () => done(true); asked.onerror = fail; asked.send();
    })""",
    "image": """new Promise((done, fail) => {
        const made = new Image(); made.onload = () => done(true); made.onerror = fail;
        made.src = to;
    })""",
    "style": """new Promise((done, fail) => {
        const made = document.createElement("link"); made.rel = "stylesheet"; made.href = to;
        made.onload = () => done(true); made.onerror = fail; document.head.append(made);
    })""",
    "script": """new Promise((done, fail) => {
        const made = document.createElement("script"); made.src = to;
        made.onload = () => done(true); made.onerror = fail; document.head.append(made);
    })""",
    "socket": """new Promise((done, fail) => {
        const made = new WebSocket(to.replace("http", "ws"));
        made.onopen = () => done(true); made.onerror = fail;
    })""",
    "events": """new Promise((done, fail) => {
        const made = new EventSource(to); made.onopen = () => done(true); made.onerror = fail;
    })""",
    "worker": """new Promise((done, fail) => {
        const made = new Worker("data:text/javascript,postMessage(1)");
        made.onmessage = () => done(true); made.onerror = fail;
    })""",
}
"""How a script could send something, were it there: each is refused."""

UNHEARD = {
    "connect-src": "navigator.sendBeacon(to, 'x');",
    "form-action": """
        const form = document.createElement("form");
        form.action = to;
        document.body.append(form);
        form.submit();
    """,
}
"""Ways that say nothing of themselves, by what refuses them."""

INSERTED = """() => {
    const made = document.createElement("script");
    made.textContent = "window.inserted = true";
    document.head.append(made);
    const button = document.createElement("button");
    button.setAttribute("onclick", "window.inserted = true");
    document.body.append(button);
    button.click();
    return window.inserted ?? false;
}"""


class Visit:
    """Someone at the page under an address, and everything that is asked of the world."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.asked: list[str] = []
        context.on("request", lambda request: self.asked.append(request.url))
        self.page = context.new_page()
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.person = Person(self.page)
        self.page.goto(address)
        self.page.evaluate("window.before = history.length")

    def all_is_done(self) -> None:
        """Asks, answers, opens, keeps, copies, changes language: all that there is."""
        person = self.person
        person.converse(PERMITTED, most=5)
        person.page.locator("button.back").click()
        person.speak("en")
        person.clear()
        person.see(PERMITTED)
        assert advised(PERMITTED, "en").summary in person.verdict
        person.page.locator("#whole summary").click()
        person.keep("screen-ics")
        person.saved()
        person.press("screen-copy")
        self.page.wait_for_selector(".no-paper .echo:not(:empty)")


@pytest.fixture(scope="module")
def served(page_file: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of the page on a server of this machine, and all that is asked of that."""
    asked = list[str]()

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    handler = partial(Handler, directory=str(page_file.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{page_file.name}", asked
        server.shutdown()


@pytest.fixture(scope="module", params=["from disk", "from a server"])
def visit(
    request: pytest.FixtureRequest,
    browser: Browser,
    page_file: Path,
    served: tuple[str, list[str]],
) -> Iterator[Visit]:
    """Someone who has done all that can be done in the page."""
    address = page_file.as_uri() if request.param == "from disk" else served[0]
    context = browser.new_context()
    found = Visit(context, address)
    found.all_is_done()
    yield found
    context.close()


def test_nothing_is_stored(visit: Visit) -> None:
    """And what is in the address is the place of the page alone."""
    kept = visit.page.evaluate(KEPT)
    assert not any(kept), kept
    assert visit.page.url == visit.address
    state = visit.context.storage_state()
    assert (state["cookies"], state["origins"]) == ([], [])
    assert visit.person.heard == []


def test_the_page_asks_for_nothing_but_itself(visit: Visit, served: tuple[str, list[str]]) -> None:
    """Neither when all of it is used, nor when a script in it would try."""
    away, asked = served
    assert [one for one in visit.asked if not one.startswith("blob:")] == [visit.address]
    before = list(asked)
    page = visit.page
    assert [one for one, way in WAYS_OUT.items() if page.evaluate(trying(way), away)] == []
    for directive, act in UNHEARD.items():
        assert page.evaluate(refused(act), away) == directive
    assert page.evaluate(INSERTED) is False
    assert page.url == visit.address
    assert asked == before


def trying(way: str) -> str:
    """A way out as a script that says whether it went."""
    return f"async to => {{ try {{ return await {way}; }} catch {{ return false; }} }}"


def refused(act: str) -> str:
    """What the policy of the page has against a script."""
    return f"""to => new Promise(done => {{
        const heard = event => done(event.effectiveDirective);
        document.addEventListener("securitypolicyviolation", heard, {{ once: true }});
        {act}
    }})"""


def test_what_is_refused_would_go_from_another_page(
    browser: Browser, served: tuple[str, list[str]]
) -> None:
    page = browser.new_page()
    page.goto(served[0].rpartition("/")[0])  # the list of files
    found = {one for one, way in WAYS_OUT.items() if page.evaluate(trying(way), served[0])}
    assert found >= {"fetch", "fetch of data", "request", "worker"}
    assert page.evaluate(INSERTED) is True
    page.context.close()


def test_without_a_script_it_says_where_the_rules_can_be_read(
    browser: Browser, page_file: Path
) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(page_file.as_uri())
    for language in ("nl", "en"):
        told = page.locator(f"main p[lang={language}]").inner_text()
        assert "JavaScript" in told
        assert "docs/routeboek" in told
    page.context.close()


@pytest.mark.parametrize("allowed", [True, False])
def test_the_sentence_is_copied_or_chosen(
    browser: Browser, served: tuple[str, list[str]], allowed: bool
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    if not allowed:
        denied = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
        context.add_init_script(denied)
    visit = Visit(context, served[0])
    visit.person.see(PERMITTED)
    visit.person.press("screen-copy")
    told = visit.page.locator(".no-paper .echo:not(:empty)").inner_text()
    assert told == visit.person.say("screen-copied" if allowed else "screen-copy-yourself")
    read = "navigator.clipboard.readText()" if allowed else "String(getSelection())"
    assert visit.page.evaluate(read) == visit.page.locator("#sentence").inner_text()
    context.close()
