"""The joint rounding certificate: all identities of all tables as one exact problem, solved and verified.

`certify` answers for reports; `Problem`, `Equation` and `printed_amount` describe a problem free of forms.
"""

from mingzhang.checking.certificate.certify import certify
from mingzhang.checking.certificate.laying import Laid, lay_out
from mingzhang.checking.certificate.model import Certificate, Conflict, Correction, Place
from mingzhang.checking.certificate.printing import Precision, Zeros, printed_amount
from mingzhang.checking.certificate.problem import Amount, Equation, Problem, System, systems_of
from mingzhang.checking.certificate.proof import Clash
from mingzhang.checking.certificate.settling import Outcome, Undecided, Witness, settle
from mingzhang.checking.certificate.solver import Clock

__all__ = [
    "Amount",
    "Certificate",
    "Clash",
    "Clock",
    "Conflict",
    "Correction",
    "Equation",
    "Laid",
    "Outcome",
    "Place",
    "Precision",
    "Problem",
    "System",
    "Undecided",
    "Witness",
    "Zeros",
    "certify",
    "lay_out",
    "printed_amount",
    "settle",
    "systems_of",
]
