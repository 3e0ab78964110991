"""The house numbers: what grows past them is split by noun."""

import ast
import statistics

from tests.architecture.source import Module, body_lines, modules

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}


def test_no_file_is_longer_than_300_lines() -> None:
    assert [f"{module.path}: {module.line_count}" for module in modules() if module.line_count > 300] == []


def test_half_of_the_files_have_at_most_100_lines() -> None:
    assert statistics.median(module.line_count for module in modules() if module.line_count > 3) <= 100


def test_no_function_is_longer_than_50_lines() -> None:
    wrong = [
        f"{module.path}:{function.lineno} {function.name}: {body_lines(function)}"
        for module in modules()
        for function in module.functions()
        if body_lines(function) > 50
    ]
    assert wrong == []


def test_tasks_and_views_have_at_most_15_lines() -> None:
    wrong = [
        f"{module.path}:{function.lineno} {function.name}: {body_lines(function)}"
        for module in modules()
        for function in module.functions()
        if (is_task(function) or is_view(module, function)) and body_lines(function) > 15
    ]
    assert wrong == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(module.path) for module in modules() if module.path.stem in FORBIDDEN_NAMES] == []


def test_no_model_overrides_save() -> None:
    wrong = [
        f"{module.path}: {node.name}"
        for module in modules()
        if module.path.name == "models.py"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and node.name == "save"
    ]
    assert wrong == []


def is_view(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Functions whose name starts with an underscore serve views."""
    takes_request = bool(function.args.args) and function.args.args[0].arg == "request"
    return str(module.path).startswith("webui/pages/") and takes_request and not function.name.startswith("_")


def is_task(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("app.task" in ast.unparse(decorator) for decorator in function.decorator_list)
