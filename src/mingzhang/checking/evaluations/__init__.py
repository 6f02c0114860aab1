"""Evaluations of funds and whole departments: rates, lists, points, scales, dates, texts."""
