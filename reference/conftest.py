"""The switch of the reference tests."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--all`: regenerate everything."""
    parser.addoption("--all", action="store_true", help="regenerate every reference")
