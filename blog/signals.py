from django.dispatch import Signal

# Sent when a reader is shown a public post. Arguments: post, request, response.
post_shown = Signal()

# Sent before posts are searched. Argument: request. A receiver returns how many seconds
# whoever asks has to wait before, mostly 0.
search_asked = Signal()

# Sent when a post has gone from one state to another, before that is committed.
# Arguments: post, transition.
post_stepped = Signal()

# Sent when a post could not appear at its time, once for each reason, before that is
# committed. Arguments: post, reason.
post_held_up = Signal()
