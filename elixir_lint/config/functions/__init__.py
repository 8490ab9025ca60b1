"""Models of Elixir's and Erlang's library, a module here per module there.

A module of models is imported when a configuration first calls into the Elixir module it models.
"""

from __future__ import annotations

from importlib import import_module

from elixir_lint.config.functions.registry import MODELS, Model

_MODULES: dict[str, tuple[str, ...]] = {
    "Access": ("access",),
    "Atom": ("atom",),
    "Base": ("base",),
    "Bitwise": ("bitwise",),
    "Date": ("date",),
    "DateTime": ("time",),
    "Duration": ("duration",),
    "Enum": ("enum", "enum_fold", "enum_search", "enum_order", "enum_groups", "enum_parts", "enum_chunks"),
    "Float": ("float",),
    "Function": ("kernel_types",),
    "Integer": ("integer",),
    "Jason": ("json",),
    "JSON": ("json",),
    "Kernel": ("kernel", "kernel_types", "kernel_make", "access", "map", "inspect"),
    "Keyword": ("keyword", "keyword_update", "keyword_join"),
    "List": ("list", "list_convert", "list_keys"),
    "IO": ("module",),
    "Macro": ("module",),
    "Map": ("map", "map_update"),
    "MapSet": ("mapset",),
    "Module": ("module",),
    "NaiveDateTime": ("time",),
    "Path": ("path",),
    "Poison": ("json",),
    "Range": ("range",),
    "Regex": ("regex", "regex_replace"),
    "String": ("string_convert", "string", "string_split", "string_case", "regex"),
    "String.Chars": ("kernel",),
    "Time": ("time",),
    "Tuple": ("tuple",),
    "URI": ("uri", "uri_encode"),
    "Version": ("version",),
    ":binary": ("erlang_binary", "kernel"),
    ":crypto": ("erlang_binary",),
    ":erlang": ("erlang", "integer", "float", "atom", "string_convert", "list_convert", "tuple", "bitwise", "kernel"),
    ":inet": ("inet",),
    ":json": ("json",),
    ":lists": ("erlang", "erlang_lists"),
    ":maps": ("erlang_maps",),
    ":math": ("erlang_string",),
    ":string": ("erlang_string",),
    ":timer": ("timer",),
    ":unicode": ("erlang",),
}
"""The modules here that model an Elixir or Erlang module."""

_OF_LIBRARIES = frozenset({"Duration", "JSON", "Jason", "Poison", ":json"})
"""Modules that only some versions, or libraries, have."""

_left = {module: list(reversed(parts)) for module, parts in _MODULES.items()}
"""The modules here that are not imported yet, the first last."""


def find(name: str, arity: int) -> Model | None:
    """The model of `name` ("String.trim", ":timer.seconds", "Kernel.elem")."""
    while (name, arity) not in MODELS and _load_next(name):
        pass
    return MODELS.get((name, arity))


def is_standard(module: str) -> bool:
    """Whether a modelled module ("String", ":lists") comes with every version of Elixir and Erlang."""
    return module in _MODULES and module not in _OF_LIBRARIES


def find_any_arity(name: str) -> bool:
    """Whether `name` is modelled with some arity: a call with another one is an error."""
    while _load_next(name):
        pass
    return any(known == name for known, _ in MODELS)


def _load_next(name: str) -> bool:
    """Import one more module of models of the module that `name` belongs to; False if there is none left."""
    left = _left.get(name.rpartition(".")[0])
    if not left:
        return False
    import_module(f"{__name__}.{left.pop()}")
    return True
