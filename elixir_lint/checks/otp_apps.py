"""Rules about settings that stand where their module does not look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import written
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent
from elixir_lint.finding import Problem, Related
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Project
from elixir_lint.project.records import Module

READ_BY_OTP_APP = {
    "Phoenix.Endpoint": ("phoenix",),
    "Swoosh.Mailer": ("swoosh",),
    "Bamboo.Mailer": ("bamboo",),
    "Ecto.Repo": ("ecto", "ecto_sql"),
    "Guardian": ("guardian",),
    "Cloak.Vault": ("cloak", "cloak_ecto"),
}
"""What makes a module read `Application.get_env(otp_app, module)`, and the applications that bring it."""


@check("module-config-wrong-app")
def module_config_wrong_app(project: Project) -> Iterator[Problem]:
    for library, packages in READ_BY_OTP_APP.items() if project.is_application else ():
        for module, use in project.using(library):
            own = text_of(lookup(use.options, "otp_app"))
            for app in project.config.apps_with(module.name) if own is not None and use.in_prod else ():
                if app != own and (app in packages or not _is_dependency(project, app)):
                    yield from _unread(project, module, app, own or "")


def _is_dependency(project: Project, app: str) -> bool:
    """Whether it is somebody else's application, which may read what it likes: `config :ex_audit, Shop.Repo, ...`"""
    return app in (project.lock or {}) or any(app in (each.mix.deps or {}) for each in project.apps)


def _unread(project: Project, module: Module, app: str, own: str) -> Iterator[Problem]:
    """`config :swoosh, Shop.Mailer, ...` where the module says `otp_app: :shop`."""
    places = [span for span, _ in written(project.config, (app, module.name))]
    if not places or _is_read(project, module, app):
        return
    nothing = isinstance(project.config.value(own, module.name), Absent)
    there = next((span for span, _ in written(project.config, (own, module.name))), None)
    yield Problem(
        span=places[-1],
        message=f"{module.name} reads its settings from :{own} and never sees those under :{app} in "
        f"{project.environment}" + (f"; under :{own} there are none" if nothing else ""),
        label="nobody reads this",
        related=(Related(there, "what it reads"),) if there is not None else (),
        setting=(app, module.name),
        fix=f"config :{own}, {module.name}",
    )


def _is_read(project: Project, module: Module, app: str) -> bool:
    """Whether lib/ reads the settings under the other application by itself."""
    last = module.name.rpartition(".")[2]
    read = re.compile(rf":{re.escape(app)}\s*,\s*(?:[\w.]*\b{re.escape(last)}|__MODULE__|@?\w*)\b".encode())
    sources = project.lib.search(b"get_env(", b"fetch_env(", b"fetch_env!(", b"compile_env(", b"compile_env!(")
    return any(read.search(source.data) for source in sources if f":{app}".encode() in source.data)
