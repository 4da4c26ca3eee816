from django.dispatch import Signal

# Sent when a reader is shown a public post. Arguments: post, request, response.
post_shown = Signal()

# Sent when a post has gone from one state to another, before that is committed.
# Arguments: post, transition.
post_stepped = Signal()
