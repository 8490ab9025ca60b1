"""Rules about what the build makes of the assets, and whether the endpoint uses it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from posixpath import join

from elixir_lint.checks import check
from elixir_lint.checks.common import home, is_off, place_of
from elixir_lint.checks.endpoints import started_endpoints
from elixir_lint.config.lookup import lookup
from elixir_lint.config.render import render
from elixir_lint.config.values import Env, Unknown, Value, holds
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.model import Endpoint, Project
from elixir_lint.project.syntax import below
from elixir_lint.regex import regex
from elixir_lint.source import Span
from elixir_lint.syntax.terms import String, Tuple

DIGEST = "phx.digest"
_ALIASES = ("assets.deploy", DIGEST)
_REFERS = regex(rb"phx-track-static|\bstatic_(?:path|url)\(|~p\"/(?:assets|css|images|js)/")
_BUILDERS = regex(
    r"procfile|app\.json|render\.ya?ml|(?:elixir|phoenix_static)_buildpack\.config|nixpacks\.toml|.*\.nix"
)
"""Files of platforms that build assets by themselves."""


@check("cache-static-manifest-missing")
def manifest_missing(project: Project) -> Iterator[Problem]:
    for endpoint in started_endpoints(project):
        setting = endpoint.setting("cache_static_manifest")
        wrong = holds(setting.value, _is_wrong)
        if wrong.always:
            yield Problem(
                span=place_of(endpoint, "cache_static_manifest"),
                message=f"{endpoint.module} finds no manifest of its assets in {project.environment}: "
                f"{render(wrong.witnesses[0])} is no path",
                label="no path",
                setting=setting.path,
                severity=Severity.WARNING,
            )
        elif holds(setting.value, is_off).always:
            yield from _unused(project, endpoint)
        elif holds(setting.value, _is_path).always and not _is_built(project, endpoint):
            yield Problem(
                span=place_of(endpoint, "cache_static_manifest"),
                message=f"{endpoint.module} looks for a manifest of its assets in {project.environment}, "
                "and nothing in the repository makes one",
                label=f"made by mix {DIGEST}",
                setting=setting.path,
                severity=Severity.INFO,
            )


def _is_path(value: Value) -> bool | None:
    """`"priv/static/cache_manifest.json"`  |  `{:shop, "priv/static/cache_manifest.json"}`"""
    if isinstance(value, Unknown):
        return None
    return isinstance(value, String | Env) or (isinstance(value, Tuple) and len(value.items) == 2)


def _is_wrong(value: Value) -> bool | None:
    path, off = _is_path(value), is_off(value)
    return None if path is None or off is None else not path and not off


def _unused(project: Project, endpoint: Endpoint) -> Iterator[Problem]:
    """Digests are made, and the endpoint serves its assets itself under their plain names."""
    made = _digest(project, endpoint)
    static = any(plug.name == "Plug.Static" and plug.in_prod for plug in endpoint.plugs)
    if made is None or not static or not endpoint.closed or not endpoint.setting("static_url").is_absent:
        return
    if not _refers_to_assets(project) or _is_for_another(project, endpoint, made):
        return
    setting = endpoint.setting("cache_static_manifest")
    yield Problem(
        span=home(endpoint) if setting.is_absent else place_of(endpoint, "cache_static_manifest"),
        message=f"{endpoint.module} serves its assets under their plain names in {project.environment}, "
        "though the build makes digests",
        label="no `cache_static_manifest`",
        related=(Related(made, "digests are made here", Step.CONTEXT),),
        setting=setting.path,
        severity=Severity.WARNING,
    )


def _is_for_another(project: Project, endpoint: Endpoint, made: Span) -> bool:
    """Whether an image makes the digests, and they may be those of another endpoint, which uses them."""
    users = (each for each in project.endpoints if each.module != endpoint.module)
    settings = (each.setting("cache_static_manifest").value for each in users)
    return not made.file.path.endswith("mix.exs") and any(holds(each, _is_path).possible for each in settings)


def _digest(project: Project, endpoint: Endpoint) -> Span | None:
    """Where digests are made: an alias in mix.exs of the endpoint's application, or an instruction of a Dockerfile."""
    for mix in [app.mix for app in project.apps if app.mix.app == endpoint.app] or [project.mix]:
        for name in _ALIASES:
            for node in below(lookup(mix.aliases, name)):
                if isinstance(node, String) and node.value.split(" ")[0] == DIGEST and node.span is not None:
                    return node.span
    for dockerfile in project.deploy.dockerfiles:
        for instruction in dockerfile.instructions:
            if f"mix {DIGEST}" in instruction.span.text:
                return instruction.span
    return None


def _refers_to_assets(project: Project) -> bool:
    """Whether a page asks Phoenix for the path of an asset: only then the manifest changes it."""
    sources = (source.data for word in (b"static", b"~p") for source in project.lib.search(word))
    return any(_REFERS.search(text) for text in chain(sources, project.web.templates))


def _is_built(project: Project, endpoint: Endpoint) -> bool:
    """Whether something makes digests, or may: a platform, an image (which another rule asks), whatever names them."""
    if _digest(project, endpoint) is not None or project.deploy.dockerfiles:
        return True
    folder = next((app.path for app in project.apps if app.mix.app == endpoint.app), "")
    if any(project.deploy.named(_BUILDERS)) or project.files.glob(join(folder, "priv/static/cache_manifest*.json")):
        return True
    others = (path for path in project.deploy.paths if not path.endswith((".ex", ".exs", ".md", ".lock")))
    return any(DIGEST.encode() in project.files.peek(path) for path in others)
