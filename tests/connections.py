"""The connections of browsers to the server of the tests."""

import threading
from socketserver import ThreadingMixIn


class Connections:
    """Counts a server's connections, from before a thread is started for one until that thread has ended.

    A connection ends when the browser has closed it and whatever came by it has been answered.
    """

    def __init__(self, server: ThreadingMixIn) -> None:
        self.open = 0
        self.changed = threading.Condition()
        accept, serve = server.process_request, server.process_request_thread

        def counted(*connection) -> None:
            self.count(1)
            accept(*connection)

        def served(*connection) -> None:
            try:
                serve(*connection)
            finally:
                self.count(-1)

        server.process_request, server.process_request_thread = counted, served

    def count(self, by: int) -> None:
        with self.changed:
            self.open += by
            self.changed.notify_all()

    def have_ended(self, within: float) -> bool:
        """Whether there is none, for which it waits at most so many seconds."""
        with self.changed:
            return self.changed.wait_for(lambda: self.open == 0, within)
