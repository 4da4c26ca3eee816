"""
The demo: a year and a half of an invented journal's blog, as data files.

``site.toml`` is what its editor would have set, ``people.toml`` who writes on it,
``posts/`` holds a file for each post (TOML between two lines of ``+++``, then HTML),
``threads/`` the discussion below it, ``images/`` the drawings in both themes. They
are rendered from ``drawings/`` by ``bench/render_drawings.py``.
"""
