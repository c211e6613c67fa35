"""The Cranfield collection: abstracts, questions, and what people judged to answer them."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

FOLDER = Path("../shared/corpus/cranfield")
LEVEL = 10  # nDCG@10 and recall@10

Gains: TypeAlias = Mapping[str, int]  # by document: 1 is marginal, 4 a complete answer


@dataclass(frozen=True, slots=True)
class Text:
    id: str
    title: str
    text: str


def documents() -> Sequence[Text]:
    return [Text(each["id"], each["title"], each["text"]) for each in _lines("documents")]


def questions() -> Sequence[Text]:
    return [Text(each["id"], "", each["text"]) for each in _lines("queries")]


def judgements() -> Mapping[str, Gains]:
    """By question. A pair that nobody judged gains nothing."""
    judged: dict[str, dict[str, int]] = {}
    for line in (FOLDER / "qrels.tsv").read_text().splitlines():
        question, document, gain = line.split("\t")
        judged.setdefault(question, {})[document] = int(gain)
    return judged


def ndcg(found: Sequence[str], gains: Gains) -> float:
    """Normalised discounted cumulative gain (Järvelin & Kekäläinen 2002) with gains of 2^g - 1."""
    reached = _discounted([gains.get(document, 0) for document in found[:LEVEL]])
    possible = _discounted(sorted(gains.values(), reverse=True)[:LEVEL])
    return reached / possible if possible else 0.0


def recall(found: Sequence[str], gains: Gains) -> float:
    relevant = {document for document, gain in gains.items() if gain > 0}
    return len(relevant.intersection(found[:LEVEL])) / len(relevant) if relevant else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum((2.0**gain - 1) / math.log2(place + 2) for place, gain in enumerate(gains))


def _lines(name: str) -> Sequence[Mapping[str, str]]:
    with (FOLDER / f"{name}.jsonl").open() as lines:
        return [json.loads(line) for line in lines]
