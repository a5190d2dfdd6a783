"""Small-study effects: do small studies show other effects than large ones?

Every test is computed for any k it is defined for; with fewer than FEW_STUDIES its power is low and
results carry `few_studies` (Cochrane Handbook 13.3.5.4).
"""

from .begg import Begg, begg
from .contours import Contours, funnel_contours, significance_levels
from .egger import Egger, egger
from .fail_safe import FailSafe, fail_safe_n
from .harbord import Harbord, harbord
from .pet_peese import PetPeese, pet_peese
from .peters import Peters, peters
from .selection import SelectionModel, selection_model
from .trim_and_fill import TrimAndFill, trim_and_fill
from .weighted_line import FEW_STUDIES, WeightedLine

__all__ = [
    "FEW_STUDIES",
    "Begg",
    "Contours",
    "Egger",
    "FailSafe",
    "Harbord",
    "PetPeese",
    "Peters",
    "SelectionModel",
    "TrimAndFill",
    "WeightedLine",
    "begg",
    "egger",
    "fail_safe_n",
    "funnel_contours",
    "harbord",
    "pet_peese",
    "peters",
    "selection_model",
    "significance_levels",
    "trim_and_fill",
]
