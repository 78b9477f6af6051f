"""`python -m chaiqian`, and what the installed command runs."""

from __future__ import annotations

import gc
import sys

# Importing makes many objects and no garbage (tools/benchmarks/start_up.py).
YOUNG_OBJECTS = 500_000


def main() -> int:
    """Run the command line; importing it is part of what may be interrupted."""
    gc.set_threshold(YOUNG_OBJECTS)
    try:
        from chaiqian.cli.app import main as run

        return run()
    except KeyboardInterrupt:
        return 130
    except (MemoryError, ImportError) as error:  # while it was loaded; later, `run` says so itself
        return _not_loaded(error)
    finally:
        gc.freeze()  # an interpreter that ends looks through every object once more, but for frozen ones


def _not_loaded(error: Exception) -> int:
    try:
        from chaiqian.cli.failures import failed

        return failed(error, "")
    except ImportError:  # of the same library, perhaps
        from chaiqian.output.trouble import NOT_LOADED

        print(NOT_LOADED, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
