from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elixir_lint.secrets import redact as redaction
from elixir_lint.secrets.redact import MASK, redact
from elixir_lint.secrets.vocabulary import classify_key
from tests.secrets.fakes import ALL_LIVE, HEX, WORD, noise, pem
from tests.secrets.harmless import generated, written

SECRET = noise(40)


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def test_no_harmless_string_is_masked() -> None:
    changed = []
    for key, value in (*written(), *generated()):
        kind = classify_key(key)
        if kind is not None and kind.value in ("signing", "outbound"):
            continue
        for line in (f'  {key}: "{escaped(value)}",', f'config :shop, :{key}, "{escaped(value)}"', f"{key} is {value}"):
            if redact(line) != line:
                changed.append(line)
    assert changed == []


@pytest.mark.parametrize(
    "line",
    [
        "",
        '  secret_key_base: System.fetch_env!("SECRET_KEY_BASE"),',
        '  password: System.get_env("DATABASE_PASSWORD"), pool_size: 10',
        '  secret_key_base: System.get_env("SECRET_KEY_BASE") || raise("SECRET_KEY_BASE is missing")',
        '  System.get_env("SECRET_KEY_BASE") || raise """',
        '  api_key: Dotenvy.env!("SHOP_API_KEY", :string!),',
        '  api_key: {:system, "SHOP"},',
        '  api_key: :os.getenv("SHOP"),',
        "  secret_key: {Shop.Secrets, :guardian, []},",
        "  password: password,",
        "  token = Shop.Tokens.sign(user)",
        "  token: token, user: user",
        "  api_key: nil, enabled: true",
        "  credentials: :default,",
        "  password: 1234,",
        '  live_view: [signing_salt: "by2pBeEk"],',
        '  signing_salt: "' + noise(64) + '", encryption_salt: "' + noise(32) + '"',
        '  store: :cookie, key: "_shop_key", signing_salt: "Zx81QwEr"',
        '  public_key: "' + noise(64) + '"',
        '  publishable_key: "pk_' + "live_" + noise(24) + '"',
        '  dsn: "https://' + noise(32, HEX) + '@o42.ingest.sentry.io/42"',
        '  api_key: "${SHOP_API_KEY}"',
        '  api_key: "#{System.get_env("SHOP")}"',
        '  private_key: "priv/keys/shop.pem"',
        '  api_key: "https://vault.shop.test/v1/key"',
        '  filter_parameters: ["password", "secret", "token", "card"]',
        "  filter_parameters: ~w(password secret token)",
        "  field :password, :string, virtual: true, redact: true",
        '  plug :fetch_api_key, header: "x-shop-key"',
        '  <input type="password" name="user" placeholder="Password">',
        "  @spec token(String.t()) :: String.t()",
        "environment variable SECRET_KEY_BASE is missing",
        "Shop.Repo has no password: it is read from DATABASE_PASSWORD",
        'ShopWeb.Endpoint signs sessions with the placeholder "changeme"',
        "For example: ecto://USER:PASS@HOST/DATABASE",
        '  url: "ecto://#{user}:#{pass}@#{host}/shop"',
        "DATABASE_URL=ecto://$USER:$PASS@db/shop",
        "postgres://${DB_USER}:${DB_PASS}@db/shop",
        "API_KEY=$SHOP_API_KEY",
        "API_KEY=${SHOP_API_KEY}",
        "ENV SECRET_KEY_BASE=$SECRET_KEY_BASE",
        "ARG API_TOKEN",
        "ENV TOKEN_TTL=3600 API_KEY_FILE=/run/secrets/key",
        "API_KEY_HEADER=x-shop-key",
        "  SHOP_API_KEY: ${SHOP_API_KEY}",
        '  secret_name: "arn:aws:secretsmanager:eu-central-1:1:secret:shop-Ab12Cd"',
        "-----BEGIN PUBLIC KEY-----\n" + noise(64) + "\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\n" + noise(64) + "\n" + noise(30) + "==\n-----END CERTIFICATE-----",
        '  "-----BEGIN RSA PRIVATE' + ' KEY-----\\n" <> System.fetch_env!("KEY_BODY")',
        '    pass: ["*/*"], json_decoder: Jason',
        '    pass: ["text/*", "application/json"],',
        '  {:shop_token, "~> 1.2 and >= 1.2.3", only: :dev},',
        '  "shop_token": {:hex, :shop_token, "1.2.3", "9f86d081884c7d659a2feaa0c55ad015", [:mix], []},',
        '  "git_token": {:git, "https://github.com/shop/git_token.git", "9f86d081", []},',
        '  token = Phoenix.Token.sign(ShopWeb.Endpoint, "user auth", user.id)',
        '  {"authorization", "ApiKey " <> key}, {"accept", "json"}',
        '  Keyword.put(options, :bucket, "Authorization: " <> bucket)',
        '  eval "password: ", x',
        '  credentials: "$(aws configure export)"',
        '  password: settings["db_password"],',
        '  token = get_session(conn, "user_session")',
        '  api_key: "#{System.get_env("SHOP")}", name: "shop"',
        '  {"authorization", "Bearer " <> token}',
        '  {"authorization", "Bearer #{token}"}',
        "  GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
        "  <.form csrf_token={@csrf_token} />",
        '  Logger.warning("cannot refresh token: #{inspect(reason)}", user: "shop")',
        '  defp normalize("token=" <> token), do: "x"',
        "see `?token=<token>` (or `token=<token>`)",
        '  "postgresql://#{enc(opts[:username])}:#{enc(opts[:password])}@" <> host',
        "9fceb02d0ae598e95dc970b74767f19372d61af8",
        noise(64, HEX),
        "AKIAIOSFODNN7EXAMPLE",
        "config/prod.exs:12: secret_key_base is a literal",
    ],
)
def test_harmless_text_stays(line: str) -> None:
    assert redact(line) == line


