"""The features of Study Coach, run through every door over every kind of store, and the page of them."""

import pytest

pytest.register_assert_rewrite("tests.acceptance.steps", "tests.acceptance.story")
