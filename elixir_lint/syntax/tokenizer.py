"""From text to tokens, up to the first that Elixir's tokenizer does not accept."""

from __future__ import annotations

from elixir_lint.record import state
from elixir_lint.syntax.tokens import (
    ATOM,
    BAD_ESCAPE,
    BLANK,
    BLANKS,
    BRACKET,
    CHARACTER,
    CLOSING,
    DUAL,
    HEREDOC_LINE,
    KEY,
    LINES,
    LONG_OPERATOR,
    NUMBER,
    OPERATOR,
    OPERATOR_KEY,
    RUNAWAY,
    SIGIL,
    SIGIL_CLOSING,
    UNARY,
    WORD,
    Token,
    Wrong,
    text_pattern,
)
from elixir_lint.syntax.words import BLOCK_WORDS, OPERATOR_WORDS, RESERVED


@state
class Opened:
    """A bracket, `do`, `fn`, interpolation or text (`quote` is its token) that `closing` has yet to close."""

    text: str
    start: int
    closing: str
    indentation: int = 0
    quote: Token | None = None
    interpolates: bool = True


class Tokenizer:
    """One run over `chars` from `start` on. `wrong` is the first error: Elixir stops there as well.

    `runaway` is the first string that goes on over the end of its line and ends where a text seems to begin: the one
    that was not closed, where Elixir names the last quote of the file. `multiline`: a string or the like spans lines,
    so that what looks like words may be the content of strings.
    """

    def __init__(self, chars: str, start: int = 0) -> None:
        self.chars = chars
        self.at = start
        self.tokens: list[Token] = []
        self.open: list[Opened] = []
        self.wrong: Wrong | None = None
        self.runaway: Opened | None = None
        self.multiline = False
        self._spaced = True
        self._hints: list[Opened] = []
        self._early_ends: list[Token] = []
        self._line_so_far = (self.chars.rfind("\n", 0, start) + 1, start)  # where the line begins, and up to where

    def run(self) -> list[Token]:
        """All tokens, or those before the first error."""
        size = len(self.chars)
        while self.at < size and self.wrong is None:
            if self.open and self.open[-1].quote is not None:
                self._in_text(self.open[-1], self.open[-1].quote)
            else:
                self._in_code()
        if self.wrong is None and self.open:
            self._unclosed(self.open[-1])
        return self.tokens

    def _add(self, kind: str, end: int, text: str) -> Token:
        token = Token(kind, self.at, end, text, not self._spaced)
        self.tokens.append(token)
        self.at = end
        self._spaced = False
        return token

    def _fail(self, start: int, end: int, message: str, seen: int | None = None) -> None:
        self.wrong = Wrong(start, end, message, max(self.at, end) if seen is None else seen)

    def _after(self, kind: str, text: str = "") -> bool:
        """Whether the last token is of this kind (and has this text)."""
        return bool(self.tokens) and self.tokens[-1].kind == kind and text in ("", self.tokens[-1].text)

    # --- code ---

    def _in_code(self) -> None:
        chars, at = self.chars, self.at
        first = chars[at]
        if first in "([" or (first == "{" and chars[at + 1 : at + 2] != "}"):
            self._open(at + 1, first)
        elif first in ")]}":
            self._close(at + 1, first)
        elif blank := BLANK.match(chars, at):
            self.at = blank.end()
            self._spaced = True
        elif found := LINES.match(chars, at):
            self._line(found.end(), "\n")
        elif found := WORD.match(chars, at):
            self._word(found.end(), found.group())
        elif "0" <= first <= "9":
            self._number()
        elif first in "\"'":
            self._open_text(at, "string" if first == '"' else "charlist", heredoc=True)
        elif first == ":" and chars[at + 1 : at + 2] in ('"', "'"):
            self._open_text(at + 1, "quoted atom", heredoc=False)
        elif first == "~" and chars[at + 1 : at + 2].isalpha():
            self._sigil()
        elif found := ATOM.match(chars, at) or CHARACTER.match(chars, at):
            self._add("value", found.end(), found.group() if first == ":" else "a character")
        elif first == ",":
            self._add("comma", at + 1, ",")
        elif first == ";":
            self._line(at + 1, ";")
        else:
            self._sign()

    def _line(self, end: int, text: str) -> None:
        """An end of line, of which several in a row count once; or a semicolon, of which two in a row are wrong.

        A name may stand on the line below its dot.
        """
        if self._after("dot") and text == "\n":
            pass
        elif not self._after("line", ";"):
            self._add("line", end, text)
        elif text == ";":
            self._fail(self.at, end, 'there is a second ";"')
        self.at = end
        self._spaced = True

    def _number(self) -> None:
        found = NUMBER.match(self.chars, self.at)
        end = found.end() if found else self.at + 1
        if WORD.match(self.chars, end):
            self._fail(self.at, end, "a letter follows a number without a space")
        else:
            self._add("value", end, "a number")

    def _word(self, end: int, text: str) -> None:
        following = self.chars[end : end + 2]
        decoded = text.encode("latin-1").decode("utf-8", "replace")
        if not decoded.rstrip("?!").isidentifier():
            self._fail(self.at, end, "a character stands here that cannot be part of a name")
        elif key := KEY.match(self.chars, self.at):
            self._add("key", key.end(), key[1].encode("latin-1").decode("utf-8"))
        elif following[:1] == ":" and following != "::" and len(following) == 2:
            self._fail(self.at, end + 1, "a space is missing behind the colon of a key")
        elif "A" <= text[0] <= "Z":
            self._add("value", end, decoded)
        elif self._after("dot") or (text in RESERVED and self._names_operator(text, end)):
            self._add("word", end, decoded)
        elif text in RESERVED:
            self._reserved(end, text)
        elif text in ("__block__", "__aliases__"):
            self._fail(self.at, end, f"{text} is reserved")
        else:
            self._add("word", end, decoded)

    def _reserved(self, end: int, text: str) -> None:
        if text in ("do", "fn"):
            self._open(end, text)
        elif text == "end":
            self._close(end, text)
        elif text in BLOCK_WORDS:
            self._add("section", end, text)
        elif text == "in" and self._after("unary", "not"):
            self.tokens[-1].kind = "operator"
            self.at = end
        else:
            kind = "operator" if text in OPERATOR_WORDS else "unary" if text == "not" else "value"
            self._add(kind, end, text)

    def _sign(self) -> None:
        """A bracket or an operator, or what no token begins with."""
        chars, at = self.chars, self.at
        if chars.startswith("<<<<<<<", at) and (at == 0 or chars[at - 1] == "\n"):
            end = chars.find("\n>>>>>>>", at)
            self._fail(at, at + 7, "a merge conflict is not resolved", end + 8 if end >= 0 else at + 7)
        elif found := OPERATOR_KEY.match(chars, at):
            self._add("key", found.end(), found.group()[:-1])
        elif chars[at : at + 2] in ("%(", "%["):
            self._fail(at, at + 2, 'a map opens with "%{"')
        elif found := LONG_OPERATOR.match(chars, at):
            self._operator(found.end(), found.group())
        elif found := BRACKET.match(chars, at):
            (self._open if found.group() in CLOSING else self._close)(found.end(), found.group())
        elif found := OPERATOR.match(chars, at):
            self._operator(found.end(), found.group())
        else:
            shown = f'"{chars[at]}"' if chars[at].isprintable() and chars[at].isascii() else "a character"
            self._fail(at, at + 1, f"{shown} cannot stand here")

    def _operator(self, end: int, text: str) -> None:
        following = self.chars[end : end + 2]
        if following[:1] == ":" and following[1:].isspace():
            self._add("key", end + 1, text)
        elif text == ".":
            self._add("dot", end, text)
        elif text == "..." or self._names_operator(text, end):
            self._add("word", end, text)
        else:
            self._add("unary" if text in UNARY else "dual" if text in DUAL else "operator", end, text)

    def _names_operator(self, text: str, end: int) -> bool:
        """Whether an operator is only named, as in `&+/2`."""
        found = BLANK.match(self.chars, end)
        end = found.end() if found else end
        slash = self.chars[end : end + 1] == "/" and self.chars[end : end + 2] != "//"
        return slash and text not in ("%", "=>", "->", "do", "end", "fn", "true", "false", "nil")

    # --- what has to be closed ---

    def _indentation(self) -> int:
        """How many blanks the line begins with. A long line is not searched anew for each bracket in it."""
        line_end = self.chars.rfind("\n", self._line_so_far[1], self.at)
        self._line_so_far = (line_end + 1 if line_end >= 0 else self._line_so_far[0], self.at)
        start = self._line_so_far[0]
        found = BLANKS.match(self.chars, start, self.at)
        return found.end() - start if found else 0

    def _open(self, end: int, text: str) -> None:
        if text == "do" and (self._after("comma") or self._after("line", ";") or self._after("open", "fn")):
            self._fail(self.at, end, f'"do" cannot follow "{self.tokens[-1].text}"')
            return
        opened = Opened(text, self.at, CLOSING[text])
        if text in ("do", "fn"):
            opened.indentation = self._indentation()
            above = self.open[-1] if self.open else None
            if above and above.text == text and opened.indentation <= above.indentation:
                self._hints.append(above)
        self.open.append(opened)
        self._add("open", end, text)

    def _close(self, end: int, text: str) -> None:
        opened = self.open[-1] if self.open else None
        if opened is None or (opened.text == "#{" and text != "}"):
            early = self._early_ends[-1] if text == "end" and self._early_ends else None
            start = early.start if early else self.at
            self._fail(start, start + len(text), f'"{text}" closes nothing', end)
        elif opened.closing != text:
            message = f'"{opened.text}" is not closed before "{text}"'
            self._fail(opened.start, opened.start + len(opened.text), message, end)
        else:
            self.open.pop()
            early_end = opened.text == "do" and self._indentation() > opened.indentation
            token = self._add("close", end, text)
            if early_end:
                self._early_ends.append(token)

    def _unclosed(self, opened: Opened) -> None:
        if opened.quote is not None:
            message = f"the {opened.text} that begins here has no closing {opened.closing}"
            self._fail(opened.start, opened.start + 1, message, opened.start)
            return
        opened = next((hint for hint in reversed(self._hints) if hint.text == opened.text), opened)
        message = f'"{opened.text}" has no "{opened.closing}"'
        self._fail(opened.start, opened.start + len(opened.text), message, opened.start)

    # --- texts ---

    def _open_text(self, quote: int, noun: str, heredoc: bool) -> None:
        """Begin a text whose quotes are at offset `quote`."""
        mark = self.chars[quote]
        role = "value"
        if self._after("dot"):
            role, heredoc = "word", False
        if heredoc and self.chars.startswith(mark * 3, quote):
            if not HEREDOC_LINE.match(self.chars, quote + 3):
                self._fail(quote, quote + 3, f"the text of a heredoc begins on the line below its {mark * 3}")
                return
            self._begin_text("heredoc", quote + 3, mark * 3, True)
        else:
            self._begin_text(noun, quote + 1, mark, True)
        self.tokens[-1].role = role

    def _sigil(self) -> None:
        found = SIGIL.match(self.chars, self.at)
        if found is None:
            self._fail(self.at, self.at + 2, "a sigil has no delimiter that Elixir knows")
            return
        name, opening = found.groups()
        self._begin_text("sigil", found.end(), SIGIL_CLOSING.get(opening, opening), name.islower())

    def _begin_text(self, noun: str, end: int, closing: str, interpolates: bool) -> None:
        start = self.at
        token = self._add("text", end, f"a {noun}")
        self.open.append(Opened(noun, start, closing, quote=token, interpolates=interpolates))

    def _in_text(self, opened: Opened, quote: Token) -> None:
        """Read on to the next interpolation or to the end of the text."""
        found = text_pattern(opened.closing).search(self.chars, self.at)
        while found and (found[0][0] == "\\" or (found[0] == "#{" and not opened.interpolates)):
            found = text_pattern(opened.closing).search(self.chars, found.end())
        if found is None:
            self.at = len(self.chars)
            self._unclosed(opened)
        elif found[0] == "#{":
            self.at = found.start()
            self.open.append(Opened("#{", self.at, "}"))
            self._add("open", found.end(), "#{")
        else:
            self.at = found.end()
            self._end_text(self.open.pop(), quote)

    def _end_text(self, opened: Opened, quote: Token) -> None:
        end = self.at
        following = self.chars[end : end + 2]
        if opened.text == "sigil":
            while self.chars[end : end + 1].isalnum():
                end += 1
        elif BAD_ESCAPE.search(self.chars, quote.end, end):
            self._fail(
                opened.start, opened.start + 1, f"the {opened.text} that begins here has an incomplete \\x or \\u"
            )
            return
        if opened.text in ("string", "charlist"):
            if quote.role == "value" and following[:1] == ":" and following[1:].isspace():
                quote.role = "key"
                end += 1
            if "\n" in self.chars[opened.start : end]:
                self.multiline = True
                if self.runaway is None and RUNAWAY.match(self.chars, end):
                    self.runaway = opened
        if self.tokens[-1] is quote:
            quote.kind, quote.end = quote.role, end
        else:
            self.tokens.append(Token("text_end", end - 1, end, quote.text))
        self.at = end
        self._spaced = False
