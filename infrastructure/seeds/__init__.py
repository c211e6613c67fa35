"""What a new installation begins with."""

from pathlib import Path

MATERIAL = Path(__file__).parent / "material"
