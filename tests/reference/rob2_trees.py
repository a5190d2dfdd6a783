"""The trees of RoB 2 written a second time, as plain conditions, transcribed from the reference by hand.

Sections are those of the reference document: 3 parallel groups, 5 crossover, 6 clusters. The decision tables in
`rob2.json` are a third writing; the product's charts are the first. Each function takes the answers to all questions
of a domain, NA where one does not apply.
"""

YES = ("Y", "PY")
NO = ("N", "PN")
NI = ("NI",)
NA = ("NA",)

WORST_FIRST = ("high", "some_concerns", "low")


def randomization(a, domain="1"):
    """Section 3, domain 1. Verified: corates (flow chart), rob2.py (Figure 1, Table 4), risk-of-bias, ROBoto2, eagent.

    Section 5 (crossover): reused, one source, crossover_js. Section 6, domain 1a: one source, TheRubricGenerator.
    """
    random, concealed, baseline = a[f"{domain}.1"], a[f"{domain}.2"], a[f"{domain}.3"]
    if concealed in NO:
        return "high"
    if concealed in NI:
        if baseline in YES:
            return "high"
        return "some_concerns"
    if random in NO:
        return "some_concerns"
    if baseline in YES:
        return "some_concerns"
    return "low"


def cluster_randomization(a):
    """Section 6, domain 1a: the tree of domain 1. One source: TheRubricGenerator."""
    return randomization(a, "1a")


def cluster_recruitment(a):
    """Section 6, domain 1b. One source: TheRubricGenerator."""
    if a["1b.1"] in YES:
        return "low"
    if a["1b.2"] in YES:
        return "high"
    if a["1b.2"] in NO:
        if a["1b.3"] in YES:
            return "some_concerns"
        return "low"
    if a["1b.3"] in YES:
        return "high"
    return "some_concerns"


def carryover(a):
    """Section 5, domain S. One source: crossover_js (Figure 2)."""
    if a["S.3"] in NO:
        return "high"
    if a["S.3"] in NI:
        return "some_concerns"
    if a["S.1"] in YES:
        return "low"
    if a["S.2"] in YES:
        return "low"
    return "some_concerns"


def assignment(a):
    """Section 3, domain 2, effect of assignment. Verified: corates (flow chart), rob2.py (Figure 2, Table 6),
    risk-of-bias, ROBoto2, eagent, auto-rob2. Section 5 (crossover): reused, one source, crossover_js."""
    unaware = a["2.1"] in NO and a["2.2"] in NO
    return _worse(_departures(a, unaware), _analysis(a))


def cluster_assignment(a):
    """Section 6, domain 2, effect of assignment. One source: TheRubricGenerator.

    Unresolved: 2.3 yes and 2.4 no is low there, some concerns in the parallel tool; the latter is taken.
    """
    unaware = a["2.2"] in NO and (a["2.1a"] in NO or a["2.1b"] in NO)
    return _worse(_departures(a, unaware), _analysis(a))


def cluster_assignment_as_transcribed(a):
    """As `cluster_assignment`, with the unresolved rule as TheRubricGenerator has it."""
    if a["2.3"] in YES and a["2.4"] in NO:
        return _analysis(a)
    return cluster_assignment(a)


def _departures(a, unaware):
    if unaware:
        return "low"
    if a["2.3"] in NO:
        return "low"
    if a["2.3"] in NI:
        return "some_concerns"
    if a["2.4"] in NO:
        return "some_concerns"
    if a["2.5"] in YES:
        return "some_concerns"
    return "high"


def _analysis(a):
    if a["2.6"] in YES:
        return "low"
    if a["2.7"] in NO:
        return "some_concerns"
    return "high"


def _worse(one, other):
    return min(one, other, key=WORST_FIRST.index)


