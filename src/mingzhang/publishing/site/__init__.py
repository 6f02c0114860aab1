"""The static portal: plain pages in two languages, every figure a link to where it comes from.

with begin(out, signer, title="…", published=day, workers=2) as edition:
written = write_site(edition, reports, Site("…", "…", publisher="…", rulebook=str(book.data)))
edition.finish(reason)
"""

from mingzhang.publishing.site.findings import checked_of
from mingzhang.publishing.site.options import Site
from mingzhang.publishing.site.report_part import Extras
from mingzhang.publishing.site.sources import SiteSource, StoredReport, stored_reports
from mingzhang.publishing.site.writing import Written, write_site

__all__ = ["Extras", "Site", "SiteSource", "StoredReport", "Written", "checked_of", "stored_reports", "write_site"]
