"""A child that must not outlive its parent, however the parent dies."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def stop_with_parent() -> None:
    """Ask the kernel to send SIGTERM to this process when its parent ends. Linux only; elsewhere nothing happens.

    The request outlives exec. Call it in the main thread of a process whose parent forked it from its main thread:
    the kernel watches the forking thread.
    """
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    # The parent may have ended in between; nobody would send the signal any more.
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
