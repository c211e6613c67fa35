"""How figures are printed: one line each, with what they are compared to."""

from collections.abc import Sequence


def heading(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}")


def rows(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """A table with the first column on the left and all others on the right."""
    widths = [max(len(line[at]) for line in [columns, *lines]) for at in range(len(columns))]
    for line in [columns, *lines]:
        first, *others = (cell for cell in line)
        padded = [first.ljust(widths[0])]
        padded += [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        print("  ".join(padded))


def ratio(name: str, value: float, wanted: str) -> None:
    """One comparison and the target it was built towards."""
    print(f"ratio  {name}: {value:.2f}  (wanted {wanted})")
