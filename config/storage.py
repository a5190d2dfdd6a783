"""How collected static files are named and stored."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names with a hash of the contents, also where one of our modules imports another; compressed once, in advance."""

    support_js_module_import_aggregation = True