def adhering(a):
    """Section 3, domain 2, effect of adhering. Verified: corates (flow chart), eagent, auto-rob2, crossover_js
    (Tables 7, 8). Section 5 (crossover): one source, crossover_js. Section 6 (clusters): one source,
    TheRubricGenerator."""
    unaware = a["2.1"] in NO and a["2.2"] in NO
    if unaware or a["2.3"] in NA + YES:
        if a["2.4"] in NA + NO and a["2.5"] in NA + NO:
            return "low"
        return _mended(a)
    return _mended(a)


def _mended(a):
    if a["2.6"] in YES:
        return "some_concerns"
    return "high"


def missing(a):
    """Section 3, domain 3. Verified: corates (flow chart), rob2.py (Figure 4, Table 10), risk-of-bias, ROBoto2, eagent.

    Section 5 (crossover): one source, crossover_js; TheRubricGenerator agrees.
    """
    return _gaps(a, a["3.1"] in YES)


def cluster_missing(a):
    """Section 6, domain 3. One source: TheRubricGenerator."""
    return _gaps(a, a["3.1a"] in YES and a["3.1b"] in YES)


def _gaps(a, complete):
    if complete:
        return "low"
    if a["3.2"] in YES:
        return "low"
    if a["3.3"] in NO:
        return "low"
    if a["3.4"] in NO:
        return "some_concerns"
    return "high"


def measurement(a):
    """Section 3, domain 4. Verified: corates (flow chart), rob2.py (Figure 5, Table 12), risk-of-bias, ROBoto2, eagent.

    Section 5 (crossover): one source, TheRubricGenerator.
    """
    if a["4.1"] in YES:
        return "high"
    if a["4.2"] in YES:
        return "high"
    if a["4.2"] in NO:
        if a["4.3"] in NO:
            return "low"
        if a["4.4"] in NO:
            return "low"
        if a["4.5"] in NO:
            return "some_concerns"
        return "high"
    if a["4.3"] in NO:
        return "some_concerns"
    if a["4.4"] in NO:
        return "some_concerns"
    if a["4.5"] in NO:
        return "some_concerns"
    return "high"


def cluster_measurement(a):
    """Section 6, domain 4. One source: TheRubricGenerator."""
    if a["4.1"] in YES or a["4.2"] in YES:
        return "high"
    if a["4.3a"] in NO or a["4.3b"] in NO or a["4.4"] in NO:
        if a["4.2"] in NO:
            return "low"
        return "some_concerns"
    if a["4.5"] in NO:
        return "some_concerns"
    return "high"


def selection(a):
    """Section 3, domain 5. Verified: corates (flow chart), rob2.py (Figure 7, Table 14), risk-of-bias, ROBoto2, eagent.

    Section 6 (clusters): one source, TheRubricGenerator.
    """
    if a["5.2"] in YES or a["5.3"] in YES:
        return "high"
    if a["5.2"] in NI or a["5.3"] in NI:
        return "some_concerns"
    if a["5.1"] in YES:
        return "low"
    return "some_concerns"


def crossover_selection(a):
    """Section 5, domain 5 with question 5.4. Two sources: crossover_js (Figure 7), TheRubricGenerator."""
    if a["5.2"] in YES or a["5.3"] in YES or a["5.4"] in YES:
        return "high"
    if a["5.2"] in NI or a["5.3"] in NI or a["5.4"] in NI:
        return "some_concerns"
    if a["5.1"] in YES:
        return "low"
    return "some_concerns"


PARALLEL = {"1": randomization, "2": assignment, "3": missing, "4": measurement, "5": selection}
CROSSOVER = {**PARALLEL, "S": carryover, "5": crossover_selection}
CLUSTER = {
    "1a": cluster_randomization,
    "1b": cluster_recruitment,
    "2": cluster_assignment,
    "3": cluster_missing,
    "4": cluster_measurement,
    "5": selection,
}
# By the keys of `rob2.json`.
TREES = {
    "parallel_assignment": PARALLEL,
    "parallel_adhering": {**PARALLEL, "2": adhering},
    "crossover_assignment": CROSSOVER,
    "crossover_adhering": {**CROSSOVER, "2": adhering},
    "cluster_assignment": CLUSTER,
    "cluster_adhering": {**CLUSTER, "2": adhering},
}
