"""The target of a build: `:host`, or where firmware is built one that is not known."""

from __future__ import annotations

from tests.config.shown import shown

CONFIG = """
config :shop, host: config_target() == :host, board: Mix.target() == :rpi4

if Mix.target() == :host do
  config :shop, place: "here"
else
  config :shop, place: "there"
end

config :shop, kind: (case config_target() do
  :host -> :desk
  :rpi4 -> :board
  _ -> :other
end)
"""
FILES = {"config/config.exs": f"import Config\n{CONFIG}", "config/runtime.exs": "import Config\n"}


def test_the_host():
    assert shown(FILES) == {"host": "true", "board": "false", "place": '"here"', "kind": ":desk"}


def test_firmware_is_for_a_device():
    found = shown(FILES, target=None)
    assert found["host"] == "false"
    assert found["place"] == '"there"'
    assert ":desk" not in found["kind"]
    assert "config_target() == :rpi4" in found["board"]
