"""The office for other programs: REST with OpenAPI 3.1; a request becomes a query or a service and an answer."""

from mingzhang.office.api.interface import api

__all__ = ["api"]
