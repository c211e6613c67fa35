"""The process that sets one report: its data on standard input, the PDF on standard output.

``python -m adapters.typst.child SETTING``, with the setting as JSON. Its status is 0 only when it worked.
"""

import resource
import signal
import sys
from pathlib import Path

import msgspec
import typst

from adapters.typst.setting import Setting

TEMPLATE = Path(__file__).with_name("report.typ")


def main() -> None:
    setting = msgspec.json.decode(sys.argv[1], type=Setting)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (setting.memory, setting.memory))
    signal.setitimer(signal.ITIMER_REAL, setting.seconds)  # ends us even when whoever started us was killed
    sys.stdout.buffer.write(pdf_of(sys.stdin.buffer.read().decode(), asked_at=setting.asked_at))
    sys.stdout.buffer.flush()


def pdf_of(data: str, *, asked_at: int) -> bytes:
    """``data`` reaches the template as a value, which cannot be run."""
    pdf = typst.compile(TEMPLATE.read_bytes(), format="pdf", sys_inputs={"data": data}, timestamp=asked_at)
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one file")
    return pdf


if __name__ == "__main__":
    main()
