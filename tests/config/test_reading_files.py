"""Files that a configuration asks for: those of the repository are there while building."""

from __future__ import annotations

from tests.config.shown import shown


def project(build, boot=""):
    return {
        "config/config.exs": f"import Config\n{build}\n",
        "config/runtime.exs": f"import Config\n{boot}\n",
        "VERSION": "1.2.3\n",
        ".env.prod": "TOKEN=hunter2\n",
    }


def test_what_is_in_the_repository_is_read_while_building():
    body = """config :shop,
      version: String.trim(File.read!("VERSION")),
      read: File.read(Path.expand("../VERSION", __DIR__)),
      there: {File.exists?("VERSION"), File.regular?("VERSION"), File.dir?("config")}
    """
    assert shown(project(body)) == {
        "version": '"1.2.3"',
        "read": '{:ok, "1.2.3\\n"}',
        "there": "{true, true, true}",
    }


def test_what_is_not_there_may_be_where_it_is_built():
    body = 'config :shop, a: File.exists?("x"), b: File.dir?("VERSION"), c: File.exists?("/etc/hosts")'
    assert shown(project(body)) == {"a": "unknown boolean", "b": "unknown boolean", "c": "unknown boolean"}


def test_files_that_secrets_are_kept_in_are_not_read():
    assert shown(project('config :shop, a: File.read!(".env.prod")')) == {"a": "unknown string"}


def test_a_release_does_not_carry_the_repository():
    assert shown(project("", 'config :shop, a: File.exists?("VERSION"), b: File.read!("VERSION")')) == {
        "a": "unknown boolean",
        "b": "unknown string",
    }
