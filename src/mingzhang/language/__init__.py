"""The second language of the house: English of sentences that are written in Chinese, found by the Chinese."""

from mingzhang.language.speaking import LANGUAGES, say, speak, speaking, spoken

__all__ = ["LANGUAGES", "say", "speak", "speaking", "spoken"]
