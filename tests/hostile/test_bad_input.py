"""Input that nobody wanted: each gives a clear finding or error with the right exit code, quickly, and no traceback."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest

MIX = """defmodule Shop.MixProject do
  use Mix.Project

  def project, do: [app: :shop, version: "0.1.0", deps: []]
  def application, do: [mod: {Shop.Application, []}]
end
"""
SECONDS = 2
"""What a whole run may take of a processor; the machine may be slow, so the tests allow three times that."""


def check(path, *options):
    """The exit code, stdout and stderr of a run in a process of its own."""
    begin = _processor_time()
    done = subprocess.run(
        [sys.executable, "-m", "elixir_lint", "check", str(path), "--format", "concise", *options],
        capture_output=True,
        text=True,
        timeout=60,
        env={k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
    )
    taken = _processor_time() - begin
    assert "Traceback" not in done.stdout + done.stderr
    assert "internal error" not in done.stderr
    assert taken < 3 * SECONDS, f"{taken:.1f} s"
    return done.returncode, done.stdout, done.stderr


def _processor_time():
    """Seconds of all ended child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture
def project(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "config").mkdir()
    (tmp_path / "mix.exs").write_text(MIX)
    return tmp_path


def config(project: Path, text: str | bytes, name: str = "config/config.exs") -> None:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(text, bytes):
        path.write_bytes(text)
    else:
        path.write_text(text)


def test_an_empty_folder(tmp_path):
    code, out, err = check(tmp_path)
    assert (code, out) == (3, "")
    assert "no mix.exs" in err


def test_no_mix_exs(tmp_path):
    config(tmp_path, "import Config\n")
    assert check(tmp_path)[0] == 3


def test_a_path_that_does_not_exist(tmp_path):
    code, out, err = check(tmp_path / "nowhere")
    assert (code, out) == (2, "")
    assert "nowhere" in err


def test_a_file_instead_of_a_folder(project):
    config(project, "import Config\n")
    assert check(project / "config/config.exs")[0] == 0


def test_a_project_without_configuration_is_checked(project):
    code, out, _ = check(project)
    assert code == 0
    assert "shop, prod" in out


def test_a_syntax_error_is_a_finding_and_the_rest_is_read(project):
    config(project, "import Config\n\nconfig :logger, level: :debug\n\nconfig :shop, a: [1, 2\n")
    code, out, _ = check(project)
    assert code == 1
    assert "error syntax-error" in out


def test_invalid_utf8(project):
    config(project, b'import Config\nconfig :shop, name: "\xff\xfe"\n')
    code, out, _ = check(project)
    assert code == 1
    assert "config/config.exs" in out
    assert "unreadable-file" in out


@pytest.mark.parametrize(
    "text", ["\ufeffimport Config\n", "import Config\r\nconfig :shop,\r\n  a: 1\r\n"], ids=["bom", "crlf"]
)
def test_a_byte_order_mark_and_windows_line_ends_are_fine(project, text):
    config(project, text.encode())
    assert check(project)[0] == 0


def test_a_configuration_of_5_megabytes(project):
    lines = "\n".join(f'config :shop, key_{n}: "{"x" * 60}"' for n in range(60_000))
    config(project, "import Config\n" + lines)
    assert (project / "config/config.exs").stat().st_size > 5_000_000
    code, out, _ = check(project)
    assert code in (0, 1)
    if code == 1:
        assert "config/config.exs" in out


def test_a_directory_called_config_exs(project):
    (project / "config/config.exs").mkdir()
    code, out, _ = check(project)
    assert code == 1
    assert "unreadable-file" in out


@pytest.mark.parametrize("target", ["nowhere.exs", "config.exs"], ids=["dangling", "looping"])
def test_a_symlink_that_leads_nowhere(project, target):
    (project / "config/config.exs").symlink_to(target)
    code, out, _ = check(project)
    assert code == 1
    assert "unreadable-file" in out


