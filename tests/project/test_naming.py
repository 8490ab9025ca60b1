"""Sentences of pages, in the names of the project they are said to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.projects import UMBRELLA, child, project

SENTENCE = (
    "config :shop, ShopWeb.Endpoint, pubsub_server: Shop.PubSub; :shop_metrics of shop@host; https://shop.example"
)


def test_the_names_of_the_application(tmp_path: Path) -> None:
    mix = """
defmodule TeaHouse.MixProject do
  use Mix.Project
  def project, do: [app: :tea_house, version: "0.1.0", deps: []]
  def application, do: [mod: {TeaHouse.Application, []}]
end
"""
    endpoint = "defmodule TeaHouse.Web.Endpoint do\n  use Phoenix.Endpoint, otp_app: :tea_house\nend\n"
    found = project(tmp_path, {"mix.exs": mix, "lib/endpoint.ex": endpoint})
    assert found.named(SENTENCE, None) == (
        "config :tea_house, TeaHouse.Web.Endpoint, pubsub_server: TeaHouse.PubSub; "
        ":tea_house_metrics of tea_house@host; https://shop.example"
    )


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (("tea_house", "TeaHouse.Repo"), "`:tea_house` and TeaHouseWeb.Endpoint of TeaHouse"),
        (("logger", "level"), "`:shop` and ShopWeb.Endpoint of Shop"),
        (None, "`:shop` and ShopWeb.Endpoint of Shop"),
    ],
)
def test_an_umbrella_has_the_names_of_the_app_that_is_set(
    tmp_path: Path, setting: tuple[str, ...] | None, expected: str
) -> None:
    files = {
        "mix.exs": UMBRELLA,
        "apps/tea_house/mix.exs": child("tea_house", "TeaHouse"),
        "apps/kitchen/mix.exs": child("kitchen", "Kitchen"),
    }
    found = project(tmp_path, files)
    assert found.named("`:shop` and ShopWeb.Endpoint of Shop", setting) == expected
