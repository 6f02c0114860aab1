"""Rebuilds tables from text whose geometry is lost: copied pages, old extractions."""

from mingzhang.reading.flow.recognise import FlowReading, recognise_flow

__all__ = ["FlowReading", "recognise_flow"]
