"""Where these tests run: a folder whose `cases` are the five projects that they count and name."""

import shutil
from pathlib import Path

import pytest

FIVE = ("binhe", "dahuashan", "huangsongyu", "xiagezhuang", "yukou")


@pytest.fixture(scope="session")
def five_projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the five projects in a folder `cases`."""
    folder = tmp_path_factory.mktemp("five")
    for name in FIVE:
        shutil.copytree(Path("cases").resolve() / name, folder / "cases" / name)
    return folder


@pytest.fixture(autouse=True)
def in_their_folder(five_projects: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run beside them."""
    monkeypatch.chdir(five_projects)
