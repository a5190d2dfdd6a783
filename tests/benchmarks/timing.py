"""How long calls take on the processor: medians of calls that take turns, so that other work disturbs all alike."""

import statistics
import time
from collections.abc import Callable, Sequence

SECONDS = 0.5  # for each call
MOST = 400


def medians_ms(calls: Sequence[Callable[[], object]], seconds: float = SECONDS) -> list[float]:
    """Median milliseconds of each call, after one that does not count (but where one takes longer than `seconds`)."""
    first = [_ms(call) for call in calls]
    rounds = [0 if once > 1e3 * seconds else max(3, min(MOST, int(1e3 * seconds / once))) for once in first]
    times: list[list[float]] = [[] for _ in calls]
    for turn in range(max(rounds)):
        for index, call in enumerate(calls):
            # The fast wait for the slow: each call's turns are spread over the whole time.
            if (turn + 1) * rounds[index] // max(rounds) > turn * rounds[index] // max(rounds):
                times[index].append(_ms(call))
    return [statistics.median(one) if one else once for one, once in zip(times, first, strict=True)]


def _ms(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return 1e3 * (time.process_time() - started)
