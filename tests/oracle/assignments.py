"""Assignments of environment variables to try a configuration with."""

from __future__ import annotations

import random
import re
from itertools import product

UNSET = None
_READ = re.compile(r"(?:get_env|fetch_env!?|getenv|env!|env)\(?\s*[\"']([A-Za-z_][A-Za-z0-9_]*)[\"']")
_TEXT = re.compile(r'"([^"\\#\n]{1,20})"')
MAX_PRODUCT = 64
"""Assignments tried at most when each variable may have each value."""


def variables_in(texts):
    """The environment variables that sources read by a literal name, sorted."""
    return sorted({name for text in texts for name in _READ.findall(text)})


def values_in(texts, names):
    """Texts that a source compares with: each may matter as a value."""
    found = {text for source in texts for text in _TEXT.findall(source)} - set(names)
    return sorted(text for text in found if " " not in text and "/" not in text)[:6]


def assignments(names, values, *, plausible=None, samples=24, seed=0):
    """All unset, all set, each one toggled, random subsets; where that is few, every combination.

    `plausible` gives the values of variables that only some texts suit (a number, a URL), the usual one first.
    """
    plausible = plausible or {}
    choices = {name: [UNSET, "", *plausible.get(name, values or ["x"])] for name in names}
    size = 1
    for options in choices.values():
        size *= len(options)
    if size <= MAX_PRODUCT:
        return [_set(dict(zip(choices, combination, strict=True))) for combination in product(*choices.values())]
    chosen = random.Random(seed)
    full = {name: options[2] for name, options in choices.items()}
    found = [{}, full]
    found += [{name: text} for name, text in full.items()]
    found += [{n: t for n, t in full.items() if n != name} for name in full]
    for number in range(samples):
        odd = number % 4 / 10
        found.append(_set({n: chosen.choice(o) if chosen.random() < odd else o[2] for n, o in choices.items()}))
        found.append({name: chosen.choice(choices[name][2:]) for name in names if chosen.random() < 0.9})
    return [dict(items) for items in dict.fromkeys(tuple(sorted(one.items())) for one in found)]


def _set(assignment):
    return {name: text for name, text in assignment.items() if text is not UNSET}
