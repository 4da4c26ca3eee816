"""The groups that every site begins with, and how they are named to people."""

from django.contrib.auth.models import Group
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# Made by a migration of config, which knows what there is to do. They are translated
# until somebody renames them.
CONTRIBUTORS = _("Contributors")
AUTHORS = _("Authors")
MODERATORS = _("Moderators")
EDITORS = _("Editors")


def name_of(group: Group) -> str:
    return gettext(group.name)
