"""Keeps out of the log what opens something for whoever reads it: links' secrets."""

import logging
import re

# Behind each of these stands a token, up to the next slash.
PLACES = r"p|accounts/invitation|desk/(?:consent|calendar|mails)|comments/[a-z]+"
SECRET = re.compile(rf"(/(?:{PLACES})/)[^/?\s\"']{{16,}}")


class WithoutSecrets(logging.Filter):
    """Writes an ellipsis where an address in a message holds a token."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        masked = SECRET.sub(r"\1…", said)
        if masked != said:
            record.msg, record.args = masked, ()
        return True
