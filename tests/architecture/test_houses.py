"""Imports point only downwards: webui → workers → ml, webui and workers → auditapp."""

import ast
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT, Module, is_within, modules

# Also inside functions; torch and ml are let into workers' function bodies only, see below.
FORBIDDEN = {
    "auditapp": ("ml", "workers", "webui", "celery", "kombu", "rest_framework", "torch", "torchvision", "ultralytics", "django.http"),
    "ml": ("auditapp", "workers", "webui", "django", "celery", "rest_framework"),
    "workers": ("webui", "rest_framework"),
    "webui": ("ml", "torch", "torchvision", "ultralytics", "celery"),
}


@pytest.mark.parametrize("house", FORBIDDEN)
def test_house_imports_only_downwards(house: str) -> None:
    wrong = [
        f"{module.path}: {name}"
        for module in modules()
        if module.house == house
        for name in module.imports()
        if any(is_within(name, package) for package in FORBIDDEN[house])
    ]
    assert wrong == []


def test_ultralytics_is_imported_by_one_file() -> None:
    importers = {str(module.path) for module in modules() for name in module.imports() if is_within(name, "ultralytics")}
    assert importers == {"ml/structures/detector.py"}


def test_webui_never_queries() -> None:
    wrong = [f"{module.path}:{line}" for module in modules() if module.house == "webui" for line in manager_uses(module)]
    assert wrong == []


def manager_uses(module: Module) -> list[int]:
    """Lines that say `.objects` or a model manager's other names."""
    names = {"objects", "_default_manager", "_base_manager"}
    return [node.lineno for node in ast.walk(module.tree) if isinstance(node, ast.Attribute) and node.attr in names]


def test_started_web_process_has_not_loaded_torch() -> None:
    script = """
import sys
import auditapp.wsgi
from django.urls import get_resolver
def walk(patterns):
    for pattern in patterns:
        walk(getattr(pattern, "url_patterns", ()))
walk(get_resolver().url_patterns)
import workers.tasks
print(sorted({"torch", "torchvision", "ultralytics", "ml.predict"} & set(sys.modules)))
"""
    answer = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
