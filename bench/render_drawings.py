"""
Render the drawings of the demo to WebP, in both themes; faces in the light one alone.

    python bench/render_drawings.py [name …]

Reads ``config/demo/drawings/*.svg`` and writes ``config/demo/images/NAME.webp``
and ``NAME-dark.webp``, one and a half pixels for each unit of the drawing. Needs
Chromium and the packages of requirements-dev.txt; run it after a drawing changed.
"""

import io
import shutil
import sys
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

DEMO = Path(__file__).resolve().parent.parent / "config" / "demo"
SCALE = 1.5

Scheme = Literal["light", "dark"]
SUFFIXES: dict[Scheme, str] = {"light": "", "dark": "-dark"}


def render(browser: Browser, source: Path, scheme: Scheme, target: Path) -> None:
    """Write ``source`` as a lossless WebP, as a reader in ``scheme`` would see it."""
    page = browser.new_page(color_scheme=scheme, device_scale_factor=SCALE)
    page.goto(source.as_uri())
    page.evaluate("document.fonts.ready")
    picture = page.locator("svg").screenshot()
    page.close()
    with Image.open(io.BytesIO(picture)) as image:
        flat = image.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        flat.convert("RGB").save(target, "WEBP", lossless=True, quality=100, method=6)


def main(names: list[str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"],
        )
        for source in sorted((DEMO / "drawings").glob("*.svg")):
            if names and source.stem not in names:
                continue
            # Other sites have one portrait of their writers, whatever we look like.
            faces = source.stem.startswith("face-")
            for scheme, suffix in list(SUFFIXES.items())[: 1 if faces else 2]:
                target = DEMO / "images" / f"{source.stem}{suffix}.webp"
                render(browser, source, scheme, target)
                print(f"{target.name}: {target.stat().st_size:,} bytes")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
