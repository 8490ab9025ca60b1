"""`.elixir-lint.toml`: found, read, checked against its shape."""
