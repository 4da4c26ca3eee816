class ImportRefused(Exception):
    """Why a file can't come in: one sentence, translated, for who gave it."""
