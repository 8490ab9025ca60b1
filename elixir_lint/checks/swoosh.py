"""What Swoosh's adapters and clients need (swoosh 1.26, lib/swoosh/adapters/*.ex and lib/swoosh/api_client/*.ex)."""

from __future__ import annotations

PREFIX = "Swoosh.Adapters."
SMTP = "Swoosh.Adapters.SMTP"

REQUIRED = {
    "AmazonSES": ("region", "access_key", "secret"),
    "AzureCommunicationServices": ("endpoint",),
    "Brevo": ("api_key",),
    "CustomerIO": ("api_key",),
    "Dyn": ("api_key",),
    "ExAwsAmazonSES": (),
    "Gmail": ("access_token",),
    "Lettermint": ("api_token",),
    "Loops": ("api_key",),
    "MailPace": ("api_key",),
    "Mailersend": ("api_key",),
    "Mailgun": ("api_key", "domain"),
    "Mailjet": ("api_key", "secret"),
    "Mailpit": ("base_url",),
    "Mailtrap": ("api_key",),
    "Mandrill": ("api_key",),
    "MsGraph": ("auth",),
    "Mua": (),
    "OhMySmtp": ("api_key",),
    "PostUp": ("username", "password"),
    "Postal": ("api_key", "base_url"),
    "Postmark": ("api_key",),
    "ProtonBridge": (),
    "Resend": ("api_key",),
    "SMTP": ("relay",),
    "SMTP2GO": ("api_key",),
    "Scaleway": ("project_id", "secret_key"),
    "Sendgrid": ("api_key",),
    "Sendinblue": ("api_key",),
    "Sendmail": (),
    "SocketLabs": ("server_id", "api_key"),
    "SparkPost": ("api_key",),
    "ZeptoMail": ("api_key",),
}
"""The settings without which an adapter raises at each delivery (`required_config`)."""
WITHOUT_CLIENT = frozenset({"ExAwsAmazonSES", "Mua", "ProtonBridge", "SMTP", "Sendmail"})
"""The adapters of these that speak another protocol than HTTP, or through another library."""
PACKAGES = {
    "AmazonSES": ("gen_smtp",),
    "ExAwsAmazonSES": ("gen_smtp", "ex_aws"),
    "Gmail": ("mail",),
    "Mailgun": ("multipart",),
    "MsGraph": ("gen_smtp",),
    "Mua": ("mail", "mua"),
    "ProtonBridge": ("gen_smtp",),
    "SMTP": ("gen_smtp",),
    "Sendmail": ("gen_smtp",),
}
"""The packages without which a mailer cannot be loaded (`required_deps`)."""
MULTIPART_SINCE = "1.16.1"
"""The Swoosh whose Mailgun adapter needs multipart."""
CLIENTS = {
    "Swoosh.ApiClient.Finch": "finch",
    "Swoosh.ApiClient.Hackney": "hackney",
    "Swoosh.ApiClient.Req": "req",
}
"""The clients, and the packages without which Swoosh does not boot."""
CHECKED_SINCE = "1.4.0"
"""The Swoosh that asks for its client's package when it starts."""
DEFAULT_CLIENT = "Swoosh.ApiClient.Hackney"
NO_CLIENTS = frozenset({"Finch", "HTTPoison", "Mint", "Req", "Tesla"})
"""Modules that are taken for clients."""
