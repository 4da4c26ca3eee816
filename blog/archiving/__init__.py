"""
Whether archives of blogs can take this site in.

The ten guidelines are those of Rogue Scholar (https://docs.rogue-scholar.org): five
that it requires, five that it recommends. ``evidence`` reads what the site gives to
anybody, ``guidelines`` holds it against what the site knows of itself.
"""

from blog.archiving.evidence import Evidence, gather
from blog.archiving.guidelines import GUIDELINES, Finding, check

__all__ = ["GUIDELINES", "Evidence", "Finding", "check", "gather"]
