"""How collected static files are named and stored."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names with a hash of the contents, also where one of our modules imports another; compressed once, in advance."""

    support_js_module_import_aggregation = True
    # A module's name depends on those of the modules that it imports, and these on theirs: a pass for each step. Django
    # gives up after 5, and the workspace is built of about ten.
    max_post_process_passes = 30
