"""What a config file says rather than computes: `config`, `import_config`, modules, aliases, attributes."""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.config.calls import each, local_call
from elixir_lint.config.control import sections
from elixir_lint.config.effective import Opening
from elixir_lint.config.interpreter import BYTES_OF_A_STEP, FileRead, Interpreter, MixCall
from elixir_lint.config.lookup import as_pair, keyword_worlds
from elixir_lint.config.modules import define_module, using
from elixir_lint.config.opened import ConfigCall
from elixir_lint.config.paths import ROOT, inside
from elixir_lint.config.render import render
from elixir_lint.config.scope import Attribute, Limits, Scope
from elixir_lint.config.values import NIL, TRUE, Condition, Maybe, OneOf, Rest, Unknown, Value
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Alias, Call, Expr, File, TupleRef, Var
from elixir_lint.syntax.terms import Atom, Integer, List, String, Tuple

Form = Callable[[Interpreter, Call, Scope], Value]
_CONFIG = "Elixir.Config"
_MIX_CONFIG = "Elixir.Mix.Config"
_OK = Atom("ok")


# --- config ---------------------------------------------------------------------------------------


def config(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`config APP, KEYWORD` | `config APP, KEY, VALUE`"""
    if not _imports(scope, _CONFIG, _MIX_CONFIG):
        if it.options.strict:
            raise it.fail("CompileError", f"undefined function config/{len(call.args)}", call.span)
        if "Elixir.Mix.Config" not in scope.imports and scope.module is not None:
            return local_call(it, call, scope)
    before = it.configuration_so_far() if it.wants_result else NIL
    app, *rest = it.arguments(call.args, scope)
    if len(rest) == 2:
        key, value = rest
        rest = [_pair(it, key, value, call)]
    for when, name in _each_world(app):
        it.under(when, lambda n=name: _write(it, n, rest[0], call))  # type: ignore[misc]
    return before


def _pair(it: Interpreter, key: Value, value: Value, call: Call) -> Value:
    """The one-pair keyword list of `config/3`."""
    if isinstance(key, OneOf):
        pairs = [Maybe(a.when, Tuple((a.value, value), call.span)) for a in key.alternatives]
        if all(isinstance(a.value, Atom) for a in key.alternatives):
            return List(tuple(pairs), call.span)
        key = it.unknown("the key is not known", (key,))
    if isinstance(key, Atom):
        span = Span(call.span.file, (key.span or call.span).start, call.span.end)
        return List((Tuple((key, value), span),), call.span)
    if isinstance(key, Unknown):
        return List(
            (Rest(it.unknown("the key of a config call is not known", (key, value), span=call.span)),), call.span
        )
    raise it.fail(
        "FunctionClauseError", f"no function clause matching in config/3: {render(key)} is no atom", call.span
    )


def _each_world(value: Value) -> list[tuple[Condition, Value]]:
    return [(a.when, a.value) for a in value.alternatives] if isinstance(value, OneOf) else [(TRUE, value)]


def _write(it: Interpreter, app: Value, pairs: Value, call: Call) -> Value:
    match app:
        case Atom(name):
            pass
        case Unknown():
            it.openings.append(Opening("the application of a config call is not known", call.span, it.path))
            return NIL
        case _:
            raise it.fail("FunctionClauseError", "no function clause matching in config: no atom", call.span)
    for when, choice in _each_world(pairs):
        it.under(when, lambda c=choice: _write_pairs(it, name, c, call))  # type: ignore[misc]
    return NIL


def _write_pairs(it: Interpreter, app: str, pairs: Value, call: Call) -> Value:
    match pairs:
        case List():
            _, no = keyword_worlds(pairs)
            if not no.is_false:
                shown = render(pairs)
                it.fail_where(no, "ArgumentError", f"config/2 expected a keyword list, got: {shown}", call.span)
            it.calls.append(ConfigCall(app, pairs, call.span, it.path, it.phase))
        case Unknown():
            it.calls.append(ConfigCall(app, List((Rest(pairs),), call.span), call.span, it.path, it.phase))
        case _:
            raise it.fail("FunctionClauseError", "no function clause matching in config/2", call.span)
    return NIL


def _imports(scope: Scope, *modules: str) -> bool:
    return any(m in scope.imports for m in modules)


def config_env(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`config_env()`"""
    if not _imports(scope, _CONFIG):
        if it.options.strict:
            raise it.fail("CompileError", "undefined function config_env/0", call.span)
        return local_call(it, call, scope)
    if not it.options.environment:
        raise it.fail("RuntimeError", "no :env key was given to this configuration file", call.span)
    return Atom(it.options.environment, call.span)


def config_target(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`config_target()`"""
    from elixir_lint.config.natives import target_of_build

    if not _imports(scope, _CONFIG):
        return local_call(it, call, scope)
    return target_of_build(it, call.span)


def read_config(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`read_config(app)`: what the config calls so far come to."""
    from elixir_lint.config.lookup import lookup
    from elixir_lint.config.values import ABSENT

    app = it.evaluate(call.args[0], scope)
    if not isinstance(app, Atom):
        return it.unknown("the application is not known", (app,), span=call.span)
    value = lookup(it.configuration_so_far(), app.name)
    return NIL if value == ABSENT else value


def import_config(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`import_config PATH`: relative to the importing file, in place."""
    path = it.evaluate(call.args[0], scope)
    return each(it, path, lambda p: _import_one(it, p, call, scope))


def _import_one(it: Interpreter, path: Value, call: Call, scope: Scope) -> Value:
    if not isinstance(path, String):
        it.openings.append(Opening("the path of an import_config is not known", call.span, it.path))
        return _OK
    folder = ROOT + "/" + scope.file.source.path.rpartition("/")[0]
    target = inside(path.value, folder)
    if "*" in path.value and _imports(scope, _MIX_CONFIG):
        return _import_wildcard(it, target, path, call)
    if it.phase == "boot" and it.options.strict:
        if target is None or isinstance(it.files.config_file(target), str):
            raise it.fail("File.Error", f"could not read file {render(path)}", call.span)
        raise it.fail("RuntimeError", "import_config/1 is not enabled for this configuration file", call.span)
    if it.phase == "boot":
        it.files_at_boot.append(FileRead("import_config", path, call.span, it.path))
    return run_file(it, target, path, call.span)


def _import_wildcard(it: Interpreter, target: str | None, path: Value, call: Call) -> Value:
    for found in it.files.matching(target) if target is not None else ():
        run_file(it, found, path, call.span)
    return _OK


def run_file(it: Interpreter, target: str | None, path: Value, span: Span) -> Value:
    """Evaluate another config file in place; `target` is None outside of the repository."""
    if target is None:
        it.openings.append(Opening(f"{render(path)} leads outside of the repository and is not read", span, it.path))
        if isinstance(path, String):
            it.outside_imports.append((path.value, span, it.path))
        return _OK
    if target in it.imported:
        raise it.fail("ArgumentError", f"attempting to load configuration {target} recursively", span)
    file = it.files.config_file(target)
    if isinstance(file, str):
        if it.options.strict:
            raise it.fail("File.Error", f"could not read file {target}: no such file or directory", span)
        it.openings.append(Opening(file, span, it.path))
        it.missing_imports.append((target, span, it.path))
        return _OK
    it.imported.add(target)
    evaluate_file(it, file)
    return _OK


def evaluate_file(it: Interpreter, file: File) -> Value:
    """The value of a config file's last expression."""
    it.budget += len(file.source.data) // BYTES_OF_A_STEP
    return it.evaluate(file.body, Scope(file))


def directory(it: Interpreter, scope: Scope, span: Span) -> Value:
    """`__DIR__`: below ROOT, which stands for the project's folder on the machine."""
    folder = scope.file.source.path.rpartition("/")[0]
    return String(f"{ROOT}/{folder}" if folder else ROOT, span)


# --- modules and names ------------------------------------------------------------------------------


def defmodule(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`defmodule Name do ... end`"""
    body = sections(call.args[1]).get("do")
    name = define_module(it, call.args[0], body, scope)
    return Tuple((Atom("module"), Atom(name), NIL, NIL), call.span)


def alias_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`alias Shop.Repo`, `alias Shop.Repo, as: R`, `alias Shop.{Repo, Mailer}`"""
    target = call.args[0]
    if isinstance(target, TupleRef):
        base = it.evaluate(target.target, scope)
        for item in target.items:
            if isinstance(base, Atom) and isinstance(item, Alias):
                scope.add_alias(item.parts[-1], ".".join((base.name, *item.parts)))
        return NIL
    value = it.evaluate(target, scope)
    if not isinstance(value, Atom):
        return NIL
    named = sections(call.args[1]).get("as") if len(call.args) > 1 else None
    short = named.parts[-1] if isinstance(named, Alias) else value.name.rsplit(".", 1)[-1]
    scope.add_alias(short, value.name)
    return value


def import_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`import Config`, `import Shop.Config, only: [...]`"""
    module = it.evaluate(call.args[0], scope)
    if isinstance(module, Atom):
        scope.add_import(module.name, _limits(call.args[1]) if len(call.args) > 1 else None)
    return NIL


def _limits(options: Expr) -> Limits | None:
    """`only: [env: 1, env: 2]`, `except: [...]`; None for `only: :functions` and what is computed."""
    parts = sections(options)
    listed = parts.get("only") or parts.get("except")
    if not isinstance(listed, List):
        return None
    pairs = [as_pair(item) for item in listed.items]
    names = frozenset((pair[0].name, pair[1].value) for pair in pairs if pair and isinstance(pair[1], Integer))
    return Limits(names, only="only" in parts)


def require_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`require Logger`, `require Shop.Macros, as: M`"""
    if len(call.args) > 1 and "as" in sections(call.args[1]):
        return alias_form(it, call, scope)
    return NIL


def use_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`use Mix.Config`, `use Shop.Config`"""
    module = it.evaluate(call.args[0], scope)
    if not isinstance(module, Atom):
        return NIL
    if module.name == _MIX_CONFIG:
        if it.phase == "boot":
            it.mix_calls.append(MixCall("Mix.Config", call.span, it.path))
            if it.options.strict:
                raise it.fail("CompileError", "module Mix.Config is not loaded and could not be found", call.span)
        scope.add_import(_MIX_CONFIG)
        return NIL
    for node in using(it, module.name, call.args[1:], scope):
        it.evaluate(node, scope)
    return NIL


def attribute(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`@name`, `@name value`"""
    inner = call.args[0]
    match inner:
        case Call(name, (expression,)):
            if name not in ("doc", "moduledoc", "spec", "type", "typep", "impl", "callback", "derive"):
                scope.set_attribute(name, Attribute(expression, scope.child()))
            return _OK
        case Var(name):
            return read_attribute(it, name, scope, call.span)
        case _:
            return NIL


def read_attribute(it: Interpreter, name: str, scope: Scope, span: Span) -> Value:
    found = scope.attributes.get(name)
    if found is None:
        return it.unknown(f"@{name} is not set in this file", span=span)
    if found.value is None:
        found.value = it.unknown(f"@{name} refers to itself", span=span)
        phase, it.phase = it.phase, "build"
        try:
            found.value = it.evaluate(found.expression, found.scope)
        finally:
            it.phase = phase
    return found.value


def nothing(it: Interpreter, call: Call, scope: Scope) -> Value:
    """A definition outside of a module, or a directive without effect here."""
    return NIL


def quote(it: Interpreter, call: Call, scope: Scope) -> Value:
    return it.unknown("quoted code is not evaluated", span=call.span)


def binding(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`binding()`"""
    pairs = [Tuple((Atom(k), v)) for k, v in sorted(scope.vars.items()) if not k.startswith("&")]
    return List(tuple(pairs), call.span)


FORMS: dict[tuple[str, int], Form] = {
    ("config", 2): config,
    ("config", 3): config,
    ("config_env", 0): config_env,
    ("config_target", 0): config_target,
    ("read_config", 1): read_config,
    ("import_config", 1): import_config,
    ("defmodule", 2): defmodule,
    ("alias", 1): alias_form,
    ("alias", 2): alias_form,
    ("import", 1): import_form,
    ("import", 2): import_form,
    ("require", 1): require_form,
    ("require", 2): require_form,
    ("use", 1): use_form,
    ("use", 2): use_form,
    ("quote", 1): quote,
    ("quote", 2): quote,
    ("binding", 0): binding,
    ("def", 1): nothing,
    ("def", 2): nothing,
    ("defp", 2): nothing,
    ("defmacro", 2): nothing,
}
