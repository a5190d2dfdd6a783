"""Risk of bias of the demonstration besides Table 2: what waits to be begun, and two assessments that differ.

Nobody has read a primary report for it. The answers are staged so that an arbiter has something to settle, and each of
them says so.
"""

SUPPORT = "Staged for the demonstration"

# The studies whose risk of bias is assigned and not begun, with the instrument of their design: a within-person trial
# and a parallel one.
NOT_STARTED = ("Suh", "Zeng 2014b")

# The row of Table 1 with two assessments by signalling questions. They differ in question 4.4, and so in domain 4.
ROW = 14
_ALIKE = {
    "1.1": "Y", "1.2": "NI", "1.3": "N",
    "2.1": "Y", "2.2": "Y", "2.3": "N", "2.6": "Y",
    "3.1": "Y",
    "4.1": "N", "4.2": "N", "4.3": "Y",
    "5.1": "PY", "5.2": "N", "5.3": "N",
}  # fmt: skip
ANSWERS = {
    "first": _ALIKE | {"4.4": "N"},
    "second": _ALIKE | {"4.4": "Y", "4.5": "PN"},
}
