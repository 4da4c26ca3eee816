"""
Measure what hostile pictures make of the worker that reads them, and large sound ones.

Printed are for each file what came of it, the seconds, and the worker's peak memory;
at the end how many were taken and the largest peak. Run it on a quiet machine::

    python -m bench.uploads
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO

from PIL import Image as Picture

from blog import images
from blog.images.process import ENVIRONMENT, command
from tests.blog.hostile_images import MAKERS, made, names

# A process takes over the peak of the one that starts it: let that be a small one.
SMALL = """
import os, sys
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(pid, 0)
print(usage.ru_maxrss, file=sys.stderr)
"""


def large() -> Iterator[tuple[str, bytes]]:
    """Yield sound pictures of 40 megapixels, as much as is taken."""
    slope = Picture.linear_gradient("L").resize((7700, 5190))
    grain = Picture.effect_noise((770, 519), 40).resize((7700, 5190))
    photograph = Picture.merge("RGB", (slope, grain, slope))
    for form, options in (
        ("jpeg", {"quality": 85}),
        ("webp", {"quality": 70, "method": 0}),
        ("avif", {"quality": 50, "speed": 10}),
    ):
        stream = BytesIO()
        photograph.save(stream, form, **options)
        yield f"40 megapixels, {form}", stream.getvalue()
    stream = BytesIO()
    Picture.merge("RGBA", (slope, slope, slope, slope)).save(stream, "png")
    yield "40 megapixels, png, see-through", stream.getvalue()


def read(data: bytes) -> tuple[str, float, int]:
    """Return what the worker answers, after how many seconds and MiB at most."""
    order = {"do": "clean", "formats": images.FORMATS, "still": True}
    worker = command(images.limits() | order, images.SECONDS)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", SMALL, *worker],
        input=data,
        capture_output=True,
        env=ENVIRONMENT,
        check=False,
    )
    seconds = time.monotonic() - began
    line = done.stdout.partition(b"\n")[0]
    answer = json.loads(line).get("refused", "taken") if line else "ended"
    return answer, seconds, int(done.stderr.split()[-1]) // 1024


def measure(named: list[tuple[str, bytes]]) -> None:
    taken, peaks = 0, []
    for name, data in named:
        if len(data) > images.MAX_BYTES:
            print(f"{name!r:40} refused by its length")
            continue
        answer, seconds, peak = read(data)
        taken += answer == "taken"
        peaks.append(peak)
        print(f"{name!r:40} {answer:12} {seconds:6.2f} s {peak:5} MiB")
    print(f"{len(named)} files, {taken} taken, at most {max(peaks)} MiB\n")


if __name__ == "__main__":
    # Those of a name that is refused never reach the worker.
    named = dict(names())
    measure([(name, made(name)) for name in MAKERS if name not in named])
    measure(list(large()))
