"""The secret detector: which settings hold secrets, what a value is, and masking.

`vocabulary.classify_path` and `detect.classify_value` answer a rule; `tokens.find_tokens` finds known credentials in
any text; `redact.redact` and `leaves.masked` make text and values fit to be shown. No answer holds a secret, a part
of it, its hash or its length.
"""
