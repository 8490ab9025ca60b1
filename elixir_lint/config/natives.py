"""Functions that touch the world outside of the expression: the environment, Mix, files, logs, randomness."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from posixpath import join, relpath

from elixir_lint.config.equality import equals
from elixir_lint.config.functions import find, is_standard
from elixir_lint.config.interpreter import EnvRead, FileRead, Interpreter, MixCall
from elixir_lint.config.lookup import is_keyword, lookup
from elixir_lint.config.merge import merge_keywords
from elixir_lint.config.operators import append, boolean
from elixir_lint.config.paths import ROOT, inside
from elixir_lint.config.render import atom_name, described, render
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import (
    ABSENT,
    NIL,
    TRUE,
    TRUE_ATOM,
    Absent,
    Condition,
    Env,
    OneOf,
    Unknown,
    Value,
    alternatives,
    is_set,
    one_of,
)
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import File
from elixir_lint.syntax.terms import Atom, List, Map, String, Tuple, make_charlist

Native = Callable[[Interpreter, list[Value], Span, "Scope | None"], Value]
_OK = Atom("ok")
_ERROR = Atom("error")
CLOSURE = "it is an anonymous function of OTP"
ENVIRONMENT = "System.get_env()"
"""The text of the Unknown that stands for the whole environment."""


# --- the environment ------------------------------------------------------------------------------


def read_variable(
    it: Interpreter, name: Value, span: Span, *, default: Value | None = None, required: bool = False
) -> tuple[Condition, Value] | Unknown:
    """The variable's value and the condition under which it is set; Unknown if its name is not known."""
    if not isinstance(name, String):
        if isinstance(name, Unknown | Env):
            return it.unknown("the name of the variable is not known", (name,), "string", span=span)
        raise it.fail("FunctionClauseError", "the name of an environment variable must be a string", span)
    it.reads.append(EnvRead(name.value, it.phase, span, it.path, default, required))
    if it.options.variables is not None:
        text = it.options.variables.get(name.value)
        return (TRUE, String(text, span)) if text is not None else (~TRUE, NIL)
    subject = it.variable(name.value)
    return is_set(subject), it.refine(Env(name.value, it.phase, span, subject.usual))


def get_env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.get_env(name)`, `System.get_env(name, default)`"""
    default = arguments[1] if len(arguments) > 1 else NIL
    return _each_name(it, arguments[0], lambda n: _get(it, n, default, span, len(arguments) > 1))


def _get(it: Interpreter, name: Value, default: Value, span: Span, given: bool) -> Value:
    found = read_variable(it, name, span, default=default if given else None)
    if isinstance(found, Unknown):
        # Set or not, as long as the name is not known.
        return one_of(
            [
                (it.question(found, "a variable of unknown name is set"), found),
                (~it.question(found, "a variable of unknown name is set"), default),
            ]
        )
    when, value = found
    return it.refine(one_of([(when, value), (~when, default)], span))


def _each_name(it: Interpreter, name: Value, compute: Callable[[Value], Value]) -> Value:
    if not isinstance(name, OneOf):
        return compute(name)
    return it.branch([(a.when, lambda v=a.value: compute(v)) for a in name.alternatives])  # type: ignore[misc]


def fetch_env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.fetch_env(name)`: `{:ok, text}` or `:error`"""
    found = read_variable(it, arguments[0], span)
    if isinstance(found, Unknown):
        return it.unknown(found.why, (found,), span=span)
    when, value = found
    return it.refine(one_of([(when, Tuple((_OK, value), span)), (~when, _ERROR)], span))


def fetch_env_bang(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.fetch_env!(name)`: raises where the variable is not set"""
    return _each_name(it, arguments[0], lambda n: _fetch_bang(it, n, span))


def _fetch_bang(it: Interpreter, name: Value, span: Span) -> Value:
    found = read_variable(it, name, span, required=True)
    if isinstance(found, Unknown):
        return found
    when, value = found
    shown = name.value if isinstance(name, String) else ""
    it.fail_where(
        ~when, "System.EnvError", f"could not fetch environment variable {shown!r} because it is not set", span
    )
    return it.refine(value)


