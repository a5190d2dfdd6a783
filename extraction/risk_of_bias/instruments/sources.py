"""What the decision trees were compared with: published transcriptions and implementations of the official charts."""

from __future__ import annotations

CORATES = (
    "InfinityBowman/corates: transcribed flow charts of the guidance of 22 August 2019, and scoring code"
)
ROB2_PY = "A Python implementation that cites the figures and mapping tables of the full guidance of 2019"
RISK_OF_BIAS = "rob-luke/risk-of-bias"
ROBOTO2 = "larchlab/ROBoto2"
EAGENT = "Younthing/eagent"
AUTO_ROB2 = "AliSalman-et-al/auto-rob2"
CROSSOVER_JS = (
    "A JavaScript implementation transcribed from the flow charts of the crossover tool of 18 March 2021"
)
RUBRIC = "ProgramDoc/TheRubricGenerator"
SRDR = "jensjap/srdrPLUS (SRDR+)"
ADAPTED = "RoB 2 for parallel-group trials of 22 August 2019, adapted for sides without an official document"