def test_a_symlink_out_of_the_repository_is_not_followed(project, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.exs"
    outside.write_text('import Config\nconfig :logger, level: :debug, outside_marker: "seen"\n')
    (project / "config/config.exs").symlink_to(outside)
    code, out, err = check(project, "--verbose")
    assert code == 1
    assert "unreadable-file" in out
    assert "outside_marker" not in out + err


def test_an_import_of_a_missing_file_is_not_checked(project):
    config(project, 'import Config\nimport_config "missing.exs"\n')
    _, out, _ = check(project, "--verbose")
    assert "missing.exs" in out


def test_an_import_of_itself(project):
    config(project, 'import Config\nimport_config "config.exs"\nconfig :shop, a: 1\n')
    assert check(project)[0] in (0, 1)


def test_an_import_from_outside_of_the_repository(project):
    config(project, 'import Config\nimport_config "../../../../etc/hostname"\n')
    code, out, _ = check(project, "--verbose")
    assert code == 1
    assert "../../../../etc/hostname cannot be read: the path leads outside the repository" in out
    assert "Not checked: 1 place" in out


@pytest.mark.parametrize(
    "opening", ["[", "{", "%{a: ", "(", "if true do\n"], ids=["list", "tuple", "map", "paren", "if"]
)
def test_nesting_10_000_deep(project, opening):
    closing = {"[": "]", "{": "}", "%{a: ": "}", "(": ")", "if true do\n": "\nend"}[opening]
    """Which is fine for Elixir: our limit is no error, but is told."""
    config(project, "import Config\nconfig :shop, a: " + opening * 10_000 + "1" + closing * 10_000 + "\n")
    code, out, _ = check(project)
    assert code == 0
    assert "info unreadable-file: config/config.exs is not checked in full: code is nested more than 200 levels" in out
    assert "Not checked: " in out


RECURSIVE = """import Config
defmodule Helper do
  def again(n), do: after_all(n)
  defp after_all(n), do: if(n == 0, do: again(n), else: n)
  def forever(n), do: forever(n + 1)
  def twice(n), do: {twice(n + 1), twice(n + 2)}
  def ask(n), do: if(System.get_env("X#{n}"), do: ask(n + 1), else: [n | ask(n + 2)])
end
"""


GIVEN_UP = "does not end within 220 nested steps"
ENDLESS = "calls itself with the same arguments and never ends, so the build hangs"


@pytest.mark.parametrize(
    ("function", "why"), [("forever", GIVEN_UP), ("twice", GIVEN_UP), ("ask", GIVEN_UP), ("again", ENDLESS)]
)
def test_infinite_recursion_in_a_helper(project, function, why):
    config(project, f"{RECURSIVE}config :shop, a: Helper.{function}(0)\n")
    code, out, _ = check(project)
    told = (
        f"config/config.exs:9:18: info unreadable-file: config/config.exs is not checked in full: Helper.{function}/1"
    )
    assert (code, f"{told} {why}\n" in out) == (0, True)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("g = fn g, x -> g.(g, x + 1) end\nconfig :shop, a: g.(g, 1)\n", f"3:18: what stands here {GIVEN_UP}"),
        (
            "defmodule H do\n def f(n), do: f(n + Enum.count(Enum.to_list(1..300)))\nend\nconfig :shop, a: H.f(1)\n",
            "5:18: H.f/1 does not end within 6000 steps",
        ),
        (
            "g = fn g, x -> {g.(g, x), g.(g, x + 1)} end\nconfig :shop, a: g.(g, 1)\n",
            "3:18: the evaluation stops here after 100021 steps",
        ),
        (
            "defmodule H do\n def a(x), do: b(x)\n def b(x), do: b(x)\nend\nconfig :shop, a: H.a(1)\n",
            "6:18: H.a/1 never ends, since it calls H.b/1, which calls itself with the same arguments, "
            "so the build hangs",
        ),
        (
            'if System.get_env("X") do\n defmodule H do\n def b(x), do: b(x)\n end\n config :shop, a: H.b(1)\nend\n',
            "6:19: H.b/1 calls itself with the same arguments and never ends",
        ),
    ],
    ids=["a function value", "its steps", "all steps", "another", "in some worlds"],
)
def test_what_is_given_up_is_told(project, code, told):
    config(project, f"import Config\n{code}")
    _, out, _ = check(project, "--select", "unreadable-file")
    place, message = told.split(": ", 1)
    text = f"config/config.exs:{place}: info unreadable-file: config/config.exs is not checked in full: {message}\n"
    assert text in out


