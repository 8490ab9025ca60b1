"""Where a sequence of tokens stops being Elixir.

Elixir's grammar (lib/elixir/src/elixir_parser.yrl) without precedence: whether tokens can follow each other depends
only on the brackets and calls around them, and on whether an operand or an operator is due. So one pass finds the
token at which Elixir's parser stops. More lenient than Elixir: calls without parentheses inside one another.
"""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.syntax.frames import CLAUSES, STATEMENTS, Due, Frame, shown
from elixir_lint.syntax.tokens import Token, Wrong


class Grammar:
    """One pass over tokens whose brackets match; `wrong` is the first token that cannot follow.

    `hide`: do not repeat words in messages, for they may be the content of a string whose quotes are amiss.
    """

    def __init__(self, hide: bool = False) -> None:
        self.frames = [Frame("file")]
        self.due = Due.START
        self.hide = hide
        self.wrong: Wrong | None = None
        self._operand = "value"
        self._previous: Token | None = None
        self._next: Token | None = None
        self._keys_next = False
        self._struct = False
        self._parameters: Token | None = None

    @property
    def frame(self) -> Frame:
        return self.frames[-1]

    def run(self, tokens: list[Token]) -> Wrong | None:
        for place, token in enumerate(tokens):
            self._next = tokens[place + 1] if place + 1 < len(tokens) else None
            if token.kind == "line" and token.text == "\n" and continues(self._next):
                continue
            self._feed(token)
            if self.wrong is not None:
                return self.wrong
            if token.kind != "line":
                self._previous = token
        self._finish()
        return self.wrong

    def _feed(self, token: Token) -> None:
        if self._parameters is not None and token.text not in ("->", "when"):
            self._unexpected(self._parameters)
            return
        self._parameters = None
        if self.due is Due.NAME and token.kind in ("operator", "unary", "dual"):
            self._word(token)
        else:
            HANDLERS[token.kind](self, token)

    def _finish(self) -> None:
        last = self._previous
        if self._parameters is not None:
            self._unexpected(self._parameters)
        elif last is None:
            return
        elif self.due in (Due.OPERAND, Due.NAME) or last.kind == "comma":
            self.wrong = Wrong(last.start, last.end, f"nothing follows {shown(last, self.hide)}", last.end)

    # --- operands ---

    def _begin(self, token: Token) -> bool:
        """Whether an operand can begin here; behind a name, it is the first argument of a call without parentheses."""
        frame = self.frame
        if self.due is Due.OPERATOR and self._operand == "word":
            self.frames.append(Frame("bare", token))
        elif self.due in (Due.OPERATOR, Due.NAME, Due.CLOSING) or (
            self.due is Due.START and frame.kind == "access" and frame.comma
        ):
            return self._unexpected(token)
        elif self.due is Due.START and frame.keys and frame.comma and frame.kind not in STATEMENTS:
            comma = frame.comma
            self.wrong = Wrong(comma.start, comma.end, "only keyword pairs can follow a keyword pair", token.end)
            return False
        self.frame.empty = False
        self._keys_next = False
        return True

    def _end(self, operand: str) -> None:
        """An operand has ended; `operand` is word, call, value or block (`do ... end`)."""
        self._operand = operand
        self.due = Due.OPERATOR

    def _word(self, token: Token) -> None:
        if self.due is Due.NAME or self._begin(token):
            self._end("word")

    def _value(self, token: Token) -> None:
        if self.due is Due.NAME and not token.text[0].isupper():
            self._unexpected(token)
        elif self.due is Due.NAME or self._begin(token):
            self._end("value")

    def _text(self, token: Token) -> None:
        begins = self._key_begins if token.role == "key" else self._begin
        if self.due is Due.NAME or begins(token):
            self.frames.append(Frame("text", token, role=token.role))

    def _text_end(self, token: Token) -> None:
        role = self.frames.pop().role
        if role == "word":
            message = "the name of a function behind a dot has an interpolation"
            self.wrong = Wrong(token.start, token.end, message, token.end)
        self._end(role)
        if role == "key":
            self.due = Due.OPERAND

    def _key(self, token: Token) -> None:
        if self._key_begins(token):
            self.due = Due.OPERAND

    def _key_begins(self, token: Token) -> bool:
        frame = self.frame
        if self.due is Due.START and frame.kind in STATEMENTS:
            if frame.kind not in CLAUSES or frame.clauses is False or frame.body:
                return self._unexpected(token)
            frame.pattern = frame.pattern or token
        elif (self.due is Due.OPERATOR and self._operand == "word") or (
            self.due is Due.OPERAND and self._keys_next and frame.kind != "%{"
        ):
            self.frames.append(Frame("bare", token))
        elif self.due is Due.START:
            if frame.kind in ("{", "<<") and frame.empty:
                return self._unexpected(token)
        elif not (self.due is Due.OPERAND and self._keys_next):
            return self._unexpected(token)
        self.frame.keys = True
        self.frame.empty = False
        self._keys_next = False
        return True

    # --- operators ---

    def _operator(self, token: Token) -> None:
        text = token.text
        if text == "->":
            self._arrow(token)
        elif text in ("..", "//") and self.due in (Due.START, Due.OPERAND):
            if self._begin(token):
                self._end("value")
                self.due = Due.OPERATOR if text == ".." else Due.OPERAND
        elif self.due is not Due.OPERATOR:
            self._unexpected(token)
        elif text == "=>":
            self._leave_calls()
            if self.frame.kind != "%{" or self.frame.keys:
                self._unexpected(token)
            self.due = Due.OPERAND
        else:
            self._keys_next = text == "when" or (text == "|" and self.frame.kind == "%{")
            self.due = Due.OPERAND

    def _arrow(self, token: Token) -> None:
        if self.due is Due.START and self._previous is not None and self._previous.kind == "comma":
            self._unexpected(token)
            return
        self._leave_calls()
        frame = self.frame
        if (
            frame.kind not in CLAUSES
            or frame.clauses is False
            or frame.body
            or self.due not in (Due.START, Due.OPERATOR)
        ):
            self._unexpected(token)
            return
        frame.clauses, frame.body, frame.pattern = True, True, None
        self.due = Due.START

    def _unary(self, token: Token) -> None:
        if self._begin(token):
            self._struct = self._struct or token.text == "%"
            self.due = Due.OPERAND

    def _dual(self, token: Token) -> None:
        """`a - b`, or as in `a -b` the sign of a first argument."""
        signs = self._operand == "word" and not token.tight and self._next is not None and self._next.tight
        if self.due is not Due.OPERATOR or signs:
            self._unary(token)
        else:
            self.due = Due.OPERAND

    def _comma(self, token: Token) -> None:
        frame = self.frame
        if self.due is not Due.OPERATOR:
            self._unexpected(token)
        elif frame.kind in STATEMENTS:
            if frame.kind not in CLAUSES or frame.clauses is False or frame.body:
                self._unexpected(token)
            frame.pattern = frame.pattern or token
        frame.comma = token
        self.due = Due.START

    def _dot(self, token: Token) -> None:
        if self.due is not Due.OPERATOR or self._operand == "block":
            self._unexpected(token)
        self.due = Due.NAME

    # --- brackets and blocks ---

    def _leave_calls(self) -> bool:
        """End the calls without parentheses; whether there was one."""
        bare = self.frame.kind == "bare"
        while self.frame.kind == "bare":
            self.frames.pop()
        return bare

    def _open(self, token: Token) -> None:
        text = token.text
        after = self.due is Due.OPERATOR
        if text == "#{":
            kind = text
        elif text == "do":
            if not after or not (self._leave_calls() or self._operand in ("word", "call")):
                self._unexpected(token)
            kind = text
        elif text == "(" and (self.due is Due.NAME or (after and self._calls(token))):
            kind = "call"
        elif text == "[" and after and self._operand != "block" and (token.tight or self._operand != "word"):
            kind = "access"
        elif text == "{" and self.due is Due.NAME:
            kind = text
        elif text == "{" and after and self._struct:
            self._struct = False
            kind = "%{"
        elif self._begin(token):
            kind = text
        else:
            return
        self.frames.append(Frame(kind, token))
        self.due = Due.START

    def _calls(self, token: Token) -> bool:
        """Whether a parenthesis behind an operand holds the arguments of a call: `f(a)`, `f(a) (b)`."""
        return self._operand == "call" or (self._operand == "word" and token.tight)

    def _close(self, token: Token) -> None:
        trailing = self._previous is not None and self._previous.kind == "comma" and self.due is Due.START
        if self.due in (Due.OPERAND, Due.NAME) or (trailing and self.frame.kind == "bare"):
            self._unexpected(token)
            return
        self._leave_calls()
        frame = self.frames.pop()
        if (trailing and (frame.kind in STATEMENTS or (frame.kind == "call" and not frame.keys))) or (
            frame.kind == "access" and frame.empty
        ):
            self._unexpected(token)
        elif frame.kind == "fn" and not frame.clauses and frame.opening:
            self.wrong = Wrong(frame.opening.start, frame.opening.end, '"fn" has no "->"', token.end)
        elif frame.pattern is not None and frame.kind != "(":
            self._unexpected(frame.pattern)
        elif frame.pattern is not None:
            self._parameters = token
        self._end({"call": "call", "do": "block"}.get(frame.kind, "value"))

    def _section(self, token: Token) -> None:
        self._leave_calls()
        frame = self.frame
        if frame.kind != "do" or self.due not in (Due.START, Due.OPERATOR):
            self._unexpected(token)
        elif frame.pattern is not None:
            self._unexpected(frame.pattern)
        frame.clauses, frame.body = None, False
        self.due = Due.START

    def _line(self, token: Token) -> None:
        inside = self.frame.kind not in STATEMENTS and self.frame.kind != "bare"
        if token.text == ";" and (inside or self.due in (Due.OPERAND, Due.NAME)):
            self._unexpected(token)
        elif self.due is Due.OPERATOR:
            self._leave_calls()
            frame = self.frame
            if frame.kind not in STATEMENTS:
                self.due = Due.CLOSING
                return
            if frame.pattern is not None:
                self._unexpected(frame.pattern)
            frame.clauses, frame.body = bool(frame.clauses), False
            self.due = Due.START

    def _unexpected(self, token: Token) -> bool:
        """Note that `token` cannot stand where it does; False."""
        text = shown(token, self.hide)
        if self.due in (Due.OPERATOR, Due.CLOSING) and token.kind in ("word", "key", "value", "text", "unary", "open"):
            message = f"a comma or an operator is missing before {text}"
        elif token.kind == "key" and self.frame.kind in STATEMENTS:
            message = (
                f"{text} begins an expression: a comma is missing on the line before, or brackets around the pairs"
            )
        else:
            message = f"{text} cannot stand here"
        self.wrong = Wrong(token.start, token.end, message, token.end)
        return False


HANDLERS: dict[str, Callable[[Grammar, Token], None]] = {
    "word": Grammar._word,
    "key": Grammar._key,
    "value": Grammar._value,
    "operator": Grammar._operator,
    "unary": Grammar._unary,
    "dual": Grammar._dual,
    "comma": Grammar._comma,
    "dot": Grammar._dot,
    "line": Grammar._line,
    "open": Grammar._open,
    "close": Grammar._close,
    "section": Grammar._section,
    "text": Grammar._text,
    "text_end": Grammar._text_end,
}


def continues(token: Token | None) -> bool:
    """Whether a line that begins with `token` goes on with the expression above it."""
    return token is not None and (token.kind in ("operator", "dot") or (token.kind == "open" and token.text == "do"))
