"""Elixir's `Path`, as on Unix. What needs the working directory or the home is not known."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import EMPTY, ERROR, no_clause, options_of, strings
from elixir_lint.config.functions.registry import Unmodelled, pure
from elixir_lint.config.functions.text import chardata
from elixir_lint.config.values import FALSE_ATOM, Value
from elixir_lint.syntax.terms import Atom, Binary, List, String

_NO_CWD = "the working directory is not known"


def path_of(value: Value) -> str:
    """The text of a path: a string or chardata."""
    match value:
        case String(text):
            return text
        case List():
            return chardata(value)
        case Binary():
            raise Unmodelled("a path in it is not text")
        case _:
            raise no_clause("IO.chardata_to_string/1")


# --- joining and expanding ---------------------------------------------------------------------------


def join_two(left: str, right: str) -> str:
    """`left/right`; a root in `right` is no root any more."""
    joined = f"{left.removesuffix('/')}/{right.removeprefix('/')}" if left else right.removeprefix("/")
    return joined.removesuffix("/") if joined != "/" else joined


@pure("Path.join/2", returns="string")
def join(left: Value, right: Value) -> Value:
    return String(join_two(path_of(left), path_of(right)))


@pure("Path.join/1", returns="string")
def join_all(parts: Value) -> Value:
    if not isinstance(parts, List) or not parts.items:
        raise no_clause("Path.join/1")
    first, *rest = (path_of(part) for part in parts.items)  # type: ignore[arg-type]
    for part in rest:
        first = join_two(first, part)
    return String(first)


def normal_join(*parts: str) -> str:
    """`:filename.absname_join`: without repeated slashes, `./` and a slash at the end."""
    text = "/".join((parts[0], *(part.lstrip("/") for part in parts[1:])))
    pieces = text.split("/")
    kept = [p for i, p in enumerate(pieces) if i == 0 or p not in ("", ".") or (i == len(pieces) - 1 and p == ".")]
    return "/".join(kept) or "/"


def absolute(path: str, base: str | None) -> str:
    """`Path.absname(path, base)`; no base: the working directory."""
    if path.startswith("/"):
        return normal_join(path)
    if base is None:
        raise Unmodelled(_NO_CWD)
    return normal_join(base, path)


def without_dots(path: str) -> str:
    """The absolute path without `.` and `..`."""
    head, *rest = path.split("/")
    kept: list[str] = []
    for part in rest:
        if part == "..":
            kept = kept[:-1]
        elif part != ".":
            kept.append(part)
    return "/".join([head, *kept]) if kept else f"{head}/"


def _home(path: str) -> str:
    if path == "~" or path.startswith("~/"):
        raise Unmodelled("the home directory is not known")
    return path


@pure("Path.absname/1", returns="string")
def absname(path: Value) -> Value:
    return String(absolute(path_of(path), None))


@pure("Path.absname/2", returns="string")
def absname_in(path: Value, base: Value) -> Value:
    text = path_of(path)
    return String(absolute(text, None if text.startswith("/") else path_of(base)))


@pure("Path.expand/1", returns="string")
def expand(path: Value) -> Value:
    return String(without_dots(absolute(_home(path_of(path)), None)))


@pure("Path.expand/2", returns="string")
def expand_in(path: Value, base: Value) -> Value:
    text, start = _home(path_of(path)), _home(path_of(base))
    return String(without_dots(absolute(absolute(text, start), None)))


# --- parts -------------------------------------------------------------------------------------------


def parts_of(path: str) -> list[str]:
    """`["/", "usr", "local"]`"""
    parts = [part for part in path.split("/") if part]
    return ["/", *parts] if path.startswith("/") else parts


@pure("Path.split/1", returns="list")
def split(path: Value) -> Value:
    return strings(parts_of(path_of(path)))


def _base(path: str) -> str:
    parts = [part for part in path.split("/") if part]
    return parts[-1] if parts else ""


@pure("Path.basename/1", returns="string")
def basename(path: Value) -> Value:
    return String(_base(path_of(path)))


@pure("Path.basename/2", returns="string")
def basename_without(path: Value, extension: Value) -> Value:
    text, ending = path_of(path), path_of(extension)
    base = _base(text)
    return String(base.removesuffix(ending) if text.endswith(base) else base)


@pure("Path.dirname/1", returns="string")
def dirname(path: Value) -> Value:
    text = path_of(path)
    above, slash, _ = text.rpartition("/")
    if not slash:
        return String(".")
    return String(above.rstrip("/") or "/")


def _extension(path: str) -> str:
    """The last `.` and what follows it, in the last part; a dot at its start is none."""
    name = path.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    return dot + ending if stem else ""


@pure("Path.extname/1", returns="string")
def extname(path: Value) -> Value:
    return String(_extension(path_of(path)))


@pure("Path.rootname/1", returns="string")
def rootname(path: Value) -> Value:
    text = path_of(path)
    above, slash, name = text.rpartition("/")
    stem, dot, _ = name.rpartition(".")
    return String(above + slash + stem if dot else text)


@pure("Path.rootname/2", returns="string")
def rootname_without(path: Value, extension: Value) -> Value:
    return String(path_of(path).removesuffix(path_of(extension)))


@pure("Path.type/1", returns="atom")
def type_(path: Value) -> Value:
    return Atom("absolute" if path_of(path).startswith("/") else "relative")


# --- relative paths ----------------------------------------------------------------------------------


@pure("Path.relative/1", returns="string")
def relative(path: Value) -> Value:
    text = path_of(path)
    return String("." if text == "/" else text.removeprefix("/"))


@pure("Path.relative_to/2", "Path.relative_to/3", returns="string")
def relative_to(path: Value, base: Value, options: Value = EMPTY) -> Value:
    """`.` and `..` count differently since Elixir 1.16; such paths are not modelled."""
    parts, start = parts_of(path_of(path)), parts_of(path_of(base))
    forced = options_of(options, "Path.relative_to/3").get("force", FALSE_ATOM)
    if forced != FALSE_ATOM or {".", ".."} & {*parts, *start} or not parts or not start:
        raise Unmodelled("how it becomes relative differs between versions of Elixir")
    if (parts[0] == "/") != (start[0] == "/") and parts[0] == "/":
        raise Unmodelled("how it becomes relative differs between versions of Elixir")
    if parts == start:
        return String(".")
    if parts[: len(start)] == start:
        return String("/".join(parts[len(start) :]))
    if parts[0] != "/":
        raise Unmodelled("how it becomes relative differs between versions of Elixir")
    return String("/" + "/".join(parts[1:]))


@pure("Path.relative_to_cwd/1", "Path.relative_to_cwd/2", returns="string")
def relative_to_cwd(path: Value, _: Value = EMPTY) -> Value:
    path_of(path)
    raise Unmodelled(_NO_CWD)


@pure("Path.safe_relative/1", "Path.safe_relative/2", "Path.safe_relative_to/2")
def safe_relative(path: Value, _: Value = EMPTY) -> Value:
    """`:error` for a path that leads outside; otherwise symbolic links decide."""
    depth = 0
    for part in parts_of(path_of(path)):
        depth += -1 if part == ".." else part != "."
        if part == "/" or depth < 0:
            return ERROR
    raise Unmodelled("whether symbolic links lead outside is not known")
