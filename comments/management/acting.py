"""In whose name a command does what the history should know."""

from django.core.management.base import CommandError, CommandParser

from accounts.models import User


def add_actor(parser: CommandParser) -> None:
    parser.add_argument(
        "--by",
        required=True,
        metavar="ADDRESS",
        help="The e-mail address of the account that answers for this: the history "
        "of the administration names it.",
    )


def actor_of(address: str) -> User:
    """Return the account with this e-mail address. Raise CommandError if none is."""
    user = User.objects.filter(email__iexact=address, is_active=True).first()
    if not user:
        raise CommandError(f"No active account has the address {address}.")
    return user
