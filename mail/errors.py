from django.core.exceptions import BadRequest, ValidationError


class Unmailable(ValidationError, BadRequest):
    """This can't be sent: an address or a header is none. Holds no address."""
