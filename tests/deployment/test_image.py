"""The image of the product: anybody's but root's, and nothing in it can be written."""

import json

import pytest

from tests.deployment.docker import coach_image, docker

pytestmark = pytest.mark.timeout(1200)

FENCED = ("--rm", "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges:true")


@pytest.fixture(scope="module")
def image() -> str:
    return coach_image("study-coach")


def test_runs_as_nobody_on_a_root_that_is_not_written(image: str) -> None:
    said = docker("run", *FENCED, "--entrypoint=sh", image, "-c", "id -u; touch /x /opt/coach/x 2>&1 || true")
    assert said.split()[0] == "10001"
    assert said.count("Read-only file system") == 2
    assert "Study Coach" in docker("run", *FENCED, image, "--help")


def test_tells_no_address_of_who_built_it(image: str) -> None:
    (about,) = json.loads(docker("image", "inspect", image))
    assert about["Config"]["User"] == "10001:10001"
    assert about["Config"]["Healthcheck"]["Test"] == ["CMD", "coach", "alive"]
    assert "PIP_" not in docker("history", "--no-trunc", "--format={{.CreatedBy}}", image)
