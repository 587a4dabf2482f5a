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
    Screen("patient", "lead", "patient of jo", DESKTOP),
    Screen("clinic", "lead", "/clinic/", DESKTOP),
)


def main() -> None:
    """Writes every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served_demo(PORT) as home:
        addresses = [home + _address(screen) for screen in SCREENS]
        with chromium() as browser:
            for screen, address in zip(SCREENS, addresses, strict=True):
                context = browser.new_context(viewport=screen.size, service_workers="block")
                sign_in(context, home, screen.who)
                _take(context, address, screen.name)
                context.close()


def _take(context: Any, address: str, name: str) -> None:
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")


def _address(screen: Screen) -> str:
    """The address itself, or that of the page of a patient by user name."""
    if screen.address.startswith("/"):
        return screen.address
    from replan.store.models import Patient

    return f"/patients/{Patient.objects.get(user__username=screen.address.split()[-1]).pk}/"


if __name__ == "__main__":
    main()
