"""The names of a project in sentences that rule pages write with the names of their examples."""

from __future__ import annotations

from elixir_lint.project.model import Project
from elixir_lint.project.records import App
from elixir_lint.regex import regex

_EXAMPLE = regex(r"\bShopWeb\.Endpoint\b|\bShopWeb\b|\bShop\b|(?<=:)shop(?![a-z])|\bshop(?=@)")
"""`ShopWeb.Endpoint`, `ShopWeb`, `Shop`, `:shop`, `:shop_metrics`, `shop@host`; not the host `shop.example`."""


def in_names_of(project: Project, text: str, setting: tuple[str, ...] | None) -> str:
    """`text` with the application that `setting` belongs to in place of Shop; unchanged if it is not known which."""
    app = _app(project, setting) if "hop" in text else None
    if app is None:
        return text
    root = _namespace(app)
    endpoint = next((e.module for e in project.endpoints if e.app == app.mix.app), f"{root}Web.Endpoint")
    web = endpoint.rpartition(".")[0] or f"{root}Web"
    names = {"ShopWeb.Endpoint": endpoint, "ShopWeb": web, "Shop": root, "shop": app.mix.app}
    return _EXAMPLE.sub(lambda found: names[found[0]], text)


def _app(project: Project, setting: tuple[str, ...] | None) -> App | None:
    if len(project.apps) == 1:
        return project.apps[0]
    return next((app for app in project.apps if setting is not None and setting[0] == app.mix.app), None)


def _namespace(app: App) -> str:
    """The first part of the callback module's name, else what Mix makes of the application's."""
    if app.mix.mod is not None:
        return app.mix.mod.partition(".")[0]
    return "".join(part.capitalize() for part in app.mix.app.split("_"))
