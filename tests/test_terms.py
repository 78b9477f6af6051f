"""One word for one thing: nothing that the program can print uses a second word for a term of the glossary."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools.generate.glossary import glossary, terms

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "chaiqian"
# What people write is read there, and none of it printed: other names of headers, of relations.
READ = {"register/synonyms.py", "register/table/vocabulary.py", "register/words/kinship.py", "documents/kinship.py"}
TEXTS = (*SOURCE.rglob("*.typ"), *(SOURCE / "guidance").glob("[fr]*.toml"), ROOT / "docs" / "manual.zh-CN.md")


def strings(file: Path) -> Iterator[str]:
    """Every string of a module that is no docstring."""
    tree = ast.parse(file.read_text("utf-8"))
    described = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
        and not _is_command(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
            yield node.value


def _is_command(node: ast.AST) -> bool:
    """Whether a docstring is the help of a command: those are Chinese."""
    text = ast.get_docstring(node) if isinstance(node, ast.FunctionDef) else None
    return text is not None and not text.isascii()


def printable() -> dict[str, str]:
    modules = (file for file in sorted(SOURCE.rglob("*.py")) if file.relative_to(SOURCE).as_posix() not in READ)
    found = {str(file.relative_to(ROOT)): "\n".join(strings(file)) for file in modules}
    return found | {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in TEXTS}


@pytest.fixture(scope="module")
def printed() -> dict[str, str]:
    return printable()


def test_the_glossary_is_what_the_terms_say() -> None:
    assert (ROOT / "docs" / "glossary.zh-CN.md").read_text("utf-8") == glossary()


@pytest.mark.parametrize("term", terms(), ids=lambda term: str(term["name"]))
def test_no_second_word_for_a_thing_is_printed(term: dict[str, object], printed: dict[str, str]) -> None:
    assert any(str(term["name"]) in text for text in printed.values()), "a term that nothing prints"
    others = term["others"]
    assert isinstance(others, list) and others
    assert [(file, word) for word in others for file, text in printed.items() if word in text] == []


def test_a_second_word_would_be_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    words = '"""户主"""\nX = "户主"\n\n\ndef f(name):\n    """a help"""\n    return f"案号 {name}"\n'
    module.write_text(words, "utf-8")
    assert "户主" in list(strings(module)) and "案号 " in list(strings(module))
    assert list(strings(module)).count("户主") == 1
