"""The options that Bandit takes, and those of Cowboy that it does not.

From `@top_level_keys` and the like of bandit lib/bandit.ex, 1.0.0 to 1.12.5, and the struct of thousand_island
lib/thousand_island/server_config.ex, 1.0.0 to 1.5.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.config.lookup import as_pair, keyword_items
from elixir_lint.config.values import Condition, Value, alternatives
from elixir_lint.project.model import Project
from elixir_lint.project.versions import Version
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import List

FIRST, LAST = Version(1, 0, 0), Version(1, 12, 5)
"""The versions that the keys are taken from: of a newer Bandit only the top-level keys are known."""

TOP = (
    "plug scheme port ip keyfile certfile otp_app cipher_suite display_plug startup_log thousand_island_options "
    "http_options http_1_options http_2_options websocket_options"
)
BELOW = {
    "thousand_island_options": (
        "port transport_module transport_options handler_module handler_options genserver_options supervisor_options "
        "num_acceptors num_listen_sockets num_connections max_connections_retry_count max_connections_retry_wait "
        "read_timeout handshake_timeout shutdown_timeout silent_terminate_on_error"
    ),
    "http_options": (
        "compress response_encodings deflate_options zstd_options log_exceptions_with_status_codes "
        "log_protocol_errors log_client_closures"
    ),
    "http_1_options": (
        "enabled max_request_line_length max_header_length max_header_count max_requests clear_process_dict "
        "gc_every_n_keepalive_requests log_unknown_messages"
    ),
    "http_2_options": (
        "enabled max_header_block_size max_requests max_reset_stream_rate sendfile_chunk_size default_local_settings"
    ),
    "websocket_options": (
        "enabled max_frame_size max_fragmented_message_size validate_text_frames compress deflate_options "
        "max_inflate_ratio primitive_ops_module log_protocol_errors"
    ),
}
"""The keys below a top-level one, of any version."""
OLDER = {
    "http_1_options": (Version(1, 4, 1), "compress deflate_options log_protocol_errors"),
    "http_2_options": (
        Version(1, 4, 0),
        "max_header_key_length max_header_value_length max_header_count compress deflate_options",
    ),
}
"""Keys that only versions before the one named take."""
SINCE = {"http_options": Version(1, 4, 0)}

OWN = ("thousand_island_options", "http_options", "http_1_options", "http_2_options", "websocket_options")
"""What Cowboy takes for an option of the socket, and ignores."""

_TLS = "cacertfile cacerts cert ciphers key password sni_fun sni_hosts verify versions"
MOVED = dict.fromkeys(_TLS.split(), "thousand_island_options: [transport_options: [{}: ...]]") | {
    "compress": "http_options: [compress: true]",
    "net": "thousand_island_options: [transport_options: [:inet6]]",
    "num_acceptors": "thousand_island_options: [num_acceptors: 100]",
    "options": "thousand_island_options: [...]",
    "protocol_options": "http_1_options: [...]",
    "socket_opts": "thousand_island_options: [transport_options: [...]]",
    "transport_options": "thousand_island_options: [num_acceptors: ..., transport_options: [...]]",
}
"""Where the options of Cowboy belong; `{}` is the option itself."""


@record
class Option:
    """A key of `http:` or `https:`: its path below that, its place, and where it is there."""

    path: tuple[str, ...]
    place: Span
    when: Condition


def refused(project: Project, value: Value) -> Iterator[Option]:
    """The options that the project's Bandit does not know, in `http:` or `https:`."""
    locked = project.locked("bandit")
    if locked is not None and locked < FIRST:
        return
    for option, inner in _options(value, ()):
        name = option.path[0]
        since = SINCE.get(name)
        if name not in TOP.split() or (since is not None and locked is not None and locked < since):
            yield option
        elif name in BELOW and (locked is None or locked <= LAST):
            known = BELOW[name].split()
            until, older = OLDER.get(name, (FIRST, ""))
            if locked is None or locked < until:
                known = [*known, *older.split()]
            yield from (below for below, _ in _options(inner, option.path) if below.path[-1] not in known)


def own_options(value: Value) -> Iterator[Option]:
    """The options that only Bandit knows."""
    yield from (option for option, _ in _options(value, ()) if option.path[0] in OWN)


def _options(value: Value, above: tuple[str, ...]) -> Iterator[tuple[Option, Value]]:
    for alternative in alternatives(value):
        for when, item in keyword_items(alternative.value.items) if isinstance(alternative.value, List) else ():
            pair = as_pair(item)
            if pair is not None and pair[0].span is not None:
                yield Option((*above, pair[0].name), pair[0].span, alternative.when & when), pair[1]
