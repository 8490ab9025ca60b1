"""Where a name gets its meaning: variables, aliases, imports and the module around an expression."""

from __future__ import annotations

from elixir_lint.config.values import TRUE, Condition, Value
from elixir_lint.record import field, record, state
from elixir_lint.syntax.nodes import Expr, File


@state
class FunctionClause:
    """One clause of `def name(params) when guard do body end`; `scope` is that of the module at this point."""

    params: tuple[Expr, ...]
    guard: Expr | None
    body: Expr
    scope: Scope


@record
class Macro:
    """A macro that only inserts its arguments into `body`; `defaults` are those of the parameters left out."""

    params: tuple[str, ...]
    defaults: dict[str, Expr]
    body: Expr
    scope: Scope


@state
class Module:
    """A module found in a config file or in lib/; `scope` is that inside it. `functions` maps (name, arity) to clauses.

    `defaults` maps (name, arity called) to the full arity and the default expressions to append.
    `macros` holds None for those that are no templates.
    `uses_unknown` names a `use` whose code is not there: functions may come from it.
    `when` it is defined at all: not always, if a config file does so in a branch.
    """

    name: str
    scope: Scope | None = None
    functions: dict[tuple[str, int], list[FunctionClause]] = field(default_factory=dict)
    defaults: dict[tuple[str, int], tuple[int, tuple[tuple[int, Expr], ...]]] = field(default_factory=dict)
    macros: dict[tuple[str, int], Macro | None] = field(default_factory=dict)
    uses_unknown: tuple[str, ...] = ()
    struct: Expr | None = None
    when: Condition = TRUE


@state
class Attribute:
    """`@name expression`, evaluated when first read, with the variables of build."""

    expression: Expr
    scope: Scope
    value: Value | None = None


@record
class Limits:
    """`only: [name: arity]` of an import, or `except:` if not `only`."""

    names: frozenset[tuple[str, int]]
    only: bool

    def allow(self, name: str, arity: int) -> bool:
        return ((name, arity) in self.names) is self.only


class Attributes:
    """The module attributes at some place of a module. The latest stand apart: to copy all for each takes too long."""

    __slots__ = ("_latest", "_older")
    MOST = 100

    def __init__(self, older: dict[str, Attribute], latest: dict[str, Attribute]) -> None:
        self._older = older
        self._latest = latest

    def get(self, name: str) -> Attribute | None:
        return self._latest.get(name) or self._older.get(name)

    def with_one(self, name: str, attribute: Attribute) -> Attributes:
        latest = {**self._latest, name: attribute}
        if len(latest) <= self.MOST:
            return Attributes(self._older, latest)
        return Attributes({**self._older, **latest}, {})


NO_ATTRIBUTES = Attributes({}, {})


class Scope:
    """The lexical context of an expression. `vars` is changed by `=`; a nested body gets its own copy."""

    __slots__ = ("aliases", "attributes", "file", "imports", "limits", "module", "vars")

    def __init__(self, file: File) -> None:
        self.file = file
        self.vars: dict[str, Value] = {}
        self.aliases: dict[str, str] = {}
        self.imports: tuple[str, ...] = ()
        self.limits: dict[str, Limits] = {}
        self.module: Module | None = None
        self.attributes: Attributes = NO_ATTRIBUTES

    def child(self) -> Scope:
        """A nested scope: what it binds is not seen outside."""
        new = Scope.__new__(Scope)
        new.file = self.file
        new.vars = dict(self.vars)
        new.aliases = self.aliases
        new.imports = self.imports
        new.limits = self.limits
        new.module = self.module
        new.attributes = self.attributes
        return new

    def add_alias(self, short: str, full: str) -> None:
        self.aliases = {**self.aliases, short: full}

    def add_import(self, module: str, limits: Limits | None = None) -> None:
        if module not in self.imports:
            self.imports = (*self.imports, module)
        if limits is not None or module in self.limits:
            self.limits = {**self.limits, module: limits or Limits(frozenset(), only=False)}

    def imports_from(self, name: str, arity: int) -> list[str]:
        """The imported modules that may give a function, the latest first."""
        limits = self.limits
        if not limits:
            return [*reversed(self.imports)]
        return [m for m in reversed(self.imports) if m not in limits or limits[m].allow(name, arity)]

    def set_attribute(self, name: str, attribute: Attribute) -> None:
        self.attributes = self.attributes.with_one(name, attribute)

    def expand(self, parts: tuple[str, ...]) -> str:
        """The full atom name of an alias ("Elixir.Shop.Repo")."""
        first = self.aliases.get(parts[0])
        if first is None:
            return ".".join(("Elixir", *parts)) if parts[0] != "Elixir" else ".".join(parts)
        return ".".join((first, *parts[1:]))
