from django.dispatch import Signal

# Sent in the transaction that gives the powers. Arguments: invitation, user.
invitation_accepted = Signal()