def parse_integer(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Integer.parse(text)`: `{number, rest}` or `:error`"""
    return _each_name(it, arguments[0], lambda v: _parse_one(it, v, "integer", span))


def parse_float(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Float.parse(text)`: `{number, rest}` or `:error`"""
    return _each_name(it, arguments[0], lambda v: _parse_one(it, v, "float", span))


def _parse_one(it: Interpreter, text: Value, kind: str, span: Span) -> Value:
    text = it.refine(text)
    match text:
        case Env(name):
            shown, made, stable, why = name, f"{kind} from ${name}", True, f"it depends on ${name}"
        case Unknown(type="string"):
            shown, stable, why = described(text), text.pure, text.why
            made = f"{kind} in {shown}"
        case _:
            model = find("Integer.parse" if kind == "integer" else "Float.parse", 1)
            if model is None:
                return it.unknown(f"{kind} parsing is not modelled", [text], span=span)
            from elixir_lint.config.calls import call_model

            return call_model(it, model, [text], span)
    number = it.unknown(why, [text], kind, text=made, pure=stable, span=span)
    rest = it.unknown(why, [text], "string", text=f"the end of {shown}", pure=stable, span=span)
    whole = it.question(number, f"{shown} is {'an integer' if kind == 'integer' else 'a float'}")
    begins = it.question(number, f"{shown} begins with a number")
    return one_of(
        [
            (whole, Tuple((number, String("")), span)),
            (~whole & begins, Tuple((number, rest), span)),
            (~whole & ~begins, _ERROR),
        ]
    )


def has_env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Map.has_key?(System.get_env(), name)`"""
    found = read_variable(it, arguments[0], span)
    if isinstance(found, Unknown):
        return it.unknown(found.why, (found,), "boolean", span=span)
    return one_of([(found[0], TRUE_ATOM), (~found[0], Atom("false"))])


def undefined(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.get_env!(name)` looks like Elixir and is not"""
    name = span.text.partition("(")[0]
    raise it.fail("UndefinedFunctionError", f"function {name}/{len(arguments)} is undefined or private", span)


def whole_env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.get_env()`"""
    if it.options.variables is not None:
        return Map(tuple((String(k), String(v)) for k, v in sorted(it.options.variables.items())), span)
    return it.unknown("it is the whole environment", (), "map", text=ENVIRONMENT, pure=True, span=span)


def os_getenv(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`:os.getenv(charlist)`: false where the variable is not set"""
    from elixir_lint.config.sigils import to_text

    name = to_text(arguments[0]) if isinstance(arguments[0], List) else None
    default = arguments[1] if len(arguments) > 1 else Atom("false")
    found = (
        read_variable(it, String(name), span) if name is not None else it.unknown("its name is not known", arguments)
    )
    if isinstance(found, Unknown):
        return it.unknown(found.why, arguments, span=span)
    when, value = found
    if isinstance(value, String):
        text: Value = make_charlist(value.value, span)
    else:
        text = it.unknown("it depends on the environment", (value,), "charlist", text=f"${name}", pure=True, span=span)
    return it.refine(one_of([(when, text), (~when, default)], span))


def put_env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.put_env(...)`: what is read later is not tracked"""
    return _OK


def is_environment(value: Value) -> bool:
    """Whether a value is the map that `System.get_env()` gives."""
    return isinstance(value, Unknown) and value.text == ENVIRONMENT


def from_environment(
    it: Interpreter, name: str, arguments: list[Value], span: Span, scope: Scope | None
) -> Value | None:
    """`Map.get(env, "X")` and relatives, where `env` is the whole environment; None for other functions."""
    native = _OF_ENVIRONMENT.get((name, len(arguments)))
    return native(it, arguments[1:], span, scope) if native is not None else None


# --- Application ------------------------------------------------------------------------------------


def application_env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Application.get_env(app, key, default)` and relatives"""
    default = arguments[2] if len(arguments) > 2 else NIL
    value = _configured(it, arguments, span)
    return _present(value, default)


def _present(value: Value, default: Value) -> Value:
    """`value`, with `default` in the worlds in which it is absent."""
    return one_of((a.when, default if isinstance(a.value, Absent) else a.value) for a in alternatives(value))


def _configured(it: Interpreter, arguments: Sequence[Value], span: Span) -> Value:
    app, key = arguments[0], arguments[1]
    if isinstance(key, List) and key.items and isinstance(key.items[0], Atom):
        return _configured_path(it, app, key, span)
    if not (isinstance(app, Atom) and isinstance(key, Atom)):
        return it.unknown("the setting it reads is not known", arguments[:2], span=span)
    if it.options.application_env is None:
        return ABSENT
    value = it.options.application_env(app.name, key.name)
    if value is not None and value != ABSENT:
        return value
    if it.options.own_apps is not None and app.name not in it.options.own_apps:
        return it.unknown(f"it is a default of the dependency :{app.name}", span=span)
    return ABSENT


def _configured_path(it: Interpreter, app: Value, path: List, span: Span) -> Value:
    """`Application.compile_env(app, [key, inner])`"""
    key, *inner = path.items
    value = _configured(it, [app, key], span)  # type: ignore[list-item]
    for name in inner:
        if not isinstance(name, Atom):
            return it.unknown("the setting it reads is not known", (app, path), span=span)
        value = lookup(value, name.name)
    return value


def application_fetch(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Application.fetch_env(app, key)`"""
    value = _configured(it, arguments, span)
    return one_of(
        (a.when, _ERROR if isinstance(a.value, Absent) else Tuple((_OK, a.value), span)) for a in alternatives(value)
    )


def application_fetch_bang(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Application.fetch_env!(app, key)`"""
    value = _configured(it, arguments, span)
    for alternative in alternatives(value):
        if isinstance(alternative.value, Absent):
            it.fail_where(alternative.when, "ArgumentError", "could not fetch application environment", span)
    return it.refine(one_of((a.when, a.value) for a in alternatives(value) if not isinstance(a.value, Absent)))


def application_spec(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Application.spec(app, :vsn)` while booting: the version in mix.exs, which a release has loaded"""
    if it.phase == "boot" and it.options.mix_project is not None and arguments[1:] == [Atom("vsn")]:
        project = it.options.mix_project()
        if lookup(project, "app") == arguments[0]:
            match lookup(project, "version"):
                case String(version):
                    return make_charlist(version, span)
                case _:
                    return it.unknown("its version in mix.exs is not known", arguments, "charlist", span=span)
    return it.unknown("it is read from a compiled application", arguments, span=span)


# --- Mix ----------------------------------------------------------------------------------------------


def without_mix(it: Interpreter, name: str, span: Span) -> None:
    """A function of `Mix` is called (`Mix.env/0`), which is not there when a release boots."""
    if it.phase == "boot":
        it.mix_calls.append(MixCall(name, span, it.path))
        if it.options.strict:
            raise it.fail("UndefinedFunctionError", f"function {name} is undefined (module Mix is not available)", span)


def mix_env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Mix.env()`"""
    return Atom(it.options.environment, span)


def mix_target(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Mix.target()`"""
    return Atom(it.options.target, span)


def mix_project(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Mix.Project.config()`"""
    if it.options.mix_project is not None:
        return it.options.mix_project()
    return it.unknown("mix.exs is not known here", (), "keyword", span=span)


def mix_path(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Mix.Project.build_path()`, `deps_path()`"""
    return it.unknown("it is a path of the machine", (), "string", span=span)


# --- files and code -----------------------------------------------------------------------------------


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
    return _each_name(it, _joined(it, arguments), lambda path: _eval_file(it, path, arguments, span))


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
    from elixir_lint.config.statements import evaluate_file

    target = _path_of(it, path)
    _reading(it, "Code.eval_file", path, span)
    file = it.files.config_file(target) if target is not None else "the path of an evaluated file is not known"
    if isinstance(file, File):
        return Tuple((evaluate_file(it, file), List(())), span)
    from elixir_lint.config.effective import Opening

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
    from elixir_lint.config.statements import evaluate_file

    evaluate_file(inner, file)
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
        return _each_name(it, arguments[0], lambda path: _is_there(it, path, kind, span))

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
    return _each_name(it, arguments[0], lambda path: _content_of(it, path, span))


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
    return _each_name(it, arguments[0], lambda path: _read_or_not(it, path, span))


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
        from elixir_lint.config.calls import call_model

        given = [*arguments, String(project_folder(it))] if it.phase == "build" else arguments
        model = find(name, len(given))
        if model is None:
            return it.unknown(f"{name} is not modelled", arguments, "string", span=span)
        return call_model(it, model, given, span)

    return native


# --- effects without a value, and values of the machine ------------------------------------------------


def ignored(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """Logging, printing and the like: no setting depends on it"""
    return _OK


def machine(type_: str | None, why: str, text: str = "") -> Native:
    """What the machine decides. With a `text` it is the same whenever it is asked."""

    def native(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
        return it.unknown(why, arguments, type_, text=text, pure=bool(text), span=span)

    return native


def executable(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.find_executable(name)`: its path, or nil"""
    text = f"System.find_executable({render(arguments[0])})"
    path = it.unknown("it depends on the machine", arguments, "string", text=text, pure=True, span=span)
    found = it.question(path, f"{render(arguments[0])} is installed")
    return one_of([(found, path), (~found, NIL)], span)


def resolved(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`:inet.getaddr(host, :inet6)`: `{:ok, address}` or `{:error, reason}`"""
    asked = f"{render(arguments[0])} has an address"
    address = it.unknown("it depends on the machine", arguments, "tuple", span=span)
    reason = it.unknown("it depends on the machine", arguments, "atom", span=span)
    found = it.question(address, asked)
    return one_of([(found, Tuple((_OK, address), span)), (~found, Tuple((_ERROR, reason), span))])


def random(type_: str | None) -> Native:
    def native(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
        return it.unknown("it is random", arguments, type_, span=span, random=True)

    return native


def then(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`value |> then(fun)`"""
    return it.guarding(span, lambda: it.apply(arguments[1], [arguments[0]]))


def tap(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`value |> tap(fun)`"""
    then(it, arguments, span, scope)
    return arguments[0]


def equality(*, wanted: bool, strict: bool) -> Native:
    """`==` and relatives as functions: `&==/2`"""

    def native(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
        same = equals(it, arguments[0], arguments[1], strict=strict)
        return boolean(same if wanted else ~same)

    return native


def append_native(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`&++/2`"""
    return it.bounded(append(it, arguments[0], arguments[1], span), span)


def apply_native(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`apply(fun, args)`, `apply(module, name, args)`"""
    from elixir_lint.config.calls import call_remote

    *target, listed = arguments
    if not isinstance(listed, List) or any(not _plain(i) for i in listed.items):
        return it.unknown("the arguments of apply are not known", arguments, span=span)
    given: list[Value] = list(listed.items)  # type: ignore[arg-type]
    if len(target) == 1:
        return it.guarding(span, lambda: it.apply(target[0], given))
    module, name = target
    if isinstance(module, Atom) and isinstance(name, Atom):
        return call_remote(it, module.name, name.name, given, span, scope)
    return it.unknown("the function that apply calls is not known", arguments, span=span)


def _plain(item: object) -> bool:
    from elixir_lint.config.values import Maybe, Rest

    return not isinstance(item, Maybe | Rest)


def code_loaded(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Code.ensure_loaded?(Mod)`: true for the project's modules and, in build, for Mix"""
    from elixir_lint.config.calls import it_module

    module = arguments[0]
    if isinstance(module, Atom):
        if module.name == "Elixir.Mix":
            return Atom("true" if it.phase == "build" else "false", span)
        shown = atom_name(module.name) if module.name.startswith("Elixir.") else f":{module.name}"
        if it_module(it, module.name) is not None or is_standard(shown):
            return Atom("true", span)
    return it.unknown(f"whether {render(module)} is loaded is not known", arguments, "boolean", span=span)


def function_exported(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`function_exported?(Mod, :name, arity)`: false of a module that is not loaded, even of one that is there"""
    return it.unknown("whether the module is loaded is not known", arguments, "boolean", span=span)


def halt(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.halt(status)`"""
    raise it.fail("System.halt", "the VM is stopped", span)


def spawned(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """Another process: it may not call `config`, and its result is not followed"""
    return it.unknown("it is computed in another process", arguments, span=span)


_OF_ENVIRONMENT: dict[tuple[str, int], Native] = {
    ("Map.get", 2): get_env,
    ("Map.get", 3): get_env,
    ("Access.get", 2): get_env,
    ("Map.fetch", 2): fetch_env,
    ("Map.fetch!", 2): fetch_env_bang,
    ("Map.has_key?", 2): has_env,
}
NATIVES: dict[tuple[str, int], Native] = {
    ("System.get_env", 0): whole_env,
    ("System.get_env!", -1): undefined,
    ("System.get_env?", -1): undefined,
    ("System.get_env", 1): get_env,
    ("System.get_env", 2): get_env,
    ("System.fetch_env", 1): fetch_env,
    ("System.fetch_env!", 1): fetch_env_bang,
    ("Integer.parse", 1): parse_integer,
    ("Float.parse", 1): parse_float,
    ("System.put_env", -1): put_env,
    ("System.delete_env", 1): put_env,
    (":os.getenv", 1): os_getenv,
    (":os.getenv", 2): os_getenv,
    ("Application.get_env", 2): application_env,
    ("Application.get_env", 3): application_env,
    ("Application.compile_env", 2): application_env,
    ("Application.compile_env", 3): application_env,
    ("Application.fetch_env", 2): application_fetch,
    ("Application.fetch_env!", 2): application_fetch_bang,
    ("Application.compile_env!", 2): application_fetch_bang,
    ("Application.ensure_all_started", -1): machine("tuple", "it starts applications"),
    ("Application.ensure_started", -1): machine(None, "it starts applications"),
    ("Application.load", -1): ignored,
    ("Application.put_env", -1): ignored,
    ("Application.spec", -1): application_spec,
    ("Application.app_dir", -1): machine("string", "it is a folder of the machine"),
    ("Mix.env", 0): mix_env,
    ("Mix.target", 0): mix_target,
    ("Mix.Project.config", 0): mix_project,
    ("Mix.Project.build_path", -1): mix_path,
    ("Mix.Project.deps_path", -1): mix_path,
    ("Mix.Project.app_path", -1): mix_path,
    ("Mix.Project.deps_paths", -1): machine("map", "it is a path of the machine"),
    ("Mix.shell", 0): machine(None, "it is the shell"),
    ("Code.eval_file", -1): eval_file,
    ("Code.require_file", -1): eval_file,
    ("Code.ensure_loaded?", 1): code_loaded,
    ("Code.ensure_loaded", 1): machine("tuple", "it depends on the code that is loaded"),
    ("Code.ensure_compiled", 1): machine("tuple", "it depends on the code that is loaded"),
    ("Config.Reader.read!", -1): read_config_file,
    ("Config.Reader.merge", 2): merge_configurations,
    ("File.exists?", -1): file_question("any"),
    ("File.regular?", -1): file_question("file"),
    ("File.dir?", -1): file_question("directory"),
    ("File.read!", 1): file_content,
    ("File.read", 1): file_read,
    ("File.stream!", -1): machine("struct", "the content of a file is not known"),
    ("File.cwd!", 0): cwd,
    ("File.mkdir_p!", 1): ignored,
    ("File.mkdir_p", 1): ignored,
    ("File.write!", -1): ignored,
    ("File.write", -1): ignored,
    ("Path.wildcard", -1): wildcard,
    ("Path.expand", 1): from_cwd("Path.expand"),
    ("Path.absname", 1): from_cwd("Path.absname"),
    ("System.schedulers_online", 0): machine("integer", "it depends on the machine"),
    ("System.schedulers", 0): machine("integer", "it depends on the machine"),
    ("System.system_time", -1): machine("integer", "it depends on the time"),
    ("System.os_time", -1): machine("integer", "it depends on the time"),
    ("System.monotonic_time", -1): machine("integer", "it depends on the time"),
    ("System.unique_integer", -1): random("integer"),
    ("System.version", 0): machine("string", "it depends on the Elixir that runs"),
    ("System.otp_release", 0): machine("string", "it depends on the OTP that runs"),
    ("System.tmp_dir", 0): machine("string", "it is a folder of the machine"),
    ("System.tmp_dir!", 0): machine("string", "it is a folder of the machine"),
    ("System.user_home", 0): machine("string", "it is a folder of the machine"),
    ("System.user_home!", 0): machine("string", "it is a folder of the machine"),
    ("System.cwd!", 0): machine("string", "it is a folder of the machine"),
    ("System.cmd", -1): machine("tuple", "it is the output of a command"),
    ("System.shell", -1): machine("tuple", "it is the output of a command"),
    ("System.find_executable", 1): executable,
    ("System.pid", 0): machine("string", "it depends on the machine"),
    ("System.halt", -1): halt,
    ("System.stop", -1): ignored,
    ("System.at_exit", 1): ignored,
    ("DateTime.utc_now", -1): machine("struct", "it depends on the time"),
    ("Date.utc_today", -1): machine("struct", "it depends on the time"),
    ("NaiveDateTime.utc_now", -1): machine("struct", "it depends on the time"),
    ("Node.self", 0): machine("atom", "it depends on the node", "node()"),
    ("Kernel.node", 0): machine("atom", "it depends on the node", "node()"),
    ("Kernel.self", 0): machine("pid", "it is a process"),
    ("Kernel.make_ref", 0): machine("reference", "it is a reference"),
    ("Kernel.spawn", 1): spawned,
    ("Task.async", -1): spawned,
    ("Task.await", -1): spawned,
    ("Kernel.==", 2): equality(wanted=True, strict=False),
    ("Kernel.===", 2): equality(wanted=True, strict=True),
    ("Kernel.!=", 2): equality(wanted=False, strict=False),
    ("Kernel.!==", 2): equality(wanted=False, strict=True),
    ("Kernel.++", 2): append_native,
    ("Kernel.then", 2): then,
    ("Kernel.tap", 2): tap,
    ("Kernel.function_exported?", 3): function_exported,
    ("Kernel.macro_exported?", 3): function_exported,
    ("Kernel.apply", 2): apply_native,
    ("Kernel.apply", 3): apply_native,
    (":erlang.apply", 2): apply_native,
    (":erlang.apply", 3): apply_native,
    (":code.priv_dir", 1): machine("charlist", "it is a folder of the machine"),
    (":filename.basedir", -1): machine("string", "it is a folder of the machine"),
    (":inet.gethostname", 0): machine("tuple", "it depends on the machine"),
    (":erlang.system_info", 1): machine(None, "it depends on the machine"),
    (":erlang.node", 0): machine("atom", "it depends on the node", "node()"),
    (":inet.getaddr", 2): resolved,
    (":inet.getaddrs", 2): resolved,
    (":inet.getifaddrs", 0): machine("tuple", "it depends on the machine"),
    ("Logger.Formatter.new", -1): machine("tuple", "it is made by Logger"),
    (":public_key.cacerts_load", -1): ignored,
    (":public_key.pem_decode", 1): machine("list", "the certificates in it are not read"),
    (":public_key.cacerts_get", 0): machine("list", "it is the machine's list of certificate authorities"),
    (":public_key.pkix_verify_hostname_match_fun", 1): machine("function", CLOSURE),
    (":crypto.strong_rand_bytes", 1): random("string"),
    (":rand.uniform", -1): random("number"),
    ("Enum.random", 1): random(None),
    **{
        (f"Logger.{level}", -1): ignored
        for level in ("debug", "info", "notice", "warning", "warn", "error", "critical", "alert", "emergency")
    },
    ("Logger.configure", 1): ignored,
    ("Logger.add_backend", -1): ignored,
    ("IO.puts", -1): ignored,
    ("IO.warn", -1): ignored,
    ("IO.write", -1): ignored,
    ("Kernel.dbg", -1): lambda it, arguments, span, scope: arguments[0] if arguments else _OK,
    ("IO.inspect", 1): lambda it, arguments, span, scope: arguments[0],
    ("IO.inspect", 2): lambda it, arguments, span, scope: arguments[0],
}
"""By name and arity; arity -1 is any."""
