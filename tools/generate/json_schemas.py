"""Write the JSON Schemas that the samples' first line names; `--check` only compares."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from chaiqian.documents.json_schema import DOCUMENTS, json_schema

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    stale = []
    for name in DOCUMENTS:
        path = ROOT / "cases" / "schemas" / f"{name}.schema.json"
        text = json.dumps(json_schema(name), ensure_ascii=False, indent=2) + "\n"
        if "--check" in arguments:
            if not path.exists() or path.read_text("utf-8") != text:
                stale.append(str(path.relative_to(ROOT)))
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
    if stale:
        print(f"out of date, run tools/generate/json_schemas.py: {', '.join(stale)}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
