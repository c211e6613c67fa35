"""The words that commands choose from. Questions and material have none in common: nothing gets quoted."""

TITLES = ("Rust", "Baking")
SUMMARIES = ("Read", "Write")
QUESTIONS = ("Why ownership?", "Why yeast?")
NAMES = ("Ada", "Somebody")
_TIDES, _MOON = " ".join(["tides"] * 150), " ".join(["moon"] * 180)
# Each text with the passages that it is cut into: two paragraphs are too much for one.
PASSAGES = {"All follow tides.": ("All follow tides.",), f"{_TIDES}\n\n{_MOON}": (_TIDES, _MOON)}
TEXTS = tuple(PASSAGES)