@pytest.mark.parametrize(
    "functions",
    [
        "def f(0), do: 0\n def f(n), do: 1 + f(n - 1)",
        'def f(n), do: if(System.get_env("READY"), do: n, else: f(n))',
        'def f(n), do: if(File.exists?("/ready"), do: n, else: f(n))',
        "def f(n), do: if(Dependency.ready?(), do: n, else: f(n))",
        'def f(n), do: System.put_env("N", "1") && (System.get_env("N") && n || f(n))',
        "def f(n), do: if(:rand.uniform(9) == n, do: n, else: f(n))",
        "def f(n), do: g([1], fn -> n end)\n def g(n, k), do: if(k.() == 0, do: 0, else: g(n, fn -> k.() - 1 end))",
    ],
    ids=["counting down", "a variable", "a file", "a dependency", "its own variable", "chance", "function values"],
)
def test_a_recursion_that_may_end_is_no_finding(project, functions):
    config(project, f"import Config\ndefmodule H do\n {functions}\nend\nconfig :shop, a: H.f(9)\n")
    code, out, _ = check(project, "--select", "unreadable-file")
    assert (code, "unreadable-file" in out) == (0, False)


def test_what_a_function_writes_that_is_given_up_is_open(project):
    """A call of `config` below the depth may set anything."""
    body = 'def all(n) do\n config :shop, [{:"k#{n}", n}]\n if n < 500, do: all(n + 1)\n end'
    config(project, f"import Config\ndefmodule H do\n import Config\n {body}\nend\nH.all(1)\n")
    code, out, _ = check(project)
    assert (code, "H.all/1 does not end within 220 nested steps" in out) == (0, True)
    assert ", 1 place (see --verbose)" in out


@pytest.mark.parametrize(
    "expression",
    [
        "for a <- 1..10_000, b <- 1..10_000, do: {a, b}",
        "Enum.map(1..1_000_000_000, & &1)",
        'String.duplicate("x", 1_000_000_000_000)',
        "Integer.pow(10, 10_000_000)",
        "2 ** 100_000_000",
        'Enum.reduce(1..5_000, "x", fn _, acc -> acc <> acc end)',
        '~r/(a+)+b/ |> Regex.match?(String.duplicate("a", 40))',
        'Enum.join(for(n <- 1..200, do: System.get_env("V#{n}") || "d"), ",")',
        "Enum.reduce(1..500, 1, fn _, acc -> {acc, acc} end)",
        "Enum.reduce(1..500, [1], fn _, acc -> acc ++ acc end)",
        "Enum.reduce(1..500, %{}, fn n, acc -> Map.put(%{a: acc, b: acc}, n, acc) end)",
        'Enum.reduce(1..500, "x", fn _, acc -> "#{acc}#{acc}" end)',
        "(fn f -> f.(f) end).(fn f -> f.(f) end)",
    ],
)
def test_work_is_bounded(project, expression):
    config(project, f"import Config\nconfig :shop, a: {expression}\n")
    assert check(project)[0] == 0


def test_a_thousand_branches_on_the_environment(project):
    branches = "\n".join(
        f'if System.get_env("A{n}") || System.get_env("A{n + 1}") == "x", do: config(:shop, k{n % 50}: {n})'
        for n in range(1000)
    )
    config(project, f"import Config\n{branches}\n")
    assert check(project)[0] == 0


def test_raising_everywhere(project):
    lines = "\n".join(f'System.fetch_env!("A{n}") == "1" || raise "no {n}"' for n in range(300))
    config(project, f"import Config\n{lines}\nconfig :shop, a: 1\n", "config/runtime.exs")
    assert check(project)[0] in (0, 1)


def test_hostile_names_of_files(project):
    config(project, "import Config\n]\n", "config/\x1b[31m::error %0A.exs")
    config(project, 'import Config\nimport_config "\\e[31m::error %0A.exs"\n')
    code, out, _ = check(project)
    assert code == 1
    assert "\x1b" not in out


