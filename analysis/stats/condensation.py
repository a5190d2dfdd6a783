"""Few terms that stand for many studies in every sum of f(v), where f is as smooth as 1/(v + t)^n.

Variances fall into bins, BINS to an octave.  Within a bin such a function is nearly a polynomial of degree NODES - 1
in v, so a study counts as much as its Lagrange weights at the bin's Chebyshev nodes do, and the weights of all
studies of a bin add up.  The pole at v = -t <= 0 lies at least 2 BINS half widths from the bin's centre, so the
error is of the order of (4 BINS)^-NODES, 1e-8 of the sum (Trefethen, Approximation Theory and Approximation
Practice, theorem 8.2).
"""

import numpy as np

BINS = 128
NODES = 3
FROM = 5_000  # studies; below it the sums themselves cost less
WORTH = 2  # studies to a node, or little is gained
BLOCK = 8192  # studies that are worked on together, so that they stay in the fast memory

# Of a double's bits the exponent and the first seven digits of the fraction are its bin, the others its place there.
_SHIFT = 52 - 7
_WITHIN = (1 << _SHIFT) - 1
_PLACES = np.cos(np.pi * (np.arange(NODES) + 0.5) / NODES)
# From the sums of s^0 .. s^(NODES - 1) over a bin, s from -1 to 1 across it, to the weights of its nodes.
_TO_WEIGHTS = np.linalg.inv(np.vander(_PLACES, increasing=True).T)


def condensed(v: np.ndarray, moments: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Nodes u (n,) and weights c (r, n): sum_i moments[j, i] f(v_i) is nearly sum_i c[j, i] f(u_i).

    `v` (k,) is above 0, `moments` has shape (r, k).  None where k is small, or where the variances spread over so
    many bins that little would be gained.
    """
    if len(v) < FROM:
        return None
    bits = v.view(np.int64)
    bins = bits >> _SHIFT
    first = int(bins.min())
    bins -= first
    count = int(bins.max()) + 1
    if count * NODES * WORTH > len(v):
        return None
    sums = np.zeros((len(moments), NODES, count))
    for start in range(0, len(v), BLOCK):
        part = slice(start, start + BLOCK)
        here = bins[part]
        s = (bits[part] & _WITHIN) * 2.0 ** (1 - _SHIFT) - 1
        weights = moments[:, part]
        for power in range(NODES):
            for total, row in zip(sums, weights, strict=True):
                total[power] += np.bincount(here, weights=row, minlength=count)
            weights = weights * s
    edges = (np.arange(first, first + count + 1) << _SHIFT).view(float)
    half = np.diff(edges) / 2
    nodes = edges[:-1] + half * (1 + _PLACES[:, None])
    return nodes.ravel(), np.matmul(_TO_WEIGHTS, sums).reshape(len(moments), -1)
