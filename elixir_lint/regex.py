"""`regex(PATTERN)`: a regular expression that is compiled when it is first used.

Python compiles one in a tenth of a millisecond or more. At module level that is paid in each run, for over a hundred
of them, though most files need few. (`tests/test_imports.py` finds those that are compiled at import.)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr

if TYPE_CHECKING:

    def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]: ...

else:

    class regex:  # noqa: N801  (used like `re.compile`)
        """Has the attributes of the `re.Pattern` that it becomes; each is looked up once."""

        def __init__(self, pattern: AnyStr, flags: int = 0) -> None:
            self._pattern = pattern
            self._flags = flags

        def __getattr__(self, name: str) -> Any:
            value = getattr(re.compile(self._pattern, self._flags), name)
            setattr(self, name, value)
            return value
