"""
Measure what a page costs that is made to keep us busy while we verify what it says.

Each page has a megabyte and stands on a real server. A process of its own verifies it,
from the claim to the item of the discussion. Printed are what the claim became, the
seconds of CPU and in all, and by how much the process grew; at last the worst of all.
Then servers that never end are asked, with the deadline of real use. It takes five
minutes::

    python -m bench.sources
"""

import multiprocessing
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench.sandbox import sandbox
from tests.blog import hostile
from tests.blog.hostile import Server, answer
from tests.comments.hostile_pages import PLAIN, pages

if TYPE_CHECKING:
    from blog.models import Post

CPU_SECONDS, MEGABYTES = 5.0, 128.0
SERVERS = (
    *(hostile.silent, hostile.drip_body, hostile.drip_chunks, hostile.endless_body),
    *(hostile.endless_headers, hostile.large_body, hostile.gzip_bomb),
)


def verify(number: int) -> tuple[str, float, float, float]:
    """Verify what is due in this process; return what became of claim ``number``."""
    import django

    django.setup()
    from comments.linkbacks.verifying import verify_due
    from comments.models import Linkback

    list(Linkback.objects.filter(pk=number))
    size, begun, cpu = peak(), time.monotonic(), time.process_time()
    verify_due()
    took = time.process_time() - cpu, time.monotonic() - begun
    return Linkback.objects.get(pk=number).state, *took, peak() - size


def peak() -> float:
    """Return the most memory that this process had so far, in MiB."""
    # Not by getrusage(), which counts what the process was before, too.
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if "VmHWM" in line) / 1024


def acts(target: str) -> Iterator[tuple[str, hostile.Act]]:
    for name, text in pages():
        body = text.replace("{post}", target).encode(errors="replace")
        yield name, answer(body, Content_Type="text/html; charset=utf-8")
    for name, (kind, text) in PLAIN.items():
        body = text.replace("{post}", target).encode()
        yield name, answer(body, Content_Type=kind)
    for act in SERVERS:
        yield act.__name__.replace("_", " "), act


def measure(server: Server, post: "Post") -> tuple[float, float]:
    """Return the most CPU and memory that one page took."""
    from comments.models import Linkback

    context = multiprocessing.get_context("spawn")
    worst_cpu = worst_size = 0.0
    print(f"{'page':32} {'state':8} {'CPU s':>6} {'s':>6} {'MiB':>6}")
    target = f"{os.environ['SITE_URL']}{post.get_absolute_url()}"
    for number, (name, server.act) in enumerate(acts(target)):
        row = {"post": post, "source": f"{server.url}{number}", "target": target}
        linkback = Linkback.objects.create(protocols=["webmention"], **row)
        with context.Pool(1) as pool:
            state, cpu, seconds, grown = pool.apply(verify, (linkback.pk,))
        Linkback.objects.update(try_at=None)
        print(f"{name:32} {state:8} {cpu:6.2f} {seconds:6.2f} {grown:6.1f}", flush=True)
        worst_cpu, worst_size = max(worst_cpu, cpu), max(worst_size, grown)
    return worst_cpu, worst_size


def main() -> int:
    hostile.bomb()
    with Server(hostile.silent) as server:
        os.environ |= {
            "FETCH_ALLOW": server.endpoint,
            "SITE_URL": "https://blog.example",
        }
        with sandbox():
            from tests.factories import make_post

            cpu, size = measure(server, make_post())
    passed = cpu <= CPU_SECONDS and size <= MEGABYTES
    print(
        f"At worst {cpu:.2f} s of CPU and {size:.0f} MiB; allowed are "
        f"{CPU_SECONDS:.0f} s and {MEGABYTES:.0f} MiB."
    )
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
