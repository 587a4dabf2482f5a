"""Given, when, then for the browser journeys: a person at a screen, and what they see."""

from __future__ import annotations

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from replan.app.actions import PASSWORD

OPEN_ALL = "document.querySelectorAll('details').forEach(part => { part.open = true })"


@dataclass
class Visitor:
    """Somebody at a screen."""

    page: Page
    home: str
    scripts: bool

    def signs_in(self, name: str) -> None:
        self.page.goto(f"{self.home}/sign-in/")
        self.page.fill("#username", name)
        self.page.fill("#password", PASSWORD)
        self.presses("main button[type=submit]")

    def opens(self, path: str) -> int:
        response = self.page.goto(f"{self.home}{path}")
        assert response is not None
        return response.status

    def presses(self, what: str) -> None:
        """Follows a link or sends a form, and waits until the next page is there."""
        with self.page.expect_navigation():
            self.page.click(what)

    def goes_to(self, place: str) -> None:
        """Follows a link of the main places; on a phone it may stand under "More"."""
        link = f"nav.places a:visible:text-is('{place}')"
        if not self.page.locator(link).count():
            self.page.click("nav.places summary")
        self.presses(link)

    def finds_one_row_of_places(self) -> None:
        """The places at the top stand side by side, each at least 44 pixels wide and high."""
        every = self.page.locator("nav.places > a:visible, nav.places summary:visible").all()
        boxes = [box for place in every if (box := place.bounding_box())]
        assert len({round(box["y"] + box["height"] / 2) // 10 for box in boxes}) == 1, boxes
        assert min(min(box["width"], box["height"]) for box in boxes) >= 44, boxes

    def chooses(self, field: str) -> None:
        self.page.click(f"label[for={field}]")

    def sees(self, text: str) -> None:
        assert text in self.page.inner_text("body"), self.page.inner_text("body")[:2000]

    def does_not_see(self, text: str) -> None:
        assert text not in self.page.inner_text("body")

    def finds_no_barrier(self) -> None:
        """No violation of WCAG in an accessibility scan, with every part opened; nothing wider than the screen.

        The scan is a script itself, so there is none for a visitor without JavaScript."""
        if self.scripts:
            self.page.evaluate(OPEN_ALL)
            found = Axe().run(self.page).response["violations"]
            assert found == [], [(item["id"], item["nodes"][0]["html"]) for item in found]
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0
