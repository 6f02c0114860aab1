"""The second language of the house: English of sentences that are written in Chinese, found by the Chinese."""

from mingzhang.language.catalogue import read_folder
from mingzhang.language.speaking import LANGUAGES, say, speak, speaking, spoken
from mingzhang.language.translator import Translator

__all__ = ["LANGUAGES", "Translator", "read_folder", "say", "speak", "speaking", "spoken"]
