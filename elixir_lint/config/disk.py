"""Functions that read files, or evaluate them. They are called seldom: `natives` imports this when one is."""

from __future__ import annotations

from posixpath import join, relpath

from elixir_lint.config.effective import Opening
from elixir_lint.config.environment import Native, each_name
from elixir_lint.config.functions import find
from elixir_lint.config.interpreter import FileRead, Interpreter
from elixir_lint.config.library import call_model
from elixir_lint.config.lookup import is_keyword
from elixir_lint.config.merge import merge_keywords
from elixir_lint.config.paths import ROOT, inside
from elixir_lint.config.render import render
from elixir_lint.config.scope import Scope
from elixir_lint.config.statements import evaluate_file
from elixir_lint.config.values import Unknown, Value, one_of
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import File
from elixir_lint.syntax.terms import Atom, List, String, Tuple

_OK = Atom("ok")
_ERROR = Atom("error")


def _path_of(it: Interpreter, value: Value) -> str | None:
    """A path as code of the project means it: relative to the project's folder."""
    return inside(value.value, project_folder(it)) if isinstance(value, String) else None


def project_folder(it: Interpreter) -> str:
    return f"{ROOT}/{it.options.root}" if it.options.root else ROOT


def _reading(it: Interpreter, function: str, path: Value, span: Span) -> None:
    """Take note of a file that must be there when a release boots."""
    if it.phase == "boot":
        it.files_at_boot.append(FileRead(function, path, span, it.path))


def eval_file(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Code.eval_file(path)`, `Code.require_file(path, folder)`: adds to the same configuration"""
    return each_name(it, _joined(it, arguments), lambda path: _eval_file(it, path, arguments, span))


def _joined(it: Interpreter, arguments: list[Value]) -> Value:
    """A path that may be relative to the folder in the second argument."""
    match arguments:
        case [String(path), String(folder)]:
            return String(join(folder, path), arguments[0].span)
        case [path, Atom("nil")] | [path]:
            return path
        case _:
            return it.unknown("the path of an evaluated file is not known", arguments, "string")


def _eval_file(it: Interpreter, path: Value, arguments: list[Value], span: Span) -> Value:
    target = _path_of(it, path)
    _reading(it, "Code.eval_file", path, span)
    file = it.files.config_file(target) if target is not None else "the path of an evaluated file is not known"
    if isinstance(file, File):
        return Tuple((evaluate_file(it, file), List(())), span)
    it.openings.append(Opening(file, span, it.path))
    return it.unknown(file, arguments, span=span)


def read_config_file(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Config.Reader.read!(path)`: evaluated by itself, gives its configuration"""
    target = _path_of(it, arguments[0])
    _reading(it, "Config.Reader.read!", arguments[0], span)
    file = it.files.config_file(target) if target is not None else "the path of a config file is not known"
    if not isinstance(file, File):
        return it.unknown(file, arguments, "keyword", span=span)
    inner = Interpreter(it.phase, it.options, it.files)
    evaluate_file(inner, file)
    it.unfinished.update(inner.unfinished)
    return inner.configuration_so_far()


def merge_configurations(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Config.Reader.merge(first, second)`"""
    first, second = arguments
    if isinstance(first, List) and isinstance(second, List) and is_keyword(first) and is_keyword(second):
        return merge_keywords(first, second)
    return it.unknown("a configuration in it is not known", arguments, "keyword", span=span)


def file_question(kind: str) -> Native:
    """`File.exists?(path)` and relatives: a file of the repository is there while building"""

    def native(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
        return each_name(it, arguments[0], lambda path: _is_there(it, path, kind, span))

    return native


def _is_there(it: Interpreter, path: Value, kind: str, span: Span) -> Value:
    target = _path_of(it, path) if it.phase == "build" else None
    if target is not None and it.files.exists(target, kind):
        return Atom("true", span)
    shown = _shown_path(path)
    return it.unknown(
        f"whether {shown} exists is not known", (path,), "boolean", text=f"File.exists?({shown})", pure=True
    )


def _shown_path(path: Value) -> str:
    return render(path).replace(ROOT + "/", "")


def file_content(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`File.read!(path)`: what production finds there is not known"""
    return each_name(it, arguments[0], lambda path: _content_of(it, path, span))


def _content_of(it: Interpreter, path: Value, span: Span) -> Value:
    _reading(it, "File.read!", path, span)
    text = _text_of(it, path, span)
    if isinstance(text, Unknown):
        it.may_fail("File.Error", f"could not read file {_shown_path(path)}", span, f"File.read!({_shown_path(path)})")
    return text


def _text_of(it: Interpreter, path: Value, span: Span) -> Value:
    """The text of a file of the repository while building, unless it is one that secrets are kept in."""
    target = _path_of(it, path) if it.phase == "build" else None
    name = target.rpartition("/")[2].lower() if target is not None else ""
    if target is not None and not any(word in name for word in _OF_SECRETS):
        text = it.files.text(target)
        if text is not None:
            return String(text, span)
    return it.unknown(f"the content of {_shown_path(path)} is not known", (path,), "string", span=span)


_OF_SECRETS = (".env", "secret", "key", "credential", "passw", "token", ".pem", ".p12", ".pfx")


def file_read(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`File.read(path)`: `{:ok, text}` or `{:error, reason}`"""
    return each_name(it, arguments[0], lambda path: _read_or_not(it, path, span))


def _read_or_not(it: Interpreter, path: Value, span: Span) -> Value:
    text = _text_of(it, path, span)
    if not isinstance(text, Unknown):
        return Tuple((_OK, text), span)
    read = it.question(text, f"{_shown_path(path)} can be read")
    reason = it.unknown(f"the reason why {_shown_path(path)} cannot be read is not known", (path,), "atom", span=span)
    return one_of([(read, Tuple((_OK, text), span)), (~read, Tuple((_ERROR, reason), span))])


def wildcard(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Path.wildcard(pattern)` while building: the files of the repository"""
    target = _path_of(it, arguments[0])
    if it.phase != "build" or target is None:
        return it.unknown("the files of the machine are not known", arguments, "list", span=span)
    relative = isinstance(arguments[0], String) and not arguments[0].value.startswith("/")
    found = [f"{ROOT}/{path}" for path in it.files.matching(target)]
    shown = [relpath(path, project_folder(it)) for path in found] if relative else found
    return List(tuple(String(path, span) for path in shown), span)


def cwd(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`File.cwd!()`: the project while building"""
    if it.phase == "build":
        return String(project_folder(it), span)
    return it.unknown("it is a folder of the machine", (), "string", span=span)


def from_cwd(name: str) -> Native:
    """`Path.expand(path)`, `Path.absname(path)`: from the project's folder while building"""

    def native(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
        given = [*arguments, String(project_folder(it))] if it.phase == "build" else arguments
        model = find(name, len(given))
        if model is None:
            return it.unknown(f"{name} is not modelled", arguments, "string", span=span)
        return call_model(it, model, given, span)

    return native


exists = file_question("any")
is_file = file_question("file")
is_directory = file_question("directory")
expand = from_cwd("Path.expand")
absname = from_cwd("Path.absname")