@pytest.mark.parametrize(
    "form",
    [
        '  password: "{}",',
        '  password: "{}", hostname: "localhost"',
        "  password: '{}'",
        "  password: ~s({})",
        "  password: ~S|{}|",
        '  api_key:\n    "{}"',
        'config :shop, :api_key, "{}"',
        'Application.put_env(:shop, :api_key, "{}")',
        '  "SECRET_KEY_BASE" => "{}", "PORT" => "4000"',
        '  :password => "{}"',
        'password = "{}"',
        '@api_key "{}"',
        '{{"x-api-key", "{}"}}',
        'System.get_env("SECRET_KEY_BASE", "{}")',
        'System.get_env("SECRET_KEY_BASE") || "{}"',
        'token: System.get_env("X") || "{}", a: "b"',
        'token: {{:system, "X", "{}"}}',
        'env!("API_KEY", :string!, "{}")',
        'token: if(prod?, do: "{}", else: "{}"), a: "b"',
        'case System.get_env("JWT_SECRET") do nil -> "{}"; x -> x end',
        'secret_key: %{{"kty" => "oct", "k" => "{}"}}',
        'key: Base.decode64!("{}"), tag: "V1"',
        'plug :basic_auth, username: "shop", password: "{}"',
        'releases: [shop: [cookie: "{}"]]',
        "SECRET_KEY_BASE={}",
        "export SECRET_KEY_BASE='{}'",
        "RELEASE_COOKIE={} PORT=4000",
        "ENV API_KEY={} PORT=4000",
        "ENV API_KEY {}",
        "ARG API_KEY={}",
        "API_KEY=${{OTHER:-{}}}",
        '  SECRET_KEY_BASE = "{}"',
        "  SECRET_KEY_BASE: {}",
        "  - SECRET_KEY_BASE={}",
        '{{"password":"{}","name":"shop"}}',
        "-setcookie {}",
        "elixir --cookie {} -S mix",
        'url: "ecto://shop:{}@db.shop.test/shop"',
        "https://shop.test/hook?token={}&page=1",
        '# password: "{}"',
        '{{:password, "{}"}}',
        'get_env("API_SECRET", nil) || "{}"',
        '  json: "{{\\"password\\": \\"{}\\", \\"name\\": 1}}"',
    ],
)
def test_a_secret_is_masked_and_the_rest_stays(form: str) -> None:
    secret = noise(64)
    assert redact(form.format(secret, secret)) == form.format(MASK, MASK)


