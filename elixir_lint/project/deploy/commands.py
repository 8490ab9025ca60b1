"""From what production is told to start to the commands that this comes to: shells and scripts are followed.

    ENTRYPOINT ["tini", "--", "/entry.sh"]      /entry.sh:   bin/migrate; exec "$@"
    CMD ["bin/server"]                          bin/server:  PHX_SERVER=true exec ./shop start

comes to `./shop eval ...`, then `./shop start`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from posixpath import basename

from elixir_lint.project.deploy.shell import Assignment, Command, commands_of, text_as_commands
from elixir_lint.project.deploy.words import Computed, Word
from elixir_lint.record import record, replace
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span

Texts = tuple[str, ...]
"""The words of a command, with a NUL for each expansion."""

MAX_DEPTH = 8
"""How deep shells and scripts are followed into one another."""
MAX_STEPS = 400
MAX_TEXT = 2_000
"""Characters of a command that are searched for Mix."""

UNKNOWN, DASH, BUSYBOX, BASH = "", "dash", "busybox", "bash"
"""What a shell is. Debian's dash waits for the last command of `sh -c`, the others replace themselves by it."""
SCRIPT = "script"
"""A shell that reads a file waits for every command."""

_SHELLS = {"sh": UNKNOWN, "dash": DASH, "ash": BUSYBOX, "bash": BASH}
_MIX = regex(r"(?:^|[\s/])mix\s+(?:do\s.*?)?(?:phx\.server|phoenix\.server|run)(?:[\s,]|$)|\s-S\s+mix(?:\s|$)")
_STARTING = frozenset({"start", "start_iex", "foreground", "console", "daemon", "daemon_iex"})
_ARGUMENTS = frozenset({"$@", "$*", "${@}", "${*}"})
_ASSIGNED = regex(r"[A-Za-z_]\w*=")
_BEFORE_PROGRAM = frozenset(
    {"exec", "env", "tini", "dumb-init", "catatonit", "nice", "nohup", "command", "sudo", "setpriv", "su-exec", "gosu"}
)
_WITH_USER = frozenset({"su-exec", "gosu"})
_DROPPING = frozenset({"su", "su-exec", "gosu", "setpriv", "sudo", "runuser", "chpst", "s6-setuidgid"})
"""Programs that start another as another user."""
_TASKS = frozenset({"eval", "migrate", "rpc"})
"""Words of commands that are done before the application starts."""
_SYSTEM = regex(r"/(?:usr/(?:local/)?)?s?bin/")


@record
class Step:
    """One command that is run.

    `words` do not have `exec`, `tini --`, `env A=1` and the like before the program. `assignments` are those before it
    (or of an `export`, for what comes after), `span` is its place, `conditional` as in shell.Command. `waits`: whether
    a shell above it waits for its end, and gets the signals (None if that is not known); `held_at` is where the first
    such shell starts what it waits for.
    """

    words: Texts
    assignments: tuple[Assignment, ...]
    span: Span
    conditional: bool
    waits: bool | None
    held_at: Span | None = None

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def runs_mix(self) -> bool:
        """`mix phx.server`, `mix run`, `iex -S mix`, `elixir -S mix`"""
        return _MIX.search(self.text[:MAX_TEXT]) is not None

    @property
    def exports(self) -> bool:
        """Whether what it assigns is there for the commands after it."""
        return self.words[:1] == ("export",)

    def starts_release(self, names: frozenset[str]) -> str | None:
        """The command of `bin/shop start` that makes a release stay up; `names` are the releases'."""
        for program, command in zip(self.words, self.words[1:], strict=False):
            own = basename(program) in names or ("/" in program and not _SYSTEM.match(program))
            if own and command in _STARTING:
                return command
        return None


@record
class _Place:
    """Where a command stands. `to_group`: signals go to all processes, not only to the first."""

    span: Span
    assignments: tuple[Assignment, ...] = ()
    conditional: bool = False
    waits: bool | None = False
    held_at: Span | None = None
    to_group: bool = False
    depth: int = 0