def test_a_cast_by_a_type_that_is_not_known(project):
    """Each call could take every clause, and some call the function again: it is not followed, the rest is."""
    clauses = "\n".join(f"  def cast(v, :type{n}) when is_binary(v), do: {{:ok, {{{n}, v}}}}" for n in range(20))
    (project / "lib").mkdir()
    (project / "lib/env.ex").write_text(f"""defmodule Shop.Env do
  def get(name), do: cast(System.get_env(name) || Acme.default(name), Acme.type(name))

  def cast(v, {{:array, by, type, _}}), do: cast(v, {{:array, by, type}})
  def cast(v, {{:array, by, type}}), do: v |> String.split(by) |> Enum.map(&cast(&1, type))
{clauses}
  def cast(v, _type), do: {{:ok, v}}
end
""")
    (project / "lib/application.ex").write_text(
        "defmodule Shop.Application do\n  def start(_, _), do: {:ok, self()}\nend\n"
    )
    lines = "\n".join(f'config :shop, Shop.Part{n}, url: Shop.Env.get("URL{n}"), pool: {n}' for n in range(60))
    config(project, f"import Config\n{lines}\nconfig :shop, last: 1\n", "config/runtime.exs")
    code, out, _ = check(project)
    assert (code, "too many steps" in out) == (0, False)
    shown = subprocess.run(
        [sys.executable, "-m", "elixir_lint", "show", str(project), "shop.last"], capture_output=True, text=True
    )
    assert "1 known, 0 from the environment, 0 unknown" in shown.stdout


def test_random_bytes_end(project):
    """What tree-sitter reads in no part: leaving all of it out ends the search for what can be read."""
    config(project, random.Random(0).randbytes(20_000))
    assert check(project)[0] == 1


def test_thousands_of_calls_for_one_module(project):
    config(project, "import Config\n" + "\n".join(f"config :shop, Shop.Repo, key_{n}: {n}" for n in range(10_000)))
    assert check(project)[0] == 0


def test_an_error_moves_no_cursor(project):
    code, _, err = check(project / "now\x1b[31mhere")
    assert (code, "\x1b" in err) == (2, False)


# --- mix.exs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            b"defmodule A do\n  def project, do: [app: :a\nend\n",
            'cannot be parsed: "[" is not closed before "end" (line 2)',
        ),
        (b"defmodule A do\n  # \xff\nend\n", "cannot be read: byte 20 (0xFF) is not UTF-8 (line 2)"),
        (b"\0" * 10, "cannot be read: byte 1 is NUL (line 1)"),
        (b" " * 600_000, "is not checked: it has 0.6 MB, files over 0.5 MB are not read"),
        (b"IO.puts(1)\n", "defines no Mix project"),
        (b"", "defines no Mix project"),
    ],
    ids=["syntax", "encoding", "nul", "size", "script", "empty"],
)
def test_a_mix_exs_of_which_nothing_is_known_is_named(project, text, why):
    (project / "mix.exs").write_bytes(text)
    code, out, err = check(project)
    assert (code, out, err) == (3, "", f"error: nothing to check: mix.exs {why}\n")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: path.mkdir(), "it is a directory, not a file"),
        (os.mkfifo, "it is no regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "the symbolic link leads outside the repository"),
        (lambda path: path.symlink_to("nowhere"), "the symbolic link leads nowhere"),
        (lambda path: path.symlink_to("mix.exs"), "the symbolic link leads nowhere"),
    ],
    ids=["directory", "pipe", "device", "dangling", "looping"],
)
def test_a_mix_exs_that_is_no_file_is_named(project, make, why):
    (project / "mix.exs").unlink()
    make(project / "mix.exs")
    code, out, err = check(project)
    assert (code, out, err) == (3, "", f"error: nothing to check: mix.exs cannot be read: {why}\n")


# --- what leads out of the repository -------------------------------------------------------------------


@pytest.fixture
def outside(tmp_path_factory):
    """A folder whose files say where they come from."""
    folder = tmp_path_factory.mktemp("outside")
    config(folder, 'import Config\nconfig :logger, level: :debug, outside_marker: "seen"\n', "config/config.exs")
    config(folder, "defmodule OutsideMarker do\n  use Oban.Worker\nend\n", "lib/out.ex")
    config(folder, MIX.replace(":shop", ":outside_marker"), "mix.exs")
    return folder


def replace_by_link(path: Path, target: Path | str) -> None:
    if path.is_dir():
        path.rmdir()
    path.symlink_to(target)


