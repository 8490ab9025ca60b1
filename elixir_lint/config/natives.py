"""Functions that touch the world outside of the expression: settings, Mix, logs, randomness; and the table of all."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from elixir_lint.config.environment import (
    Native,
    fetch_env,
    fetch_env_bang,
    get_env,
    os_getenv,
    parse_float,
    parse_integer,
    put_env,
    undefined,
    whole_env,
)
from elixir_lint.config.equality import equals
from elixir_lint.config.functions import is_standard
from elixir_lint.config.interpreter import DEFAULT_MESSAGES, Interpreter, MixCall
from elixir_lint.config.lookup import lookup
from elixir_lint.config.operators import append, boolean
from elixir_lint.config.render import atom_name, render
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import (
    ABSENT,
    NIL,
    TARGET,
    Absent,
    Value,
    alternatives,
    one_of,
)
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, String, Struct, Tuple, make_charlist

_OK = Atom("ok")
_ERROR = Atom("error")
CLOSURE = "it is an anonymous function of OTP"


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
    return target_of_build(it, span)


def target_of_build(it: Interpreter, span: Span) -> Value:
    """The target as an atom; not known where firmware is built, which has one for each device."""
    if it.options.target is None:
        return it.unknown("MIX_TARGET chooses the target", (), "atom", text=TARGET, pure=True, span=span)
    return Atom(it.options.target, span)


def mix_project(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Mix.Project.config()`"""
    if it.options.mix_project is not None:
        return it.options.mix_project()
    return it.unknown("mix.exs is not known here", (), "keyword", span=span)


def mix_path(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Mix.Project.build_path()`, `deps_path()`"""
    return it.unknown("it is a path of the machine", (), "string", span=span)


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


def exception_message(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Exception.message(exception)`"""
    match arguments[0]:
        case Struct(module, pairs) if module in DEFAULT_MESSAGES:
            return dict(pairs)[Atom("message")]  # type: ignore[return-value]
        case _:
            return it.unknown("the message of an exception is not known", arguments, "string", span=span)


def halt(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.halt(status)`"""
    raise it.fail("System.halt", "the VM is stopped", span)


def spawned(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """Another process: it may not call `config`, and its result is not followed"""
    return it.unknown("it is computed in another process", arguments, span=span)


def later(module: str, name: str) -> Native:
    """A function of another module here, which is imported when it is first called."""

    def native(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
        function: Native = getattr(import_module(f"elixir_lint.config.{module}"), name)
        return function(it, arguments, span, scope)

    return native


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
    ("Code.eval_file", -1): later("disk", "eval_file"),
    ("Code.require_file", -1): later("disk", "eval_file"),
    ("Code.ensure_loaded?", 1): code_loaded,
    ("Code.ensure_loaded", 1): machine("tuple", "it depends on the code that is loaded"),
    ("Code.ensure_compiled", 1): machine("tuple", "it depends on the code that is loaded"),
    ("Config.Reader.read!", 1): later("disk", "read_config_file"),
    ("Config.Reader.read!", 2): later("disk", "read_config_file"),
    ("Config.Reader.merge", 2): later("disk", "merge_configurations"),
    ("File.exists?", 1): later("disk", "exists"),
    ("File.exists?", 2): later("disk", "exists"),
    ("File.regular?", 1): later("disk", "is_file"),
    ("File.regular?", 2): later("disk", "is_file"),
    ("File.dir?", 1): later("disk", "is_directory"),
    ("File.dir?", 2): later("disk", "is_directory"),
    ("File.read!", 1): later("disk", "file_content"),
    ("File.read", 1): later("disk", "file_read"),
    ("File.stream!", -1): machine("struct", "the content of a file is not known"),
    ("File.cwd!", 0): later("disk", "cwd"),
    ("File.mkdir_p!", 1): ignored,
    ("File.mkdir_p", 1): ignored,
    ("File.write!", -1): ignored,
    ("File.write", -1): ignored,
    ("Path.wildcard", 1): later("disk", "wildcard"),
    ("Path.wildcard", 2): later("disk", "wildcard"),
    ("Path.expand", 1): later("disk", "expand"),
    ("Path.absname", 1): later("disk", "absname"),
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
    ("Exception.message", 1): exception_message,
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
    ("Dotenvy.env!", 1): later("dotenvy", "env"),
    ("Dotenvy.env!", 2): later("dotenvy", "env"),
    ("Dotenvy.env!", 3): later("dotenvy", "env"),
    ("Dotenvy.source!", 1): later("dotenvy", "source_or_fail"),
    ("Dotenvy.source!", 2): later("dotenvy", "source_or_fail"),
    ("Dotenvy.source", 1): later("dotenvy", "source"),
    ("Dotenvy.source", 2): later("dotenvy", "source"),
    ("Dotenvy.Transformer.to!", 2): later("dotenvy", "transformed"),
    ("Kernel.dbg", -1): lambda it, arguments, span, scope: arguments[0] if arguments else _OK,
    ("IO.inspect", 1): lambda it, arguments, span, scope: arguments[0],
    ("IO.inspect", 2): lambda it, arguments, span, scope: arguments[0],
}
"""By name and arity; arity -1 is any."""
