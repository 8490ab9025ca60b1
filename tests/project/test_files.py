"""Reading files of repositories that are odd, or hostile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from elixir_lint.project.files import Files
from elixir_lint.project.reading import SIZE_LIMIT


def write(root: Path, files: dict[str, bytes | str]) -> Files:
    for path, data in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
    return Files(root.resolve())


def faults(files: Files) -> list[tuple[str, str]]:
    return [(fault.span.file.path, fault.message) for fault in files.faults]


def test_a_file_is_read_once(tmp_path: Path) -> None:
    files = write(tmp_path, {"config/config.exs": "import Config\n"})
    source = files.read("config/config.exs")
    assert source is not None
    assert (source.path, source.data) == ("config/config.exs", b"import Config\n")
    assert files.read("./lib/../config/config.exs") is source
    assert (files.files_read, files.faults) == (1, [])


def test_a_missing_file_is_no_fault(tmp_path: Path) -> None:
    files = write(tmp_path, {"mix.exs": ""})
    assert [files.read(path) for path in ("a.exs", "a/b.exs", "mix.exs/c.exs", "", ".", "a\0b", "x/" * 5000)] == [
        None
    ] * 7
    assert (files.faults, files.files_read) == ([], 0)


def test_a_byte_order_mark_is_left_out(tmp_path: Path) -> None:
    source = write(tmp_path, {"a.exs": b"\xef\xbb\xbfx = 1"}).read("a.exs")
    assert source is not None
    assert source.data == b"x = 1"


def test_other_files_than_elixir_may_hold_any_text(tmp_path: Path) -> None:
    files = write(tmp_path, {"Dockerfile": b"# caf\xe9"})
    assert files.read("Dockerfile") is not None
    assert files.faults == []


@pytest.mark.parametrize(
    ("data", "message", "place"),
    [
        (b"# a\n# caf\xe9\n", "byte 10 (0xE9) is not UTF-8", (2, 6)),
        (b"x = \0", "byte 5 is NUL", (1, 5)),
        ("import Config".encode("utf-16"), "it is UTF-16, not UTF-8", (1, 1)),
        (b" " * (SIZE_LIMIT + 1), "it has 1.0 MB, files over 0.5 MB are not read", (1, 1)),
    ],
)
def test_what_cannot_be_read_is_a_fault(tmp_path: Path, data: bytes, message: str, place: tuple[int, int]) -> None:
    files = write(tmp_path, {"a.exs": data})
    assert (files.read("a.exs"), files.read("a.exs")) == (None, None)
    assert faults(files) == [("a.exs", message)]
    assert (files.faults[0].kind, files.faults[0].span.begin) == ("unreadable-file", place)


def test_a_directory_or_a_pipe_instead_of_a_file(tmp_path: Path) -> None:
    files = write(tmp_path, {"config/config.exs/x": ""})
    os.mkfifo(tmp_path / "pipe.exs")
    assert (files.read("config/config.exs"), files.read("pipe.exs")) == (None, None)
    assert faults(files) == [
        ("config/config.exs", "it is a directory, not a file"),
        ("pipe.exs", "it is no regular file"),
    ]


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = write(tmp_path, {"a.exs": ""})

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert files.read("a.exs") is None
    assert faults(files) == [("a.exs", "it cannot be opened: Permission denied")]


def test_nothing_outside_the_root_is_read(tmp_path: Path) -> None:
    files = write(tmp_path / "repo", {"a.exs": "1", "lib/x.ex": ""})
    (tmp_path / "secret.exs").write_text("2")
    (tmp_path / "far").mkdir()
    (tmp_path / "far/b.ex").write_text("3")
    (tmp_path / "repo/link.exs").symlink_to(tmp_path / "secret.exs")
    (tmp_path / "repo/chain.exs").symlink_to("link.exs")
    (tmp_path / "repo/lib/far").symlink_to(tmp_path / "far")
    outside = ["../secret.exs", "/etc/passwd", "..", "link.exs", "chain.exs", "lib/far/b.ex"]
    assert [files.read(path) for path in outside] == [None] * 6
    assert [message for _, message in faults(files)] == [
        "the path leads outside the repository",
        "the path leads outside the repository",
        "the path leads outside the repository",
        "the symbolic link leads outside the repository",
        "the symbolic link leads outside the repository",
    ]
    assert files.glob("**/*.ex") == ("lib/x.ex",)
    assert files.glob("../**") == ()


def test_a_root_is_not_confused_with_its_neighbour(tmp_path: Path) -> None:
    files = write(tmp_path / "repo", {"a.exs": "1"})
    (tmp_path / "repo-old").mkdir()
    (tmp_path / "repo-old/b.exs").write_text("2")
    (tmp_path / "repo/link.exs").symlink_to("../repo-old/b.exs")
    assert files.read("link.exs") is None


def test_links_that_lead_nowhere_or_round(tmp_path: Path) -> None:
    files = write(tmp_path, {"a/x.ex": ""})
    (tmp_path / "dangling.exs").symlink_to("gone.exs")
    (tmp_path / "loop.exs").symlink_to("loop.exs")
    (tmp_path / "a/up").symlink_to("..")
    (tmp_path / "a/round").symlink_to("round")
    assert [files.read(path) for path in ("dangling.exs", "loop.exs")] == [None, None]
    assert faults(files) == [
        ("dangling.exs", "the symbolic link leads nowhere"),
        ("loop.exs", "the symbolic link leads nowhere"),
    ]
    assert files.glob("**/*.ex") == ("a/x.ex",)


def test_links_within_the_root_are_followed_once(tmp_path: Path) -> None:
    files = write(tmp_path, {"shared/y.ex": "y", "lib/x.ex": ""})
    (tmp_path / "lib/shared").symlink_to("../shared")
    (tmp_path / "lib/z.ex").symlink_to("../shared/y.ex")
    assert files.glob("lib/**/*.ex") == ("lib/shared/y.ex", "lib/x.ex", "lib/z.ex")
    linked = files.read("lib/shared/y.ex")
    assert linked is not None
    assert linked.data == b"y"


def test_globs_leave_out_what_others_wrote(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        {
            "a.ex": "",
            "deps/b/b.ex": "",
            "assets/node_modules/c.ex": "",
            ".hidden/d.ex": "",
            ".github/workflows/ci.yml": "",
            "vendor/e.ex": "",
        },
    )
    assert files.glob("**/*.ex") == ("a.ex",)
    assert files.glob(".github/workflows/*.yml") == (".github/workflows/ci.yml",)
    assert files.glob("vendor/*.ex") == ("vendor/e.ex",)


def test_excluded_paths(tmp_path: Path) -> None:
    write(tmp_path, {"a.ex": "", "examples/b.ex": "", "x/examples/c.ex": "", "old/d.ex": ""})
    files = Files(tmp_path, ["examples", "old/*"])
    assert [path for path in files.glob("**/*.ex") if files.excluded(path)] == ["old/d.ex"]
    assert [files.excluded(path) for path in ("examples", "x/examples", "old", "x")] == [True, True, False, False]


def test_a_deep_tree_ends_in_a_fault(tmp_path: Path) -> None:
    files = write(tmp_path, {"/".join(["d"] * 70) + "/x.ex": ""})
    assert files.glob("**/*.ex") == ()
    assert [message for _, message in faults(files)] == ["it is nested more than 60 directories deep"]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    files = write(tmp_path, {"a.ex": ""})
    (tmp_path / os.fsdecode(b"caf\xe9.ex")).write_text("x")
    paths = files.glob("*.ex")
    sources = [files.read(path) for path in paths]
    assert [source.path for source in sources if source] == ["a.ex", "caf�.ex"]


def test_existence(tmp_path: Path) -> None:
    files = write(tmp_path, {"lib/a.ex": ""})
    assert [files.is_file("lib/a.ex"), files.is_file("lib"), files.is_directory("lib"), files.is_directory(".")] == [
        True,
        False,
        True,
        True,
    ]
    assert [files.exists(path) for path in ("lib", "lib/a.ex", "lib/b.ex", "..")] == [True, True, False, False]
