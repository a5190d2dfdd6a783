"""The rules of an instrument as people write them: when a question is asked, and where answers lead.

A condition: ``2.1 is Y, PY, NI or 2.2 is Y, PY, NI``; ``and`` where all must hold; brackets round what is joined by
``or`` when something is added by ``and``.

A chart is one step a line: the questions that the step looks at, then its branches in order, each with its answers and
where they lead, to a step or a level::

    2.1, 2.2 "aware?": Y PY NI -> 2.3; otherwise -> low
    2.3: N PN -> low; NI -> some_concerns; Y PY -> high

A step is called as its first question is numbered, or, where several look at one question, by a name before ``=``::

    1.3-ni = 1.3: N PN NI -> some_concerns; Y PY -> high

A line of dashes begins another chart; the worst of them counts. Words in quotes after the questions are the step's
label, after a level or step what the sources disagree about.
"""

from .charts import LONGEST_TEXT, MOST_STEPS, NAME, charts_text, read_charts, step_lines, step_names
from .conditions import conditions_text, read_conditions
from .tokens import NUMBER, RuleError

__all__ = [
    "LONGEST_TEXT",
    "MOST_STEPS",
    "NAME",
    "NUMBER",
    "RuleError",
    "charts_text",
    "conditions_text",
    "read_charts",
    "read_conditions",
    "step_lines",
    "step_names",
]
