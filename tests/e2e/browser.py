"""A person at a browser: what they see, press and read; and what must hold on every page they open."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Locator, Page, expect

from teilhabe_app.demo.people import PASSWORD
from tests.support.cable import Cable

AXE = Axe()
PATIENCE = 60_000  # milliseconds: a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Everything that sticks out sideways, except what scrolls inside a region of its own.
SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  const inside = e => e.closest('[role=region][tabindex], .t-table, pre, .sr-only, .skip-link, .trap');
  return [...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect();
    const drawn = e.checkVisibility() && box.width > 1 && box.height > 1;
    return drawn && !inside(e) && (box.right > wide + 1 || box.left < -1);
  }).slice(0, 5).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40));
}"""

OFFLINE = re.compile("ERR_(INTERNET_DISCONNECTED|CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE)")


class Visitor:
    """One person with one browser window."""

    def __init__(self, page: Page, base: str, lang: str, *, javascript: bool) -> None:
        self.page, self.base, self.lang, self.javascript = page, base, lang, javascript
        self.troubles: list[str] = []
        self.is_cut = False
        page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", lambda request: self._host(request.url))

    @classmethod
    @contextlib.contextmanager
    def opened(
        cls,
        browser: Browser,
        base: str,
        *,
        lang: str = "de",
        javascript: bool = True,
        width: int = 1280,
        dark: bool = False,
    ) -> Iterator[Visitor]:
        """Open a window of its own; at the end nothing may have gone wrong behind the scenes."""
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            locale={"de-simple": "de"}.get(lang, lang),
            reduced_motion="reduce",
            base_url=base,
        )
        context.set_default_timeout(PATIENCE)
        visitor = cls(context.new_page(), base, lang, javascript=javascript)
        try:
            yield visitor
            assert visitor.troubles == [], visitor.troubles
        finally:
            context.close()

    def pull(self, cable: Cable) -> None:
        """Lose the connection: the browser knows that it is offline, and nothing gets through.

        From now on a request that failed for that reason is no trouble; its message may come late.
        """
        self.is_cut = True
        self.page.context.set_offline(True)
        cable.pull()

    def plug(self, cable: Cable) -> None:
        """Have the connection again."""
        cable.plug()
        self.page.context.set_offline(False)
        try:
            self.page.evaluate("() => window.dispatchEvent(new Event('online'))")
        except Error as error:  # the browser's own event came first, and the page has already gone on
            if "context was destroyed" not in str(error):
                raise

    def _note(self, text: str) -> None:
        if self.is_cut and OFFLINE.search(text):
            return
        if "status of 4" not in text:  # a refused form is no fault of the page
            self.troubles.append(text)

    def _host(self, url: str) -> None:
        host = urlsplit(url).netloc
        if host and host != urlsplit(self.base).netloc:
            self.troubles.append(f"another host: {url}")

    def go(self, path: str) -> Visitor:
        """Open a path in the visitor's language."""
        answer = self.page.goto(f"{self.base}/{self.lang}{path}")
        assert answer is not None
        assert answer.status < 500, (path, answer.status)
        return self

    def sign_in(self, who: str) -> Visitor:
        """Sign in with a demonstration account."""
        self.go("/account/sign-in")
        self.page.locator("#email").fill(f"{who}@example.org")
        self.page.locator("#password").fill(PASSWORD)
        self.send()
        assert "/account/sign-in" not in self.page.url
        return self

    def fill(self, name: str, value: str) -> Visitor:
        """Fill a control by its name."""
        control = self.page.locator(f"main [name='{name}']").first
        if control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
        return self

    def tick(self, name: str, value: str | None = None) -> Visitor:
        """Tick a checkbox or radio button."""
        end = f"[value='{value}']" if value is not None else ""
        self.page.locator(f"main [name='{name}']{end}").first.check()
        return self

    def send(self, form: str = "main form", button: str = "button[type=submit], button[name]") -> Visitor:
        """Press a form's button (the last that fits) and wait for the answer, a page or a part of one."""
        where = self.page.locator(form).first
        return self.press(where.locator(button).last, in_place=bool(where.get_attribute("hx-post")))

    def press(self, target: Locator, *, in_place: bool = False) -> Visitor:
        """Press a link or button and wait for what it brings; ``in_place`` with htmx, which keeps the page."""
        if in_place and self.javascript:
            target.evaluate("e => e.closest('[hx-post]').setAttribute('data-before', '')")
            target.click()
            self.page.wait_for_function("() => !document.querySelector('[data-before], .htmx-settling, .htmx-added')")
        else:
            with self.page.expect_navigation():
                target.click()
        return self.settled()

    def settled(self) -> Visitor:
        """Wait until errors have the focus: the browser or our script scrolls there; before that nobody types."""
        summary = self.page.locator("#error-summary")
        if summary.count():
            expect(summary).to_be_focused()
        return self

    def follow(self, part: str, where: str = "main") -> Visitor:
        """Follow the first link of the page whose address contains ``part``."""
        return self.press(self.page.locator(f"{where} a[href*='{part}']:visible").first)

    def walk(self, *parts: str) -> Visitor:
        """Follow one link after the other from the start page on; a part that ends with a slash is a whole address."""
        self.go("/")
        for part in parts:
            link = f"a[href{'$' if part.endswith('/') else '*'}='{part}']:visible"
            self.press(self.page.locator(f"main {link}" if self.has(link) else link).first)
        return self

    def link(self, part: str) -> str:
        """Return the address of the first link whose address contains ``part``."""
        address = self.page.locator(f"main a[href*='{part}']").first.get_attribute("href")
        assert address, part
        return address

    def choose(self, name: str, number: int) -> Visitor:
        """Choose an option of a select by its place."""
        self.page.locator(f"main [name='{name}']").first.select_option(index=number)
        return self

    def has(self, selector: str) -> bool:
        """Tell whether something of this kind stands in the page's main part."""
        return self.page.locator(f"main {selector}").count() > 0

    def sees(self, text: str) -> bool:
        """Tell whether a text stands in the page."""
        return text in self.page.inner_text("main")

    @property
    def path(self) -> str:
        """The path without the language."""
        return re.sub(r"^/[a-z-]+(?=/)", "", urlsplit(self.page.url).path)

    def check(self) -> Visitor:
        """Axe finds nothing, nothing sticks out sideways, language and direction are right."""
        if self.javascript:
            found = AXE.run(self.page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
            short = [
                (v["id"], v["nodes"][0]["html"][:160], v["nodes"][0].get("failureSummary", "")[:200]) for v in found
            ]
            assert short == [], (self.page.url, short)
            outside = self.page.evaluate(SIDEWAYS)
            assert outside == [], (self.page.url, outside)
        html = self.page.locator("html")
        assert html.get_attribute("lang") == self.lang
        assert html.get_attribute("dir") == ("rtl" if self.lang == "ar" else "ltr")
        return self
