"""Everything geomap raises on purpose.

::

    GeomapError
    ├ ArticleError(ValueError)           unreadable, empty, too large, wrong encoding
    ├ ConfigurationError(ValueError)
    ├ DatasetError
    │ ├ DatasetMissingError(FileNotFoundError)
    │ └ DatasetIntegrityError            sha256 or schema does not match
    ├ GeocoderError
    │ ├ GeocoderTimeout(TimeoutError)
    │ ├ GeocoderUnavailable(OSError)
    │ └ GeocoderRateLimited              retry_after in seconds
    ├ RoutingError                       a service failed; "no route" is a value
    └ ExportError(OSError)

"Not found" is a value with a reason, never an exception.
"""


class GeomapError(Exception):
    """Root of the tree; ``exit_code`` is what the command line returns for it."""

    exit_code = 1

    def __str__(self) -> str:
        # FileNotFoundError and OSError would print an errno tuple.
        return " ".join(str(part) for part in self.args)


class ArticleError(GeomapError, ValueError):
    """The article cannot be read."""

    exit_code = 3


class ConfigurationError(GeomapError, ValueError):
    """A setting or an option makes no sense."""

    exit_code = 2


class DatasetError(GeomapError):
    """A data file is missing or damaged."""

    exit_code = 4


class DatasetMissingError(DatasetError, FileNotFoundError):
    """A data file is not where it should be."""


class DatasetIntegrityError(DatasetError):
    """A data file is not what it should be."""


class GeocoderError(GeomapError):
    """A geocoder on the network failed."""

    exit_code = 5


class GeocoderTimeout(GeocoderError, TimeoutError):
    """No answer in time."""


class GeocoderUnavailable(GeocoderError, OSError):
    """No connection, or the service is down."""


class GeocoderRateLimited(GeocoderError):
    """The service asks for patience."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class RoutingError(GeomapError):
    """A routing service failed."""

    exit_code = 5


class ExportError(GeomapError, OSError):
    """An output cannot be written."""

    exit_code = 6
