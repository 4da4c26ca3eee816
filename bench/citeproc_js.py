"""The same citations by citeproc-js, the implementation that Zotero uses."""

import json
import subprocess
from collections import Counter
from html import unescape
from pathlib import Path

from citeproc import LOCALES_PATH
from django.utils.html import strip_tags

from blog.addresses import absolute
from blog.citing import csl, rendering
from blog.models import Post
from tests.factories import make_site

SCRIPT = """
const [, , modules, locales, input] = process.argv;
const CSL = require(modules + "/citeproc"), fs = require("fs");
const { items, styles } = JSON.parse(fs.readFileSync(input, "utf8"));
const locale = (name) => fs.readFileSync(locales + "/locales-" + name + ".xml", "utf8");
const out = {};
for (const [key, file] of Object.entries(styles)) {
  out[key] = items.map((item) => {
    const sys = { retrieveLocale: () => locale("en-US"), retrieveItem: () => item };
    const engine = new CSL.Engine(sys, fs.readFileSync(file, "utf8"), "en-US", true);
    engine.setOutputFormat("text");
    engine.updateItems([item.id]);
    return engine.makeBibliography()[1].join("").trim();
  });
}
console.log(JSON.stringify(out));
"""


def compared(modules: str, posts: list[Post]) -> None:
    """Print for how many of ``posts`` both write the same, style by style."""
    # A name after which neither style says that it is a blog.
    site = make_site(name="Rounds Blog", publisher="")
    theirs = by_js(modules, [item_of(post, site) for post in posts])
    for key in rendering.STYLES:
        differing: Counter[str] = Counter()
        equal = 0
        for post, text in zip(posts, theirs[key], strict=True):
            our = ours(key, post, site)
            their = " ".join(text.removeprefix("1. ").split())
            equal += our == their
            if our != their:
                differing[f"\n  ours    {our}\n  theirs  {their}"] += 1
        print(f"{key:<10}  {equal} of {len(posts)} as citeproc-js writes them")
        for line, _number in differing.most_common(3):
            print(line)


def ours(key: str, post: Post, site: object) -> str:
    text = rendering.template(rendering.STYLES[key], post, site)  # type: ignore[arg-type]
    html = rendering.as_html(key, text, post, site)  # type: ignore[arg-type]
    return unescape(strip_tags(html)).replace(" (blog)", "")


def item_of(post: Post, site: object) -> dict[str, object]:
    item = csl.as_csl(post, site)  # type: ignore[arg-type]
    return item | {"URL": absolute(post.get_absolute_url())}


def by_js(modules: str, items: list[dict[str, object]]) -> dict[str, list[str]]:
    styles = {
        key: str(rendering.FILES / f"{style.file}.csl")
        for key, style in rendering.STYLES.items()
    }
    folder = Path(modules)
    script, given = folder / "rounds-cite.js", folder / "rounds-items.json"
    script.write_text(SCRIPT)
    given.write_text(json.dumps({"items": items, "styles": styles}))
    command = ["node", str(script), modules, LOCALES_PATH, str(given)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(run.stdout)  # type: ignore[no-any-return]
