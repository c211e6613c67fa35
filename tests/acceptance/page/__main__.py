"""Runs every feature and makes the page: ``python -m tests.acceptance.page [--out FILE]``."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tests.acceptance.page.render import page_of
from tests.acceptance.page.results import Results

ROOT = Path(__file__).parents[3]
SCENARIOS = Path("tests/acceptance/scenarios")


def main(arguments: Sequence[str]) -> int:
    """The exit code is that of the run, so that a page with failures fails the build too."""
    parser = argparse.ArgumentParser(description="Run every feature and make the page that shows it.")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "features.html", metavar="FILE")
    out: Path = parser.parse_args(arguments).out
    out.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "results.json"
        code = run_features(SCENARIOS, found)
        if not found.exists():
            print("The features could not be run; there is no page.", file=sys.stderr)
            return code or 1
        results = msgspec.json.decode(found.read_bytes(), type=Results)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page_of(results), encoding="utf-8")
    print(out)
    return code


def run_features(scenarios: Path, results: Path) -> int:
    """In a process of its own: a crash there leaves no page, rather than an old one."""
    command = [sys.executable, "-m", "pytest", str(scenarios), "-q", "--tb=no"]
    recording = ["-p", "tests.acceptance.page.recorder", f"--feature-results={results}"]
    return subprocess.run([*command, *recording], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