@pytest.mark.parametrize("place", ["config", "lib", "lib/far", "lib/out.ex", "config/config.exs"])
def test_a_link_out_of_the_repository_is_told_and_not_followed(project, outside, place):
    config(project, "defmodule Shop do\nend\n", "lib/shop.ex") if place.count("/") else None
    replace_by_link(project / place, outside / place.replace("/far", ""))
    code, out, err = check(project, "--verbose")
    assert (code, "Marker" in out + err, "marker" in out + err) == (1, False, False)
    assert f"unreadable-file: {place} cannot be read: the symbolic link leads outside the repository" in out


@pytest.mark.parametrize("place", ["config", "lib"])
@pytest.mark.parametrize("target", ["nowhere", "lib"])
def test_a_link_in_place_of_a_folder_that_leads_nowhere_is_told(project, place, target):
    replace_by_link(project / place, target)
    code, out, _ = check(project)
    assert (code, f"{place} cannot be read: the symbolic link leads nowhere" in out) == (1, True)


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ('config_path: "../{}/config/config.exs"', "config/config.exs cannot be read"),
        ('elixirc_paths: ["../{}/lib"]', "lib cannot be read"),
        ('lockfile: "../{}/mix.lock"', "mix.lock cannot be read"),
        ('deps: [{{:outside, path: "../{}"}}]', "path-dependency-outside-repo"),
    ],
)
def test_a_path_out_of_the_repository_is_told_and_not_followed(project, outside, written, path):
    written = written.replace("../{}", os.path.relpath(outside, project)).format()
    (project / "mix.exs").write_text(MIX.replace("deps: []", written))
    code, out, err = check(project, "--verbose")
    assert (code, "Marker" in out + err, "outside_marker" in out + err) == (1, False, False)
    assert path in out


def test_an_app_that_is_a_link_out_of_the_repository(project, outside):
    (project / "mix.exs").write_text(MIX.replace("app: :shop", 'apps_path: "apps"'))
    (project / "apps").mkdir()
    (project / "apps/out").symlink_to(outside)
    code, out, _ = check(project)
    assert (code, "outside_marker" in out) == (1, False)
    assert "apps/out cannot be read: the symbolic link leads outside the repository" in out


def test_links_that_production_does_not_read_are_nobodys_business(project):
    config(project, "import Config\n")
    (project / "result").symlink_to("/")
    (project / "gone").symlink_to("nowhere")
    assert check(project)[0] == 0


def test_an_integer_of_many_digits(project):
    config(project, f"import Config\nconfig :shop, a: 1{'0' * 100_000}, b: 2\n")
    code, out, _ = check(project)
    assert (code, "an integer has more than 4000 digits" in out) == (0, True)
    config(project, f"import Config\nconfig :shop, a: 0x{'F' * 10_000}\n")
    code, out, _ = check(project)
    assert (code, "unreadable-file" in out) == (0, False)


def test_a_key_that_stands_in_one_list_thousands_of_times(project):
    config(project, "import Config\nconfig :shop, " + ", ".join(f"a: {n}" for n in range(4_000)) + "\n")
    assert check(project)[0] == 1


def test_thousands_of_variables_that_may_set_one_key(project):
    lines = (f'if System.get_env("A{n}"), do: config(:shop, k: {n})' for n in range(1_500))
    config(project, "import Config\n" + "\n".join(lines) + "\n")
    assert check(project)[0] == 0


def test_settings_with_thousands_of_mistakes(project):
    (project / ".elixir-lint.toml").write_text("ignore = [" + '"a",' * 50_000 + "]\n")
    code, _, err = check(project)
    assert (code, 'unknown rule "a"' in err) == (2, True)


def test_settings_with_thousands_of_ignores(project):
    entry = '[[ignore]]\nrule = "elixir-requirement-unsatisfied"\npath = "nowhere"\nreason = "x"\n'
    (project / ".elixir-lint.toml").write_text(entry * 3_000)
    assert check(project)[0] in (0, 1)


def test_a_dockerfile_of_thousands_of_lines(project):
    variables = "".join(f"ENV A{n}=$A{n - 1}\n" for n in range(5_000))
    copies = "".join(f"COPY --from=build /x{n} /y{n}\n" for n in range(5_000))
    (project / "Dockerfile").write_text(f"FROM elixir:1.17 AS build\n{variables}{copies}RUN mix release\n")
    assert check(project)[0] in (0, 1)


