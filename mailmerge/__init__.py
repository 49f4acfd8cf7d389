"""mailmerge: an Excel ledger of unpaid invoices in, a dated folder of finished Word letters out.

The public API is the corridor `plan()` then `write()`, the settings that both need, and the nouns of `mailmerge.model`.
"""

from __future__ import annotations

from mailmerge.errors import ExitCode, MailmergeError
from mailmerge.run import load_settings, plan, write
from mailmerge.version import VERSION

__version__ = VERSION
__all__ = ["ExitCode", "MailmergeError", "__version__", "load_settings", "plan", "write"]
