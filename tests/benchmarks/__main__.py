"""`make bench`: our time for each operation, and how many times as long each peer takes in the same run.

    BENCH_ARGS="--quick" make bench        up to 10,000 studies
    BENCH_ARGS="--long" make bench         metafor's GOSH by REML and its large leave-one-out too: some ten minutes
    BENCH_ARGS="--only Leave" make bench   the operations whose name begins so

Times depend on the machine and its other work; the ratios of one run are what can be compared, within a factor of two.
Nothing is asserted.
"""

import argparse
import platform
import warnings
from importlib.metadata import version

from . import metafor
from .operations import Call, Operation, operations
from .timing import medians_ms


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--only", default="", help="the beginning of an operation's name")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    chosen = [one for one in operations(options.quick) if one.name.startswith(options.only)]
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "statsmodels", "pymare"))
    print(f"Python {platform.python_version()}, {packages}; one thread")
    missing = metafor.present()
    in_r = (
        {}
        if missing
        else metafor.milliseconds(
            [
                (_key(one), one.k, one.metafor)
                for one in chosen
                if one.metafor and (options.long or not one.long)
            ]
        )
    )
    print(missing or "metafor: mean processor time by R's own clock")
    print(f"\n{'operation':26}{'k':>8}{'ours, ms':>12}{'PyMARE':>10}{'statsmodels':>13}{'metafor':>10}")
    for one in chosen:
        peers = [call if _works(call) else None for call in (one.pymare, one.statsmodels)]
        ours, *theirs = medians_ms([one.ours, *[call for call in peers if call]])
        times = iter(theirs)
        ratios = [_ratio(next(times) if call else None, ours) for call in peers]
        ratios.append(_ratio(in_r.get(_key(one)), ours))
        print(
            f"{one.name:26}{one.k:>8,}{ours:>12.3f}{ratios[0]:>10}{ratios[1]:>13}{ratios[2]:>10}", flush=True
        )


def _works(call: Call | None) -> bool:
    """Whether a peer has this operation and gets through it."""
    if call is None:
        return False
    try:
        call()
    except Exception as failure:  # whatever another program may raise is no reason to measure nothing else
        print(f"  a peer failed: {type(failure).__name__}: {failure}")
        return False
    return True


def _key(one: Operation) -> str:
    return f"{one.name}/{one.k}"


def _ratio(theirs: float | None, ours: float) -> str:
    if theirs is None:
        return "-"
    times = theirs / ours
    return f"{times:,.0f}x" if times >= 10 else f"{times:.1f}x"


if __name__ == "__main__":
    main()
