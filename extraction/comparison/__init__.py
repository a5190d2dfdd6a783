"""Two readings of a study, put side by side: where they agree, where they differ, what settles each difference.

Cells meet by address, with the study's own arm and time-point ids in it (the structure pass gave each reading's
arm and time point its own). Agreement is typed: 12 = 12.0, words regardless of case and space, choices and
judgements exactly; where a question has a tolerance, its numbers agree within that. Of signalling answers
"probably yes" agrees with "yes", and "probably no" with "no", since they act alike in every rule. A blank differs from
every value and from NR; NR differs from NA. A blank beside a number that follows from the other cells of its line (SE x
root n = SD) is a difference still, and is marked as the same in another form.

An arm or time point that only one reading has is a difference of its own ("structure"), and carries all its cells:
deciding to keep it, or to leave it out, settles them together. Nothing here changes what the readers wrote.
"""

from .cells import (
    ArmView,
    CellView,
    ReadingView,
    TimePointView,
    arm_address,
    seen,
    time_point_address,
)
from .decisions import (
    AGREED,
    LEFT_OUT,
    OPEN,
    OTHER,
    SETTLED,
    WAITS,
    Chosen,
    Decision,
    Status,
    StillOpen,
    final_cells,
    fits,
    left_out,
    states,
    status,
)
from .equivalence import Equivalent, ReportedLine, equivalents
from .rows import FIRST, SECOND, Row, compare, same

__all__ = [
    "AGREED",
    "FIRST",
    "LEFT_OUT",
    "OPEN",
    "OTHER",
    "SECOND",
    "SETTLED",
    "WAITS",
    "ArmView",
    "CellView",
    "Chosen",
    "Decision",
    "Equivalent",
    "ReadingView",
    "ReportedLine",
    "Row",
    "Status",
    "StillOpen",
    "TimePointView",
    "arm_address",
    "compare",
    "equivalents",
    "final_cells",
    "fits",
    "left_out",
    "same",
    "seen",
    "states",
    "status",
    "time_point_address",
]
