"""Takes the pictures of the main screens that README and docs show: `make screenshots`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from served import chromium, served_demo, sign_in

FOLDER = Path(__file__).parents[1] / "docs/screenshots"
PORT = 8124
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 860}


@dataclass(frozen=True)
class Screen:
    """One picture: whose page, at which size."""

    name: str
    who: str
    address: str
    size: dict[str, int]


SCREENS = (
    Screen("today", "mei", "/today/", PHONE),
    Screen("my-recovery", "jo", "/my-recovery/", PHONE),
    Screen("my-recovery-desktop", "jo", "/my-recovery/", DESKTOP),
    Screen("program", "mei", "/program/", PHONE),
    Screen("talk", "jo", "/talk/", PHONE),
    Screen("second-opinion", "jo", "/second-opinion/", PHONE),
    Screen("urgent", "ruth", "/my-recovery/", PHONE),
    Screen("caseload", "amara", "/caseload/", DESKTOP),
    Screen("patient", "amara", "patient of jo", DESKTOP),
    Screen("clinic", "lead", "/clinic/", DESKTOP),
)


def main() -> None:
    """Writes every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served_demo(PORT) as home, chromium() as browser:
        for screen in SCREENS:
            context = browser.new_context(viewport=screen.size, service_workers="block")
            sign_in(context, home, screen.who)
            _take(context, home, screen)
            context.close()


def _take(context: Any, home: str, screen: Screen) -> None:
    page = context.new_page()
    page.goto(f"{home}{_address(screen)}", wait_until="networkidle")
    page.screenshot(path=FOLDER / f"{screen.name}.png")


def _address(screen: Screen) -> str:
    """The address itself, or that of the page of a patient by user name."""
    if screen.address.startswith("/"):
        return screen.address
    from replan.cli.admin import start_django

    start_django()
    from replan.store.models import Patient

    return f"/patients/{Patient.objects.get(user__username=screen.address.split()[-1]).pk}/"


if __name__ == "__main__":
    main()
