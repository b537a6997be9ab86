"""Compiled templates, made faster: Jinja's Python → the same page by a shorter way.

Jinja compiles a template to Python that serves every kind of object and every setting. Our templates get frozen views
and plain text, so most of that can be left out. ``swift`` rewrites the Python:

1. ``environment.getattr(view, "title")`` → ``view.title``;
2. ``escape(text)`` → the escaping itself, where the value is plain text;
3. ``environment.call(context, function, …)`` → the function that `callee` finds, called directly;
4. parts that are yielded one by one → parts of one list.

What is left out matters only where something is missing or odd, and then the rewritten code raises where Jinja might
not. So it is believed only while it raises nothing: at the first exception, whatever it is, the page is made by Jinja's
own code, which decides what the page or the fault is (theme.py). Where nothing raises, both make the same text.

Templates run in Jinja's sandbox. It looks at each value that it hands out; what it decides by the name alone is decided
here, once: a name that it could refuse for some value (``UNSAFE``) is left to it.
"""

from __future__ import annotations

import ast
import re
from typing import Final

from jinja2 import sandbox

ESCAPED: Final = "_escaped"  # what the rewritten code asks of its environment: the escaping of plain text,
OTHER: Final = "_other"  # that of other values,
CALLEE: Final = "_callee"  # and what to call in place of environment.call
_PARTS: Final = "_parts"
_VALUE: Final = "_value"
_SCOPES: Final = ("_loop_vars", "_block_vars")
# Names that the sandbox may refuse: private ones; those of frames, code and classes; methods that change a list, a set
# or a mapping; and those that format, which it replaces (jinja2.sandbox: is_safe_attribute, wrap_str_format).
UNSAFE: Final = re.compile(
    r"_.*|(?:ag|co|cr|f|gi|tb)_.*|mro|format|format_map|"
    + "|".join(sorted(frozenset[str]().union(*(names for _, names in sandbox._mutable_spec))))
)


def swift(source: str) -> ast.Module:
    """The Python that Jinja made of a template, rewritten. Lines stay where they are."""
    tree: ast.Module = _Expressions().visit(ast.parse(source))
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            _collecting(function)
    own = [ast.parse(f"{name} = environment.{name.removeprefix('_')}").body[0] for name in (ESCAPED, OTHER, CALLEE)]
    tree.body[1:1] = own  # after the imports, before the functions that use them
    return ast.fix_missing_locations(tree)


class _Expressions(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name("environment"), attr="getattr"),
                args=[thing, ast.Constant(str() as name)],
                keywords=[],
            ) if not UNSAFE.fullmatch(name):
                return ast.copy_location(ast.Attribute(_present(thing), name, ast.Load()), node)
            case ast.Call(func=ast.Name("escape"), args=[value], keywords=[]):
                return ast.copy_location(_escaping(value), node)
            case ast.Call(
                func=ast.Attribute(value=ast.Name("environment"), attr="call"),
                args=[ast.Name("context") as context, function, *rest],
            ):
                if any(k.arg is None for k in node.keywords) or isinstance(function, ast.Starred):
                    return node
                scopes = {k.arg: k.value for k in node.keywords if k.arg in _SCOPES}
                others = [k for k in node.keywords if k.arg not in scopes]
                given = [scopes.get(name, ast.Constant(None)) for name in _SCOPES]
                callee = ast.Call(_name(CALLEE), [context, function, *given], [])
                return ast.copy_location(ast.Call(ast.copy_location(callee, node), rest, others), node)
        return node


def _present(thing: ast.expr) -> ast.expr:
    """``x`` for ``(undefined(name="x") if x is missing else x)``: to take a field of what is missing raises."""
    match thing:
        case ast.IfExp(
            test=ast.Compare(left=ast.Name(name), ops=[ast.Is()], comparators=[ast.Name("missing")]),
            body=ast.Call(func=ast.Name("undefined")),
            orelse=ast.Name(other),
        ) if name == other:
            return thing.orelse
    return thing


def _escaping(value: ast.expr) -> ast.expr:
    """``_escaped(v) if type(v := value) is str else v if type(v) is Markup else _other(v)``"""
    kept = ast.NamedExpr(ast.Name(_VALUE, ast.Store()), value)
    other = ast.IfExp(_is_a(_name(_VALUE), "Markup"), _name(_VALUE), ast.Call(_name(OTHER), [_name(_VALUE)], []))
    return ast.IfExp(_is_a(kept, "str"), ast.Call(_name(ESCAPED), [_name(_VALUE)], []), other)


def _is_a(value: ast.expr, kind: str) -> ast.Compare:
    return ast.Compare(ast.Call(_name("type"), [value], []), [ast.Is()], [_name(kind)])


def _collecting(function: ast.FunctionDef) -> None:
    """A generator of parts → a function that returns a list of them."""
    start = ast.Assign([ast.Name(_PARTS, ast.Store())], ast.List([], ast.Load()))
    body = [start, *_Parts().block(function.body), ast.Return(_name(_PARTS))]
    for made in (body[0], body[-1]):
        ast.copy_location(made, function)
    function.body = body


class _Parts(ast.NodeTransformer):
    """``yield`` → an addition to the list. Functions inside (macros, loops) make their own texts and stay."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return node

    def visit_Return(self, node: ast.Return) -> ast.Return:
        return node if node.value is not None else ast.copy_location(ast.Return(_name(_PARTS)), node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for owner in (node, *getattr(node, "handlers", ())):
            for field in ("body", "orelse", "finalbody"):
                if statements := getattr(owner, field, None):
                    setattr(owner, field, self.block(statements) or [ast.Pass()])
        return node

    def block(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """A block of statements; what was yielded in a row is added at once."""
        found: list[ast.stmt] = []
        row: list[ast.expr] = []
        for statement in statements:
            match statement:
                case ast.Expr(ast.Yield(value)) if value is not None:
                    row.append(value)
                    continue
                case ast.Pass() | ast.If(test=ast.Constant(0)):  # ``if 0: yield None`` made it a generator
                    continue
            _end(row, found)
            match statement:
                case ast.Expr(ast.YieldFrom(value)):
                    found.append(ast.copy_location(_addition(value), statement))
                case _:
                    found.append(self.visit(statement))
        _end(row, found)
        return found


def _end(row: list[ast.expr], found: list[ast.stmt]) -> None:
    """Parts that follow each other become one statement."""
    if row:
        found.append(ast.copy_location(_addition(ast.Tuple([*row], ast.Load())), row[0]))
        row.clear()


def _addition(value: ast.expr) -> ast.AugAssign:
    return ast.AugAssign(ast.Name(_PARTS, ast.Store()), ast.Add(), value)


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())
