"""Open data that others can trust: tables with schemas, contracts, a catalogue, tagged figures.

with begin(out, signer, title="…", published=day) as edition:
    write_data(edition, reports, book, contracts=…)
"""

from mingzhang.publishing.opendata.writing import data_files, write_data

__all__ = ["data_files", "write_data"]
