"""Measures on cases whose answers are known."""

from collections import Counter

import pytest

from bot.brain.evaluation import measures


def test_a_fallback_costs_recall_but_is_no_intent_of_its_own() -> None:
    assert measures.macro_f1(["a", "a", "b"], ["a", "nlu_fallback", "b"]) == pytest.approx((2 / 3 + 1) / 2)


def test_recall_at_rejection_gives_up_at_most_the_given_share_of_what_is_in_scope() -> None:
    inside = list(range(100))  # the five strangest of a hundred may be turned away: limit 95
    outside = [200, 96, 94.5, 3]
    scores = [*map(float, inside), *map(float, outside)]
    flags = [False] * 100 + [True] * 4
    assert measures.recall_at_rejection(flags, scores) == 0.5


def test_auroc_is_the_chance_that_a_strange_message_looks_stranger() -> None:
    assert measures.auroc([False, False, True, True], [0.1, 0.6, 0.5, 0.9]) == 0.75


def test_what_is_right_as_often_as_it_claims_has_no_calibration_error() -> None:
    assert measures.calibration_error([True, True, True, False], [0.75] * 4) == 0
    assert measures.calibration_error([False] * 4, [0.75] * 4) == 0.75


def test_over_and_underconfidence_do_not_make_up_for_each_other() -> None:
    assert measures.calibration_error([True, False], [0.2, 0.9]) == pytest.approx((0.8 + 0.9) / 2)


def test_only_wrong_answers_above_the_limit_count_as_confident() -> None:
    assert measures.wrong_and_confident([True, False, False, False], [0.99, 0.9, 0.8, 0.2]) == 0.25


def test_an_entity_is_right_only_with_its_name_and_value_and_as_often_as_it_is_there() -> None:
    truth = [Counter({("ticket_number", "INC-000001"): 1, ("service", "wifi"): 1}), Counter()]
    said = [Counter({("ticket_number", "INC-000001"): 2}), Counter({("rating", "5"): 1})]
    assert measures.entity_scores(truth, said) == pytest.approx((1 / 3, 1 / 2, 2 / 5))


def test_without_any_hit_the_entity_scores_are_zero() -> None:
    assert measures.entity_scores([Counter()], [Counter()]) == (0, 0, 0)


def test_confusions_name_the_most_frequent_first_and_leave_out_what_is_right() -> None:
    truth, said = ["a", "a", "b", "c"], ["b", "b", "b", "a"]
    assert measures.confusions(truth, said, 5) == [(("a", "b"), 2), (("c", "a"), 1)]
