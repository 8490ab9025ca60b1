"""A project that is full of invented secrets, each in another form, and next to something that rules report."""

from __future__ import annotations

import shutil
from pathlib import Path
from string import ascii_letters, digits

from tests.pages import BASE
from tests.secrets.fakes import HEX, LIVE, noise, pem

SECRETS: dict[str, str] = {}
"""By name; each occurs in the project."""
_MADE_UP: list[str] = []


def _secret(name: str, length: int = 40) -> str:
    """A secret of letters and digits in no order, unlike all others."""
    SECRETS[name] = noise(length, seed=name)
    _MADE_UP.append(SECRETS[name])
    return SECRETS[name]


def _named(name: str, text: str) -> str:
    SECRETS[name] = text
    return text


KEY = pem("EC ")

CONFIG = f"""\
import Config

overridden = "{_secret("bound, then overridden", 64)}"

config :shop, ShopWeb.Endpoint,
  url: [host: "https://admin:{_secret("password in a host", 20)}@shop.invalid:443"],
  check_origin: ["https://shop:{_secret("password in an origin", 20)}@shop.invalid", "shop.invalid"],
  adapter: Bandit.PhoenixAdapter,
  pubsub_server: Shop.PubSub,
  secret_key_base: overridden,
  live_view: [signing_salt: "shop-live"]

config :shop, ecto_repos: [Shop.Repo]

config :shop, Shop.Repo, password: "{_secret("password of a repo", 16)}", ssl: false

config :shop, Shop.Mailer, adapter: Swoosh.Adapters.Mailgun, api_key: "{_secret("overridden in prod.exs")}"

config :shop, Oban,
  repo: Shop.Repo,
  queues: [default: 50],
  plugins: [{{Oban.Plugins.Cron, crontab: [{{"* * * * *", Shop.Job, args: %{{token: "{_secret("cron")}"}}}}]}}]

config :logger, level: :debug, api_token: "{_secret("of the logger")}"

import_config "prod.exs"
"""

PROD = f"""\
import Config

half = "{_secret("first half", 32)}"

config :shop, ShopWeb.Endpoint,
  debug_errors: true, secret_key_base: half <> "{_secret("second half", 32)}", code_reloader: true

config :shop, Shop.Mailer,
  api_key: ~s({_secret("sigil")})

config :shop, Shop.Vault,
  ciphers: [
    default: {{Cloak.Ciphers.AES.GCM, tag: "V1", key: Base.decode64!("{_secret("base64", 44)}"), iv_length: 12}},
    retired: {{Cloak.Ciphers.AES.CTR, tag: "V0", key: <<213, 177, 188, 111, 240, 199, 131, 166, 205, 200, 214, 173>>}}
  ]

config :shop, Shop.Guardian,
  secret_key: %{{"kty" => "oct", "k" => "{_secret("jwk")}"}},
  issuer: "shop"

config :shop, :tokens,
  jwt_secret: '{_secret("charlist")}',
  signing_key: \"\"\"
  {_named("pem", KEY.splitlines()[1])}
  {_named("pem 2", KEY.splitlines()[2])}
  \"\"\",
  by_token: %{{
    "{_named("as a map key", LIVE["Stripe"][0])}" => :acme,
    "{_named("as a map key 2", LIVE["GitHub"][0])}" => "x"
  }}

config :shop, :headers, [
  {{"Authorization", "Bearer {_secret("in a header")}"}},
  {{"x-api-key", "{_secret("x-api-key")}"}}
]
config :shop, :auth_header, "Basic " <> Base.encode64("admin:{_secret("encoded", 20)}")
config :shop, :broker, url: "amqps://shop:{_secret("password of a broker", 20)}@mq.shop.invalid/shop"
config :shop, :hook, "https://hooks.shop.invalid/{_named("in a path", LIVE["Slack"][0])}?token={_secret("in a query")}"
config :shop, :several, api_keys: ["{_secret("in a list")}", ~w({_secret("in a word list")} {_secret("in a list 2")})]
config :shop, :nested, partner: %{{login: %{{client_secret: "{_secret("deep")}"}}}}
config :shop, :service_account_json, ~S|{{"type": "service_account", "private_key": "{_secret("in JSON")}"}}|
config :stripity_stripe, api_key: "{_named("stripe", LIVE["Stripe"][1])}"
config :ex_aws, access_key_id: "{_named("aws id", LIVE["AWS"][0])}", secret_access_key: "{_secret("aws")}"
config :sentry, dsn: "https://{noise(32, HEX)}:{_named("dsn", noise(32, HEX, "dsn"))}@sentry.invalid/1"
config :swoosh, Shop.Mailer, api_key: "{_secret("under another app")}"
config :live_debugger, secret_key_base: "{_secret("of a tool", 64)}"
"""

