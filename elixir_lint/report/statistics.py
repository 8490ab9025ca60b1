"""`--statistics`: how many findings each rule has, most first."""

from __future__ import annotations

from collections import Counter

from elixir_lint.engine import Report


def statistics(report: Report) -> str:
    """`  3 repo-no-tls (warning)`, a line for each rule and severity."""
    counts = Counter((finding.rule, finding.severity) for finding in report.findings)
    if not counts:
        return "0 findings"
    digits = len(str(max(counts.values())))
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0][0], row[0][1].rank))
    return "\n".join(f"{count:>{digits}} {rule} ({severity.value})" for (rule, severity), count in rows)