@pytest.mark.parametrize("token", ALL_LIVE)
def test_a_token_is_masked_anywhere(token: str) -> None:
    for line in (token, f"see {token} there", f'  note: "{escaped(token)}",', f"<{token}>"):
        masked = redact(line)
        assert MASK in masked
        assert token not in masked


def test_a_weak_secret_is_masked_too() -> None:
    assert redact('  password: "postgres", database: "shop"') == f'  password: "{MASK}", database: "shop"'


def test_an_escaped_quote_or_an_interpolation_ends_no_secret() -> None:
    assert redact('password: "a\\"b", x: "y"') == f'password: "{MASK}", x: "y"'
    assert redact('password: "a#{f("b", %{c: "}"})}d", x: "y"') == f'password: "{MASK}", x: "y"'


def test_a_quote_without_a_partner_ends_with_its_line() -> None:
    assert redact('password: "abc\nname: shop') == f'password: "{MASK}\nname: shop'
    assert redact('password: "abc, name: shop') == f'password: "{MASK}'


def test_bytes_of_a_key_are_masked() -> None:
    assert redact("key: <<213, 7, 9, 44, 1, 250, 17, 88, 3>>, tag: 1") == f"key: <<{MASK}>>, tag: 1"
    assert redact("key: <<id::16>>") == "key: <<id::16>>"


def test_a_pem_is_masked_line_by_line() -> None:
    head, *body, foot = pem().split("\n")
    assert redact(pem()).split("\n") == [head, *(MASK for _ in body), foot]
    heredoc = '  jwt: """\n' + "\n".join(f"  {line}" for line in pem().split("\n")) + '\n  """\n  name: "shop"'
    shown = (
        '  jwt: """\n'
        + "\n".join(f"  {line}" for line in (head, *(MASK for _ in body), foot))
        + '\n  """\n  name: "shop"'
    )
    assert redact(heredoc) == shown


def test_a_pem_in_one_literal_is_masked() -> None:
    line = '  certificate: "' + pem(joint="\\n") + '", name: "shop"'
    assert noise(16, WORD + "+/", "pem 1") not in redact(line)
    assert redact(line).endswith('", name: "shop"')


def test_a_part_of_a_pem_is_masked() -> None:
    head, *body, foot = pem().split("\n")
    assert redact(body[0]) == MASK
    assert redact("    " + body[0] + "\\n\\") == "    " + MASK + "\\n\\"
    assert redact(f"{body[0]}\nAbCd==\n{foot}") == f"{MASK}\n{MASK}\n{foot}"
    assert redact(f"{head}\nAbCd==") == f"{head}\n{MASK}"


def test_a_complete_value_of_one_long_word_stays() -> None:
    word = noise(64)
    assert redact(word) == MASK
    assert redact(word, whole=True) == word


def test_the_number_of_lines_stays() -> None:
    text = 'password: """\n  one\n  two\n  """\nname: "shop"'
    assert redact(text) == f'password: """\n  {MASK}\n  {MASK}\n  """\nname: "shop"'


PIECES = st.sampled_from(
    (
        *('password: "', '"', "'", "SECRET_KEY_BASE=", ":api_key, ", " => ", "#{", "}", "{", "(", ")", "[", "<<"),
        *(">>", "\n", '"""', "~s(", "|| ", "System.get_env(", "ecto://a:", "@b", "://", "=", ": ", "key: ", "token"),
        *("\\", ",", " ", "${", "abc", "1", "é", "\u2028", "\r", "*", MASK, "AK" + "IA", "whs" + "ec_", noise(32)),
        *("do ", "raise ", "--cookie ", "ENV ", "%", "<", ">", ";", "&", "?"),
        *(f"-----{word} RSA PRIVATE KEY-----" for word in ("BEGIN", "END")),
    )
)
MESSY = st.one_of(
    st.text(), st.lists(PIECES, max_size=30).map("".join), st.lists(st.one_of(PIECES, st.text())).map("".join)
)