class Follower:
    """Follows one entry point. `find` gives the file of the repository that a program is, `shell` says what `sh` is."""

    def __init__(self, find: Callable[[str], SourceFile | None], shell: str = UNKNOWN) -> None:
        self._find = find
        self._shell = shell
        self._steps = 0
        self.traps = False
        """Whether a shell handles signals by itself."""
        self.drops = False
        """Whether something is started as another user, to stay."""

    def words(self, words: Sequence[str], span: Span) -> tuple[Step, ...]:
        """The steps of `["sh", "-c", "a && exec b"]`."""
        return tuple(self._invoke(tuple(words), _Place(span)))

    def text(self, commands: Sequence[Command], span: Span, shell: str, arguments: Texts = ()) -> tuple[Step, ...]:
        """The steps of a shell's text."""
        return tuple(self._commands(commands, _Place(span), shell, arguments))

    def _invoke(self, words: Texts, at: _Place) -> Iterator[Step]:
        """The steps of one command."""
        self._steps += 1
        if self._steps > MAX_STEPS:
            return
        names = [basename(word) for word in words]
        self.drops = self.drops or (not _DROPPING.isdisjoint(names[:-1]) and _TASKS.isdisjoint(names))
        words, at = _unwrapped(words, at)
        name = basename(words[0]) if words else ""
        below = replace(at, depth=at.depth + 1, assignments=())
        script = self._script(words[0]) if words and at.depth < MAX_DEPTH else None
        if at.depth < MAX_DEPTH and name in _SHELLS and self._reads(words[1:]) is not None:
            yield from self._of_shell(_SHELLS[name] or self._shell, words[1:], below)
        elif script is not None:
            yield from self._commands(commands_of(script), below, SCRIPT, words[1:])
        elif name == "su" and "-c" in words[:-1]:
            text = words[words.index("-c") + 1]
            below = _held(below, True if self._shell == DASH else None, at.span)
            yield from self._commands(text_as_commands(text), below, self._shell, ())
        else:
            waits = False if at.to_group else at.waits
            yield Step(words, at.assignments, at.span, at.conditional, waits, at.held_at if waits else None)

    def _reads(self, words: Texts) -> tuple[str | SourceFile, Texts] | None:
        """What a shell with these arguments reads (a text, or a script) and the arguments it gives to that."""
        rest = list(words)
        while rest and rest[0][:1] in ("-", "+"):
            option = rest.pop(0)
            if option[:2] != "--" and option[:1] == "-" and option.endswith("c") and rest:
                return rest[0], tuple(rest[2:])
            if option in ("-o", "+o") and rest:
                rest.pop(0)
        script = self._script(rest[0], any_text=True) if rest else None
        return (script, tuple(rest[1:])) if script is not None else None

    def _of_shell(self, shell: str, words: Texts, at: _Place) -> Iterator[Step]:
        """`sh -ec "text" name argument`  |  `bash script.sh argument`"""
        read = self._reads(words)
        assert read is not None, "asked before"
        what, arguments = read
        if isinstance(what, str):
            yield from self._commands(text_as_commands(what), at, shell, arguments)
        else:
            yield from self._commands(commands_of(what), at, SCRIPT, arguments)

    def _script(self, program: str, *, any_text: bool = False) -> SourceFile | None:
        source = self._find(program) if "\0" not in basename(program) else None
        return source if source is not None and (any_text or is_shell(source.data)) else None

    def _commands(self, commands: Sequence[Command], at: _Place, shell: str, arguments: Texts) -> Iterator[Step]:
        """The steps of a shell's text or script."""
        handled = any(command.words and command.words[0].literal in ("trap", "wait") for command in commands)
        self.traps = self.traps or handled
        for number, command in enumerate(commands):
            waits = None if handled else _waits(commands, number, shell)
            if command.words and command.words[0].literal == "exec":
                waits = False
            span = command.span if command.span.file.path else at.span
            conditional = at.conditional or command.conditional
            here = replace(at, span=span, assignments=command.assignments, conditional=conditional)
            yield from self._invoke(tuple(_filled(command.words, arguments)), _held(here, waits, span))


def _held(at: _Place, waits: bool | None, span: Span) -> _Place:
    """The place below one more shell, which waits for what it starts at `span`, or not, or (None) perhaps."""
    if at.waits:
        return at
    return replace(at, waits=waits if waits or at.waits is False else None, held_at=span if waits else None)


def _unwrapped(words: Texts, at: _Place) -> tuple[Texts, _Place]:
    """Without `exec`, `env A=1`, `tini -g --`, `gosu nobody` before the program."""
    while words and (name := basename(words[0])) in _BEFORE_PROGRAM:
        rest = list(words[1:])
        options = []
        while rest and (rest[0][:1] == "-" or (name == "env" and _ASSIGNED.match(rest[0]))):
            options.append(rest.pop(0))
            if name == "sudo" and options[-1] in ("-u", "-g") and rest:
                rest.pop(0)
        if name in _WITH_USER:
            rest = rest[1:]
        if not rest:
            break
        short = "".join(option for option in options if option[:2] != "--")
        if (name == "tini" and "g" in short) or (name == "dumb-init" and not {"-c", "--single-child"} & {*options}):
            at = replace(at, to_group=True)
        words = tuple(rest)
    return words, at


def _waits(commands: Sequence[Command], number: int, shell: str) -> bool | None:
    """Whether a shell waits for the end of one of its commands."""
    if commands[number].ending == "&":
        return None
    if shell in (SCRIPT, DASH):
        return True
    listed = number > 0 and commands[number - 1].ending in ("&&", "||")
    if number == len(commands) - 1 and (listed or not commands[number].conditional):
        return False if shell in (BASH, BUSYBOX) else None
    return None if commands[number].conditional and not listed else True


def _filled(words: Sequence[Word], arguments: Texts) -> Iterator[str]:
    """The words as text, with the script's arguments in place of `"$@"`."""
    for word in words:
        match word.parts:
            case (Computed(span),) if span.text in _ARGUMENTS and arguments:
                yield from arguments
            case _:
                yield word.known


def is_shell(data: bytes) -> bool:
    """Whether a file begins as a shell script."""
    first = data[:200].split(b"\n", 1)[0]
    return re.match(rb"#!.*\b(?:sh|bash|dash|ash|zsh)(?:\s+-\S*)*\s*$", first) is not None
