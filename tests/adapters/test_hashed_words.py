"""Hashed words: what they are good for, and what a process that never embeds does not pay."""

import asyncio
import subprocess
import sys
from collections.abc import Sequence

import pytest

from adapters.offline.hashed_words import HashedWords
from adapters.offline.words import Words
from application.ports.embedder import Vector


def cosine(one: Vector, other: Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


async def vectors_of(*texts: str) -> Sequence[Vector]:
    return await HashedWords().embed(texts)


async def test_related_words_are_one() -> None:
    plural, singular = await vectors_of("Borrowed references", "borrowing a reference")
    assert cosine(plural, singular) == pytest.approx(1.0)


async def test_a_question_is_nearer_to_its_answer_than_to_anything_else() -> None:
    question, answer, other = await vectors_of(
        "What does ownership mean for memory?",
        "Ownership is a set of rules that govern how a program manages memory.",
        "Mitochondria are the powerhouse of the cell, and cells divide.",
    )
    assert cosine(question, answer) > 0.3
    assert abs(cosine(question, other)) < 0.1


async def test_unrelated_texts_are_at_a_right_angle_on_average() -> None:
    texts = [" ".join(f"word{number}x{each}" for each in range(40)) for number in range(60)]
    vectors = await vectors_of(*texts)
    pairs = [cosine(one, other) for at, one in enumerate(vectors) for other in vectors[:at]]
    assert abs(sum(pairs) / len(pairs)) < 0.01


async def test_small_words_and_marks_say_nothing() -> None:
    bare, wordy = await vectors_of(
        "stack heap", "It is the _stack_, and we'll say it isn\u2019t the **heap**?"
    )
    assert cosine(bare, wordy) > 0.8
    assert Words().of("and we'll don\u2019t you've of the") == []


async def test_a_word_said_often_does_not_drown_the_rest() -> None:
    once, often = await vectors_of("heap stack", "heap " * 50 + "stack")
    assert 0.77 < cosine(once, often) < 0.95


async def test_others_get_their_turn_between_batches() -> None:
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    counting = asyncio.create_task(count_turns())
    await HashedWords().embed(["some words to hash"] * 300)
    counting.cancel()
    assert turns > 0


def test_a_word_without_end_is_not_stemmed() -> None:
    assert Words().of("y" * 100_000) == ["y" * 100_000]


@pytest.mark.parametrize("module", ["adapters.offline.hashed_words", "adapters.offline.quoting_tutor"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    check = f"import sys, {module}; sys.exit('sklearn' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_importing_the_openai_adapters_does_not_load_openai() -> None:
    check = "import sys, adapters.openai.tutor, adapters.openai.embedder; sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
