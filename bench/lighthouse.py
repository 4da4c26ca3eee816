"""
What Lighthouse says of readers' pages: four scores for each, as on a telephone.

    npm install --prefix /some/folder lighthouse@12.2.3     # the last for Node 20
    python -m bench.lighthouse /some/folder

The pages are those of the magazine of the tests, served as in a deployment but without
HTTPS. ``CHROME_PATH`` names the browser, else it is the Chromium on PATH. Run it on a
quiet machine: the score for performance is that of the better of two runs.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.sandbox import Web, sandbox

PAGES = ("article", "home", "tag", "author", "found")
KINDS = ("performance", "accessibility", "best-practices", "seo")
RUNS = 2
# Chromium sometimes ends while Lighthouse looks: it is asked again, so often at most.
TRIES = 3
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic"
# A search is kept out of search engines on purpose.
MEANT = {("found", "seo"): "is-crawlable"}


def report(program: Path, address: str) -> dict[str, Any]:
    """Return what Lighthouse finds on the page at ``address``, or exit."""
    chromium = shutil.which("chromium") or ""
    command = [
        *("node", program, address, "--quiet", "--output=json"),
        f"--only-categories={','.join(KINDS)}",
        f"--chrome-flags={FLAGS}",
    ]
    environment = {"CHROME_PATH": chromium} | os.environ
    for _ in range(TRIES):
        done = subprocess.run(
            command, env=environment, capture_output=True, check=False
        )
        if done.returncode == 0:
            found: dict[str, Any] = json.loads(done.stdout)
            return found
        print(done.stderr.decode()[-400:], file=sys.stderr)
    sys.exit(f"Lighthouse could not look at {address}.")


def faults(found: dict[str, Any], kind: str) -> list[str]:
    """Return the names of the checks of ``kind`` that fail."""
    audits = found["audits"]
    return [
        part["id"]
        for part in found["categories"][kind]["auditRefs"]
        if part["weight"] and (audits[part["id"]]["score"] or 0) < 0.9
    ]


def main(folder: str) -> None:
    program = Path(folder) / "node_modules" / "lighthouse" / "cli" / "index.js"
    with sandbox():
        from blog.models import KnownWord
        from tests.magazine import make_magazine

        paths = make_magazine().paths
        KnownWord.objects.learn()
        web = Web()
        try:
            web.wait()
            print(f"{'page':10}", *(f"{kind:>15}" for kind in KINDS))
            for page in PAGES:
                address = f"{web.address}{paths[page]}"
                runs = [report(program, address) for _ in range(RUNS)]
                print_page(page, runs)
        finally:
            web.stop()


def print_page(page: str, runs: list[dict[str, Any]]) -> None:
    best = {k: max(run["categories"][k]["score"] or 0 for run in runs) for k in KINDS}
    print(f"{page:10}", *(f"{best[kind] * 100:15.0f}" for kind in KINDS), flush=True)
    for kind in KINDS[1:]:
        failing = [f for f in faults(runs[-1], kind) if f != MEANT.get((page, kind))]
        if failing:
            print(f"    {kind}: {', '.join(failing)}")


if __name__ == "__main__":
    main(sys.argv[1])
