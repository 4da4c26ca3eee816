import re


def contrast(one: str, other: str) -> float | None:
    """
    Return the contrast of two colours, from 1 to 21; None if one is no ``#rrggbb``.

    From WCAG 2.2, definition of contrast ratio.
    """
    if not all(re.fullmatch(r"#[0-9a-fA-F]{6}", colour) for colour in (one, other)):
        return None
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, from 0 to 1, by WCAG 2.2."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
