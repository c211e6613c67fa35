"""What words are worth."""

from hypothesis import given
from hypothesis import strategies as st

from domain.knowledge.word_weights import SATURATION, USUAL_LENGTH, rarity, weighed

passages = st.lists(st.frozensets(st.integers(0, 9), min_size=1, max_size=2), max_size=60)


def test_one_word_in_a_passage_of_usual_length_weighs_one() -> None:
    words = [["tide"], *(["other"] for _ in range(USUAL_LENGTH - 1))]
    assert weighed(words)["tide"] == 1.0


def test_a_word_in_two_forms_is_one_word() -> None:
    assert weighed([("haus", "haus"), ("meer",)]) == weighed([("haus",), ("meer",)])
    assert weighed([("haus", "hau"), ("meer",)])["haus"] == weighed([("haus",), ("meer",)])["haus"]


@given(passages, st.integers(0, 9))
def test_saying_it_again_weighs_more_but_never_as_much_as_the_bound(
    words: list[frozenset[int]], term: int
) -> None:
    before, after = weighed(words), weighed([*words, {term}])
    assert before.get(term, 0.0) < after[term] < SATURATION + 1
    assert all(after[other] < weight for other, weight in before.items() if other != term)


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_the_rarer_a_word_the_more_it_is_worth(holding: int, more: int) -> None:
    among = holding + more
    assert rarity(holding, among) > 0
    assert rarity(holding, among + 1) > rarity(holding, among)
    assert rarity(holding, among + 1) > rarity(holding + 1, among + 1)
