from django.dispatch import Signal

# Sent when a reader is shown a public post. Arguments: post, request, response.
post_shown = Signal()
