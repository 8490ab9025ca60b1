"""Generated Elixir: expressions of every form we read, in the odd layouts that people and formatters make."""

from __future__ import annotations

from hypothesis import strategies as st

names = st.sampled_from(["a", "b", "shop", "config_env", "x1", "ok?", "go!", "_", "__MODULE__", "é"])
aliases = st.sampled_from(["Shop", "Shop.Repo", "System", "A.B.C"])
keys = st.sampled_from(["a", "url", "do_it", "if", "nil", "Big", "q?", '"a b"', '"c"'])
atoms = st.sampled_from([":a", ":ok?", ":Big", ":+", ':"a b"', ":a@b", "nil", "true", "false", ":<>", ':"é"'])
numbers = st.sampled_from(["0", "1_000", "0xFF", "0b10", "1.5", "2.0e-3", "?a", "?\\n", "?é", "?\\s", "00"])
plain_text = st.sampled_from(
    ["", "a", "a b", "\\n", "\\x41", "\\u{e9}", "é😀", "\\#{", "#", "%", "\\\\", "\\e[0m", "{", "'"]
)
binary_operators = st.sampled_from(
    [
        *"+ - * / ++ -- <> |> || && and or == != === =~ < > <= >= in = | :: <- \\\\ .. ** ||| &&& <<< >>> ~>".split(),
        *["<~", "when", "not in", "^^^", "+++", "---", "<|>", "<~>"],
    ]
)
unary_operators = st.sampled_from(["-", "+", "!", "not ", "^", "@", "&", "~~~", "- ", "! "])
gaps = st.sampled_from(["", " ", "\n", " # c\n", "\n\n  ", " \\\n ", "\r\n"])
breaks = st.sampled_from(["\n", ";", "\n\n", "\n# c\n", " ; ", "\r\n"])


def joined(*parts):
    """The concatenation of strategies and texts."""
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map("".join)


def several(item, separator=", ", least=0):
    return st.lists(item, min_size=least, max_size=3).map(separator.join)


def texts(inner):
    part = st.one_of(plain_text, joined("#{", inner, "}"))
    text = st.lists(part, max_size=3).map("".join)
    heredoc = st.lists(st.one_of(plain_text, joined("  ", plain_text)), max_size=3).map("\n  ".join)
    return st.one_of(
        joined('"', text, '"'),
        joined("'", text.filter(lambda t: "'" not in t), "'"),
        joined(':"', text, '"'),
        joined('"""\n  ', heredoc, '\n  """'),
        joined("~s|", text, "|"),
        joined("~S|", plain_text.filter(lambda t: not t.endswith("\\")), "|"),
        joined("~w(", st.sampled_from(["a b", "", "a\\nb c"]), ")", st.sampled_from(["", "a", "c"])),
        joined("~r/", st.sampled_from(["a", "^\\d+$", "a\\/b", "#{a}"]), "/", st.sampled_from(["", "iu"])),
    )


def calls(inner):
    pairs = several(joined(keys, ": ", inner), least=1)
    arguments = st.one_of(several(inner), pairs, joined(inner, ", ", pairs))
    return st.one_of(
        joined(names.filter(str.isalpha), "(", gaps, arguments, gaps, ")"),
        joined(aliases, ".", names.filter(str.isalpha), "(", arguments, ")"),
        joined(names, ".", names.filter(str.isalpha)),
        joined("(", inner, ").", names.filter(str.isalpha), "()"),
        joined(names, ".(", several(inner), ")"),
        joined(names, "[", inner, "]"),
        joined("&", aliases, ".", names.filter(str.isalpha), "/1"),
        joined("&(", inner, ")"),
    )


def containers(inner):
    pairs = several(joined(keys, ": ", gaps, inner), least=1)
    return st.one_of(
        joined("[", gaps, several(inner), gaps, "]"),
        joined("[", pairs, "]"),
        joined("[", inner, ", ", pairs, ",]"),
        joined("[", inner, " | ", inner, "]"),
        joined("{", gaps, several(inner), gaps, "}"),
        joined("{", inner, ", ", pairs, "}"),
        joined("%{", pairs, "}"),
        joined("%{", several(joined(inner, gaps, "=>", gaps, inner)), "}"),
        joined("%{", names, " | ", pairs, "}"),
        joined("%", aliases, "{", pairs, "}"),
        joined("<<", several(inner), ">>"),
    )


def blocks(inner):
    body = st.lists(inner, max_size=2).flatmap(lambda items: breaks.map(lambda gap: gap.join(items)))
    clause = joined(inner, st.sampled_from(["", " when a", ", b"]), " -> ", inner)
    clauses = several(clause, "\n", least=1)
    return st.one_of(
        joined("(", inner, ")"),
        joined("(", inner, ";", inner, ")"),
        joined("fn ", clauses, " end"),
        joined("fn -> ", body, " end"),
        joined("if(a) do\n", body, "\nelse\n", body, "\nend"),
        joined("case b do\n", clauses, "\nend"),
        joined("try do\n", body, "\nrescue\n", clauses, "\nafter\n", body, "\nend"),
    )


def operations(inner):
    return st.one_of(
        joined(inner, st.sampled_from([" ", "\n  ", ""]), binary_operators, st.sampled_from([" ", "\n", ""]), inner),
        joined(unary_operators, inner),
    )


expressions = st.recursive(
    st.one_of(names, aliases, atoms, numbers, joined('"', plain_text, '"')),
    lambda inner: st.one_of(texts(inner), calls(inner), containers(inner), blocks(inner), operations(inner)),
    max_leaves=12,
)
statements = st.one_of(
    expressions,
    joined("config :shop, ", several(joined(keys, ": ", expressions), ",\n  ", least=1)),
    joined("config :shop, Shop.Repo, ", keys, ": ", expressions),
    joined(names.filter(str.isalpha), " ", expressions),
    joined("if ", expressions, " do\n  ", expressions, "\nend"),
    joined("@a ", expressions),
    joined("a = ", expressions),
)
programs = st.lists(statements, min_size=1, max_size=3).flatmap(lambda lines: breaks.map(lambda gap: gap.join(lines)))
