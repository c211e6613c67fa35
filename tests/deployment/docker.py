"""Docker's command line, and the images made with it."""

import os
import shlex
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
DEPLOY = ROOT / "infrastructure" / "deploy"
PATIENCE = 900.0  # seconds for a build on a busy machine

# Where no registry can be reached: an image with Python 3.11, and where pip finds wheels.
BASE = os.environ.get("TEST_BASE_IMAGE", "python:3.11-slim-bookworm")
INDEX = os.environ.get("PIP_INDEX_URL", "")
NETWORK = os.environ.get("TEST_BUILD_NETWORK", "default")
COMPOSE = tuple(shlex.split(os.environ.get("TEST_COMPOSE", "docker compose")))


def run(*command: str, **environment: str) -> str:
    """What it says; raises when it fails."""
    done = subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, f"{shlex.join(command)}\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
    return done.stdout


def docker(*words: str) -> str:
    return run("docker", *words)


def build(tag: str, *options: str, dockerfile: Path, context: Path) -> str:
    """The tag of an image made of a Dockerfile."""
    given = {"BASE": BASE} | ({"PIP_INDEX_URL": INDEX} if INDEX else {})
    arguments = [word for name, value in given.items() for word in ("--build-arg", f"{name}={value}")]
    docker(
        "build",
        "--network",
        NETWORK,
        *arguments,
        *options,
        "--file",
        str(dockerfile),
        "--tag",
        tag,
        str(context),
    )
    return tag


@cache
def store_image(program: str) -> str:
    """Of the stores' own, with the programs that Debian and PyPI have."""
    return build(
        f"coach-test-{program}", "--target", program, dockerfile=HERE / "stores.Dockerfile", context=HERE
    )


@cache
def coach_image(tag: str, extras: str = "") -> str:
    return build(tag, "--build-arg", f"EXTRAS={extras}", dockerfile=DEPLOY / "Dockerfile", context=ROOT)
