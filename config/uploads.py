"""A bound on files in forms, kept while they arrive."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload


class BoundedUploadHandler(FileUploadHandler):
    """Files above ``FILE_UPLOAD_MAX_MEMORY_SIZE`` are not kept: the form is then told that none came, and far larger
    bodies are not even read to their end. Forms are parsed before anybody is asked who sends them."""

    def handle_raw_input(self, input_data: Any, META: dict, content_length: int, *args: Any) -> None:
        """Note how much is announced; ``content_length`` is in bytes."""
        self.announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Refuse a file before its first byte is kept."""
        super().new_file(*args, **kwargs)
        most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        if self.announced > 10 * most:
            raise StopUpload(connection_reset=True)
        if self.announced > most:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
