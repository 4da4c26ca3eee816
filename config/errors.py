class Refusal(Exception):
    """What was asked can't be done. The message tells whoever asked, in a sentence."""
