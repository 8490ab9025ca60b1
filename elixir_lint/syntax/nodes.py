"""The syntax tree: Elixir's quoted form as frozen records with places.

A literal is a term of `terms.py` (a List or Tuple only if all its items are literals). Operators, special forms and
macros are all `Call`, as in Elixir: `a + b` is `Call("+", (a, b))`, `if x do y end` is
`Call("if", (x, List([{:do, y}])))`, `@a 1` is `Call("@", (Call("a", (1,)),))`, `not x` and
`!x` are unary calls, `a |> b` is `Call("|>", (a, b))`, `a not in b` is `not (a in b)`.
The do-block's keyword list is the last argument (`do`, `else`, `rescue`, `catch`, `after` keys).
"""

from __future__ import annotations

from typing import TypeAlias

from elixir_lint.record import field, record
from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, String, Tuple


@record
class Var:
    """A name without parentheses: `{name, meta, nil}`; also `__DIR__`, `__MODULE__`, `_`."""

    name: str
    span: Span


@record
class Alias:
    """`Shop.Repo`: parts ("Shop", "Repo"). `__MODULE__.Repo` has the Expr as `base`, parts ("Repo",)."""

    parts: tuple[str, ...]
    span: Span
    base: Expr | None = None


@record
class Call:
    """`name(args)`: a local call, an operator, a special form or a macro.

    `head` is the place of the name or operator alone.
    """

    name: str
    args: tuple[Expr, ...]
    span: Span
    head: Span


@record
class Remote:
    """`target.name(args)`; `parens` is False for `target.name` (a field or a call)."""

    target: Expr
    name: str
    args: tuple[Expr, ...]
    span: Span
    head: Span
    parens: bool = True


@record
class Apply:
    """`fun.(args)`; with `dot` False the call of a call, `unquote(name)(args)`."""

    fun: Expr
    args: tuple[Expr, ...]
    span: Span
    dot: bool = True


@record
class Access:
    """`target[key]`."""

    target: Expr
    key: Expr
    span: Span


@record
class TupleRef:
    """`{target.name/arity}` cannot occur; `target.{A, B}` (multi alias) does."""

    target: Expr
    items: tuple[Expr, ...]
    span: Span


@record
class ListExpr:
    """A list with an item that is no literal. `[head | tail]` has `Call("|", (head, tail))` as last item."""

    items: tuple[Expr, ...]
    span: Span


@record
class TupleExpr:
    items: tuple[Expr, ...]
    span: Span


@record
class MapExpr:
    """`%{k => v}`, or `%{base | k: v}` with `base`."""

    pairs: tuple[tuple[Expr, Expr], ...]
    span: Span
    base: Expr | None = None


@record
class StructExpr:
    """`%Name{...}`; `name` is an Alias, a Var (in patterns) or `__MODULE__`."""

    name: Expr
    map: MapExpr
    span: Span


@record
class Interpolated:
    """Text with `#{}`: parts are str (escapes done) or Expr. `kind`: string, charlist, atom."""

    parts: tuple[str | Expr, ...]
    kind: str
    span: Span


@record
class Sigil:
    """`~name(parts)modifiers`. In upper-case sigils and after decoding, parts is one str.

    Escapes are left as written for `r` and other custom sigils and done for `s`, `w`, `c` (as their macros do).
    """

    name: str
    parts: tuple[str | Expr, ...]
    modifiers: str
    span: Span
    delimiter: str = "/"


@record
class Bitstring:
    """`<<a, b::size>>`: segments as written, `::` being a Call."""

    segments: tuple[Expr, ...]
    span: Span


@record
class Clause:
    """`patterns [when guard] -> body` of fn, case, cond, receive, else, rescue, catch."""

    patterns: tuple[Expr, ...]
    guard: Expr | None
    body: Expr
    span: Span


@record
class Fn:
    clauses: tuple[Clause, ...]
    span: Span


@record
class Clauses:
    """The clauses of a do-block that has `->`: the value of its `do:` (or `else:`, ...) key."""

    clauses: tuple[Clause, ...]
    span: Span


@record
class Block:
    """`a; b`: expressions in order. An empty Block is nil."""

    body: tuple[Expr, ...]
    span: Span


@record
class Broken:
    """A stretch the parser could not read; the error itself is in `File.errors`."""

    span: Span


Expr: TypeAlias = (
    Atom
    | Integer
    | Float
    | String
    | Binary
    | List
    | Tuple
    | Var
    | Alias
    | Call
    | Remote
    | Apply
    | Access
    | TupleRef
    | ListExpr
    | TupleExpr
    | MapExpr
    | StructExpr
    | Interpolated
    | Sigil
    | Bitstring
    | Clause
    | Fn
    | Clauses
    | Block
    | Broken
)


@record
class Comment:
    """A `#` comment, from the `#` to the end of the line."""

    text: str
    span: Span


@record
class SyntaxFault:
    """A syntax error: where a person would look, and what is wrong there.

    With `valid`, Elixir may well accept the code: it is only too deep for us, or beyond the grammar that we use.
    """

    span: Span
    message: str
    valid: bool = False


@record
class File:
    """One parsed file. `errors` is empty iff the whole file could be read."""

    source: SourceFile
    body: Block
    comments: tuple[Comment, ...] = field(repr=False)
    errors: tuple[SyntaxFault, ...]
