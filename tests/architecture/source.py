"""The product's own modules, read by `ast`: nothing is imported to look at it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSES = ("auditapp", "ml", "workers", "webui")
ROOMS = ("trail", "access", "imaging", "protocols", "assessment", "rounds", "review", "reports")


@dataclass(frozen=True, slots=True)
class Module:
    """`path` is relative to the repository's root."""

    path: Path
    tree: ast.Module
    line_count: int

    @property
    def house(self) -> str:
        return self.path.parts[0]

    @property
    def room(self) -> str | None:
        """Of a module of auditapp that lies in one."""
        return self.path.parts[1] if self.house == "auditapp" and self.path.parts[1] in ROOMS else None

    def imports(self, *, top_level_only: bool = False) -> Iterator[str]:
        """Dotted names of what is imported, `a.b.c` for `from a.b import c` too. What only the type checker reads is left out."""
        nodes = self.tree.body if top_level_only else ast.walk(self.tree)
        for node in nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.path} imports relatively"
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@lru_cache(maxsize=1)
def modules() -> tuple[Module, ...]:
    """Every module of the four houses but migrations, which Django writes."""
    found = []
    for house in HOUSES:
        for path in sorted((ROOT / house).rglob("*.py")):
            if "migrations" not in path.parts:
                text = path.read_text()
                found.append(Module(path.relative_to(ROOT), ast.parse(text), len(text.splitlines())))
    return tuple(found)


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Length without decorators and docstring."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    documentation = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - documentation
