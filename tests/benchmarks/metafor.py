"""The same operations in R, where R and metafor are there."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from .data import effects, many

_SCRIPT = """
suppressMessages({library(metafor); library(jsonlite)})
jobs <- fromJSON(commandArgs(TRUE)[1], simplifyVector=FALSE)
num <- function(x) unlist(x)
for (job in jobs) {
  yi <- num(job$yi); vi <- num(job$vi); x <- num(job$x)
  study <- (seq_along(yi)-1) %/% 4; effect <- seq_along(yi)
  if (!is.null(job$Y)) {
    m <- length(job$Y)
    Y <- matrix(num(job$Y), nrow=m, byrow=TRUE); V <- matrix(num(job$V), nrow=m, byrow=TRUE)
  }
  fit <- rma(yi, vi, method="DL"); code <- parse(text=job$code)
  run <- function() suppressWarnings(eval(code))
  seconds <- function(times) sum(system.time(for (i in seq_len(times)) run())[c("user.self", "sys.self")])
  once <- tryCatch(seconds(1), error=conditionMessage)
  if (is.character(once)) { message(job$key, ": ", once); next }
  rounds <- if (once > 0.6) 0 else max(3, min(100, floor(0.6/max(once, 0.001))))
  cat(job$key, 1000 * if (rounds == 0) once else seconds(rounds)/rounds, "\\n", sep="\\t")
}
"""


def present() -> str | None:
    """What is missing, or None."""
    if shutil.which("Rscript") is None:
        return "R is not installed here"
    asked = subprocess.run(
        ["Rscript", "-e", "library(metafor); library(jsonlite)"], capture_output=True, check=False, timeout=60
    )
    return None if asked.returncode == 0 else "R has no metafor (or no jsonlite) here"


def milliseconds(jobs: list[tuple[str, int, str]]) -> dict[str, float]:
    """Mean milliseconds of each (key, k, R expression): time on the processor, which other work does not lengthen.

    R's clock is too coarse for a median of short calls.
    """
    described = []
    for key, k, code in jobs:
        yi, vi, x = effects(k)
        job = {"key": key, "code": code, "yi": yi.tolist(), "vi": vi.tolist(), "x": x.tolist()}
        if "Y[i,]" in code:
            job |= {"Y": many(1_000, k)[0].tolist(), "V": many(1_000, k)[1].tolist()}
        described.append(job)
    with tempfile.TemporaryDirectory() as directory:
        script, data = Path(directory) / "bench.R", Path(directory) / "jobs.json"
        script.write_text(_SCRIPT)
        data.write_text(json.dumps(described))
        done = subprocess.run(
            ["Rscript", str(script), str(data)], stdout=subprocess.PIPE, text=True, check=True, timeout=3600
        )
    lines = (line.split("\t") for line in done.stdout.splitlines() if line.strip())
    return {key: float(np.float64(value)) for key, value, *_ in lines}
