"""A linter for the production configuration of Elixir projects."""

__version__ = "0.1.0"
HOMEPAGE = "https://github.com/elixir-lint/elixir-lint"