RUNTIME = f"""\
import Config

fallback = "{_secret("bound fallback")}"
admin? = System.get_env("ADMIN_TOKEN") == "{_secret("compared")}"
debug? = System.get_env("DEBUG_TOKEN") in ["{_secret("one of several")}", "on"]

config :shop, :pepper, System.get_env("PEPPER") || fallback
config :shop, :jwt_secret, System.get_env("JWT_SECRET", "{_secret("default")}")
config :shop, :admin, token: if(admin?, do: "{_secret("in a branch")}", else: "{_secret("in a branch 2")}")
config :shop, :partner, token: System.get_env("API_TOKEN", "{_secret("api")}")
config :shop, ShopWeb.Endpoint, check_origin: not debug?, url: [port: if(debug?, do: 1, else: 443)]
config :shop, :unknown, Shop.Remote.fetch("{_secret("an argument")}", password: "{_secret("an argument 2")}")
config :shop, :hashed, Shop.Remote.hash(System.get_env("SEED"), "{_secret("an argument 3")}")
config :shop, :api_token, String.trim(System.get_env("SEED", "") <> "{_secret("joined to a variable")}")
config :shop, :crypto, encryption_key: :crypto.hash(:sha256, "{_secret("hashed")}")
config :shop, Shop.Repo, ssl_opts: [verify: :verify_none]
config :shop, Shop.Repo, url: "ecto://shop:{_secret("database", 24)}@db.shop.invalid/shop?ssl=1"

if System.get_env("SHOP_PASSWORD") == "{_secret("raised", 24)}" do
  raise "set SHOP_PASSWORD={_secret("in an error", 24)} or another one"
end
"""

MIX = f"""\
defmodule Shop.MixProject do
  use Mix.Project

  def project do
    [
      app: :shop,
      version: "0.1.0",
      deps: deps(),
      releases: [shop: [cookie: "{_secret("cookie", 24)}"]]
    ]
  end

  def application, do: [mod: {{Shop.Application, []}}, env: [api_key: "{_secret("in application/0")}"]]

  defp deps do
    [
      {{:bandit, "~> 1.5"}}, {{:phoenix, "~> 1.8"}}, {{:phoenix_live_view, "~> 1.1"}}, {{:ecto_sql, "~> 3.13"}},
      {{:credo, git: "https://shop:{_secret("git", 24)}@github.com/shop/credo.git"}},
      {{:tidewave, "~> 0.6"}}, {{:bcrypt_elixir, "~> 3.0"}}
    ]
  end
end
"""

GUARDIAN = f"""\
defmodule Shop.Guardian do
  use Guardian, otp_app: :shop, secret_key: "{_secret("in lib/")}"
end
"""

ADMIN = f"""\
defmodule ShopWeb.Admin do
  use Phoenix.Router
  import Plug.BasicAuth

  pipeline :admin do
    plug :basic_auth, username: "admin", password: "{_secret("of a plug", 20)}"
  end
end
"""

SYNTAX = f"""\
defmodule Shop.Broken do
  def token, do: "{_secret("before an error")}" "{_secret("at an error")}"
end
"""

FLY = f"""\
app = "shop"
kill_timeout = 1

[env]
  PHX_HOST = "shop.invalid"
  SECRET_KEY_BASE = "{_secret("fly", 64)}"
  DATABASE_URL = "ecto://shop:{_secret("fly database", 20)}@db.shop.invalid/shop"
  ERL_AFLAGS = "-setcookie {_secret("fly cookie", 20)}"
"""

DOCKERFILE = f"""\
FROM elixir:1.14 AS builder
ARG PACKAGES_TOKEN={_secret("argument", 24)}
RUN mix hex.organization auth shop --key {_secret("in a command", 32)} && mix release

FROM debian:bookworm-slim
ENV LANG=C.UTF-8 \\
    SECRET_KEY_BASE="{_secret("image", 64)}"
COPY --from=builder /app/_build/prod/rel/shop ./
CMD ["sh", "-c", "/app/bin/shop start --cookie {_secret("command line", 20)}"]
"""

ENV_SH = f"""\
export RELEASE_COOKIE="${{RELEASE_COOKIE:-{_secret("shell", 24)}}}"
export API_TOKEN='{_secret("shell 2", 24)}'
"""

PROCFILE = f"web: elixir --name shop@10.0.0.1 --cookie {_secret('procfile', 20)} -S mix phx.server\n"
COMPOSE = f"services:\n  shop:\n    environment:\n      SECRET_KEY_BASE: {_secret('compose', 64)}\n"
DOTENV = f"STRIPE={_named('dotenv', LIVE['Stripe'][0])}\nVAULT={_named('dotenv 2', LIVE['Vault'][0])}\n"

FILES = {
    "config/config.exs": CONFIG,
    "config/prod.exs": PROD,
    "config/runtime.exs": RUNTIME,
    "config/dev.exs": f'import Config\nconfig :shop, :vault, token: "{_named("for development", LIVE["Vault"][0])}"\n',
    "mix.exs": MIX,
    "lib/shop/guardian.ex": GUARDIAN,
    "lib/shop_web/admin.ex": ADMIN,
    "lib/shop/broken.ex": SYNTAX,
    "fly.toml": FLY,
    "Dockerfile": DOCKERFILE,
    "rel/env.sh.eex": ENV_SH,
    "Procfile": PROCFILE,
    "docker-compose.prod.yml": COMPOSE,
    ".env.prod": DOTENV,
}
BYTES = "213, 177, 188"
"""A binary that is no text."""


def write(root: Path) -> None:
    """The project, laid over the base of the rule pages."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


_OTHERS = str.maketrans(ascii_letters + digits, ascii_letters[13:] + ascii_letters[:13] + digits[3:] + digits[:3])


def with_others(text: str) -> str:
    """A file with other secrets of the same length and kinds of characters; known tokens stay."""
    for secret in _MADE_UP:
        text = text.replace(secret, secret.translate(_OTHERS))
    return text
