"""Tests of quantities, with the strategies that they share."""
