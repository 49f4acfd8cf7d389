"""A ready workspace for every test that asks for one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from mailmerge.settings.workspace import make_workspace

# The first example of a test may load a locale or a library: no time limit on single examples.
settings.register_profile("mailmerge", deadline=None)
settings.load_profile("mailmerge")


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("pristine") / "espace"
    make_workspace(directory)
    return directory


@pytest.fixture
def workspace(pristine: Path, tmp_path: Path) -> Path:
    """A new workspace, as `mailmerge init` makes it."""
    directory = tmp_path / "Relances d’été"
    shutil.copytree(pristine, directory)
    return directory