@settings(deadline=None)
@given(MESSY)
def test_any_text_can_be_masked_and_masking_again_changes_nothing(text: str) -> None:
    masked = redact(text)
    assert redact(masked) == masked
    assert masked.count("\n") == text.count("\n")
    assert redact(redact(text, whole=True), whole=True) == redact(text, whole=True)


FORMS = st.sampled_from(
    [
        '{before}password: "{secret}"{after}',
        "{before}\nAPI_KEY={secret}\n{after}",
        '{before}\nconfig :shop, :api_key, "{secret}"\n{after}',
        '{before}\n  "SECRET_KEY_BASE" => "{secret}",\n{after}',
        '{before}\n  token: System.get_env("TOKEN") || "{secret}",\n{after}',
        '{before}\nSystem.get_env("CLIENT_SECRET", "{secret}")\n{after}',
        '{before}\nurl: "ecto://shop:{secret}@db/shop"\n{after}',
        '{before}\n@webhook_secret "{secret}"\n{after}',
        '{before}\npassword: params[:x] || "{secret}"\n{after}',
        '{before}\napi_key: "#{{System.get_env("K", "{secret}")}}"\n{after}',
        '{before}\napi_key: Map.get(env, "API", "{secret}")\n{after}',
        '{before}\napi_key: String.trim("{secret}")\n{after}',
        '{before}\n{{"authorization", "Bearer {secret}"}}\n{after}',
        "{before}\nSHOP_TOKEN: {secret}\n{after}",
    ]
)
SECRETS = st.text(alphabet=WORD + "+!", min_size=8, max_size=60).map(lambda text: f"Zq9{text}")


@settings(deadline=None)
@given(FORMS, SECRETS, st.text(alphabet=WORD + ' \n:,=()[]{}"'), st.text(alphabet=WORD + ' \n:,=()[]{}"'))
def test_no_secret_is_left(form: str, secret: str, before: str, after: str) -> None:
    assert secret not in redact(form.format(before=before + " ", secret=secret, after=after))


@pytest.mark.parametrize(
    "text",
    [
        'password: "' * 20_000,
        "password: " * 20_000,
        '"#{' * 50_000,
        'token: "#{\n' * 20_000,
        "key: (" * 30_000,
        '{"password", ' * 20_000,
        'get_env("PASSWORD") || ' * 10_000,
        "a" * 300_000,
        "ey-" * 100_000 + ".ey",
        "://a:" * 60_000,
        "${" * 100_000,
        "-----BEGIN " * 20_000 + "PRIVATE KEY",
        "password:\n" * 20_000,
        "<<" * 50_000,
        "password: <<" * 20_000,
        "secret_" * 40_000 + ": ",
        "\\" * 200_000,
    ],
    ids=lambda text: text[:12],
)
def test_the_work_grows_with_the_length(text: str) -> None:
    began = time.process_time()
    redact(text)
    assert time.process_time() - began < 20


HOSTILE = {
    "options": "--token " * 20_000,
    "blanks": "--token" + " " * 100_000 + "x",
    "schemes": "Basic " * 20_000,
    "conditions": 'TOKEN is "' + 'x", "' * 20_000,
    "names": "TOKEN " * 20_000,
    "comparisons": 'get_env("TOKEN") == ' * 5_000,
    "brackets": 'get_env("TOKEN") in ' + "[" * 20_000,
    "words": '"--a", ' * 20_000,
    "a web token": "eyJ" + "a" * 50_000 + ".eyJ" + "b" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_that_is_made_to_take_long_takes_few_passes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    passes = []
    once = redaction._redact_once
    monkeypatch.setattr(redaction, "_redact_once", lambda text, whole: (passes.append(text), once(text, whole))[1])
    redact(HOSTILE[name])
    assert len(passes) <= 4


def test_a_text_that_never_comes_to_rest_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_redact_once", lambda text, _whole: text + "x")
    assert redact("a\nb") == f"{MASK}\n{MASK}"
