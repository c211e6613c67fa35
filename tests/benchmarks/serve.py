"""`coach serve` as it is installed for production: without the libraries that only tests bring.

dependency-injector loads FastAPI when it finds it, and here the peer has brought it.
"""

import sys
from typing import Any

hidden: dict[str, Any] = {"fastapi": None}
sys.modules.update(hidden)

if __name__ == "__main__":
    from infrastructure.main import main

    main()