def test_what_takes_too_long_is_called_wrong_if_it_is(project):
    config(project, "import Config\n" + "<<<<<<<\n" * 60_000)
    code, out, _ = check(project)
    assert (code, "a merge conflict is not resolved" in out) == (1, True)


def test_thousands_of_secrets(project):
    lines = (f'config :shop, u{n}: "postgres://u:pw{n}@db{n}.example/x"' for n in range(3_000))
    config(project, "import Config\n" + "\n".join(lines) + "\n")
    code, out, _ = check(project)
    assert (code, "pw7" in out) == (1, False)


def test_thousands_of_comments_in_a_row(project):
    config(project, "import Config\n" + "# elixir-lint: ignore[foo] x\n" * 5_000)
    assert check(project)[0] == 1


def test_names_that_are_no_text(project):
    (project / "lib").mkdir()
    for name in (b"\xff\xfe.ex", "\u202egnp.ex".encode(), b"a\nb.ex", b"\x1b[2J.ex"):
        with open(os.path.join(os.fsencode(project), b"lib", name), "wb") as stream:
            stream.write(b"defmodule A do\n  use Oban.Worker\n")
    for format_ in ("full", "json", "sarif", "github", "gitlab", "junit", "rdjson", "markdown"):
        code, out, err = check(project, "--format", format_)
        assert code in (0, 1)
        assert ("\x1b" in out + err, "\u202e" in err) == (False, False)


def test_a_sparse_file(project):
    with (project / "config/config.exs").open("wb") as stream:
        stream.truncate(1 << 40)
    code, out, _ = check(project)
    assert (code, "files over 0.5 MB are not read" in out) == (0, True)


@pytest.mark.parametrize("path", [".", "..", "apps", "../.."])
def test_an_umbrella_of_itself(project, path):
    (project / "mix.exs").write_text(MIX.replace("app: :shop", f'app: :shop, apps_path: "{path}"'))
    assert check(project)[0] in (0, 1, 3)


def test_an_app_that_is_a_link_to_its_umbrella(project):
    (project / "mix.exs").write_text(MIX.replace("app: :shop", 'apps_path: "apps"'))
    (project / "apps").mkdir()
    (project / "apps/shop").symlink_to("..")
    assert check(project)[0] in (0, 1)


def test_a_tree_of_20_000_files(project):
    for folder in range(100):
        (project / f"lib/f{folder}").mkdir(parents=True)
        for number in range(200):
            (project / f"lib/f{folder}/m{number}.ex").touch()
    config(project, "import Config\n")
    assert check(project)[0] == 0


@pytest.mark.parametrize("call", ["Keyword.put(x, :k%d, 1)", "Keyword.merge(x, k%d: 1)", "put_in(x[:k%d], 1)"])
@pytest.mark.parametrize("empty", ["[]", "%{}"])
def test_what_grows_with_thousands_of_calls(project, call, empty):
    """The work for each is that of all items so far."""
    call = call if empty == "[]" else call.replace("Keyword", "Map").replace("k%d: 1", "%{k%d: 1}")
    calls = "\n".join(f"x = {call.replace('%d', str(n))}" for n in range(5_000))
    config(project, f"import Config\nx = {empty}\n{calls}\nconfig :shop, a: x\n")
    code, out, _ = check(project)
    assert (code, "info unreadable-file" in out, "Not checked: " in out) == (0, True, True)


@pytest.mark.parametrize("rest", ['], apps_path: "apps"', "\xb5"], ids=["syntax", "encoding"])
def test_the_mix_exs_of_an_umbrella_that_cannot_be_read_is_told(project, rest):
    """Its apps are projects of their own then."""
    (project / "mix.exs").write_bytes(MIX.replace("app: :shop", rest).encode("latin-1"))
    for app in ("shop", "shop_web"):
        (project / f"apps/{app}").mkdir(parents=True)
        (project / f"apps/{app}/mix.exs").write_text(MIX.replace(":shop", f":{app}"))
    code, out, _ = check(project)
    assert code == 1
    assert [line.split()[1] for line in out.splitlines() if line.startswith("mix.exs:")] == ["error"]


@pytest.mark.parametrize("name", [".elixir-lint.toml", ".elixir-lint-baseline.txt"])
@pytest.mark.parametrize("target", ["", "/dev/null", "/dev/zero", "nowhere", "."])
def test_a_link_in_place_of_settings(project, name, target):
    """To itself, to a device, to nothing, to a directory."""
    (project / name).symlink_to(target or name)
    code, _, err = check(project)
    assert (code, name in err) == (2, True)


