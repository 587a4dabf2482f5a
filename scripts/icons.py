"""Draws the icons of the installed app from the one SVG, with the Chromium of the browser journeys.

`python scripts/icons.py` writes icon-192.png, icon-512.png and icon-maskable-512.png beside it. The maskable one keeps
the mark inside the middle 80 %, which every phone leaves whole.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

STATIC = Path(__file__).resolve().parents[1] / "src/replan/web/static"
COLOUR = "#14606b"
ICONS = (("icon-192.png", 192, False), ("icon-512.png", 512, False), ("icon-maskable-512.png", 512, True))


def main() -> None:
    """Writes every icon."""
    svg = (STATIC / "replan.svg").read_text("utf-8")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, size, maskable in ICONS:
            page = browser.new_page(viewport={"width": size, "height": size})
            inner = size * 0.8 if maskable else size
            back = COLOUR if maskable else "transparent"
            page.set_content(
                f"<body style='margin:0;background:{back};display:grid;place-items:center;height:100vh'>"
                f"<div style='width:{inner}px;height:{inner}px'>{svg}</div></body>"
            )
            page.screenshot(path=STATIC / name, omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
