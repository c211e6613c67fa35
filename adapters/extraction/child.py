"""The process in the cage: one file on standard input, its words or a reason on standard output.

``python -m adapters.extraction.child TASK``, with the task as JSON.
"""

import sys

import msgspec

from adapters.extraction.confinement import confine
from adapters.extraction.unreadable import Unreadable
from adapters.extraction.wire import NotRead, Read, Task
from domain.knowledge.import_failure import ExtractionReason


def main() -> None:
    task = msgspec.json.decode(sys.argv[1], type=Task)
    confine(memory=task.memory, cpu_seconds=task.cpu_seconds, seconds=task.seconds)
    sys.stdout.buffer.write(msgspec.json.encode(_answer(task)))
    sys.stdout.buffer.flush()


def _answer(task: Task) -> Read | NotRead:
    from adapters.extraction.reading import read

    try:
        return read(sys.stdin.buffer.read(), task)
    except Unreadable as unreadable:
        return NotRead(unreadable.reason)
    except (MemoryError, RecursionError):
        return NotRead(ExtractionReason.TOO_MUCH_MEMORY)
    except Exception:  # noqa: BLE001  # a reader that fails in a way of its own: the file is not as it should be
        return NotRead(ExtractionReason.DAMAGED)


if __name__ == "__main__":
    main()