CLAUSES = "".join(f'  System.get_env("A{n}") -> {n}\n' for n in range(8_000))
CASES = "".join(f'  "v{n}" -> {n}\n' for n in range(8_000))
STEPS = ", ".join(f"{{:ok, _}} <- Dep.a({n})" for n in range(4_000))


@pytest.mark.parametrize(
    "code",
    [
        f"config :shop, a: (cond do\n{CLAUSES}  true -> 1\nend)\n",
        f'config :shop, a: (case System.get_env("A") do\n{CASES}  _ -> 1\nend)\n',
        f"config :shop, a: (with {STEPS}, do: 1)\n",
    ],
    ids=["cond", "case", "with"],
)
def test_thousands_of_clauses(project, code):
    config(project, f"import Config\n{code}")
    code, out, _ = check(project)
    assert (code, "info unreadable-file" in out, "Not checked: 1 setting" in out) == (0, True, True)


def test_thousands_of_nested_keys_that_variables_may_set(project):
    lines = (f'if System.get_env("E{n}"), do: config(:shop, A, b: [c: [d{n}: 1]])' for n in range(7_000))
    config(project, "import Config\n" + "\n".join(lines) + "\n")
    assert check(project)[0] == 0


def test_thousands_of_clauses_of_a_function(project):
    clauses = "".join(f"  def f({n}), do: {n}\n" for n in range(18_000))
    calls = "".join(f"config :shop, a{n}: H.f({17_000 + n})\n" for n in range(500))
    config(project, f"import Config\ndefmodule H do\n{clauses}end\n{calls}")
    code, out, _ = check(project)
    assert (code, "Not checked: 500 settings" in out) == (0, True)


def test_thousands_of_places_that_may_set_anything(project):
    opened = "".join(f"config Dep.app({n}), k{n}: 1\n" for n in range(8_000))
    secrets = "".join(f'config :shop, u{n}: "postgres://u:pw{n}@db{n}.example/x"\n' for n in range(2_000))
    config(project, f"import Config\n{opened}{secrets}")
    assert check(project)[0] == 1


def test_thousands_of_attributes_of_a_module(project):
    config(project, "import Config\n")
    config(project, "defmodule Shop.M do\n" + '@k System.get_env("K")\n' * 30_000 + "end\n", "lib/m.ex")
    assert check(project)[0] == 1


def test_thousands_of_stages_of_an_image(project):
    stages = "".join(f"FROM elixir:1.17 AS s{n}\nCOPY --from=s{max(n - 1, 0)} /a /b\n" for n in range(10_000))
    (project / "Dockerfile").write_text(f"{stages}RUN mix release\n")
    assert check(project)[0] in (0, 1)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Dockerfile", "\n"),
        ("Procfile", "\n"),
        ("entrypoint.sh", "\n"),
        (".github/workflows/ci.yml", "\n"),
        ("entrypoint.sh", "release "),
        ("Dockerfile", "RUN " + "mix "),
        ("docker-compose.yml", "image: "),
        (".gitignore", "["),
        (".dockerignore", "{a,"),
        ("config/config.exs", "{"),
        ("config/config.exs", "a: "),
        ("lib/shop.ex", "# elixir-lint: ignore[foo] x" + " " * 800),
    ],
)
def test_one_thing_again_and_again(project, name, line):
    config(project, "import Config\n")
    head = "FROM elixir:1.17\n" if name == "Dockerfile" else ""
    config(project, head + line * (480_000 // len(line)), name)
    assert check(project)[0] in (0, 1)


def test_a_comment_that_names_thousands_of_rules(project):
    config(project, f"import Config\n# elixir-lint: ignore[{'foo, ' * 60_000}] x\n")
    assert check(project)[0] == 1


def test_blanks_in_a_crontab(project):
    jobs = f'[{{"1{" " * 200_000}2 * * * *", Shop.Job}}]'
    oban = f"config :shop, Oban, repo: Shop.Repo, plugins: [{{Oban.Plugins.Cron, crontab: {jobs}}}]\n"
    config(project, f"import Config\n{oban}")
    assert check(project)[0] in (0, 1)
