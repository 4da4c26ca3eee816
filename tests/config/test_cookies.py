"""Cookies of a site that is reached by HTTPS."""

import json
import os
import subprocess
import sys

from django.conf import settings as current

ASK = """
import json
from django.conf import settings
names = ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN")
print(json.dumps({kind: [getattr(settings, f"{kind}_COOKIE_{name}") for name in names]
    for kind in ("SESSION", "CSRF")}))
"""


def cookies(site):
    said = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=current.BASE_DIR,
        capture_output=True,
        check=True,
        env=os.environ
        | {"SITE_URL": site, "DJANGO_SETTINGS_MODULE": "config.settings"},
        timeout=60,
    )
    return json.loads(said.stdout)


def test_cookies_are_bound_to_the_host_and_to_https():
    """Security S19: what __Host- asks for is secure, the path / and no domain."""
    flags = [True, True, "Lax", "/", None]
    assert cookies("https://blog.example") == {
        "SESSION": ["__Host-session", *flags],
        "CSRF": ["__Host-csrf", *flags],
    }


def test_a_site_on_this_machine_has_them_without_https():
    flags = [False, True, "Lax", "/", None]
    assert cookies("http://127.0.0.1:8000") == {
        "SESSION": ["session", *flags],
        "CSRF": ["csrf", *flags],
    }
