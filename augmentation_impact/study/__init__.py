"""Studies: how far each augmentation goes before the model breaks.

The page computes them; here they are asked for (``requests``), gathered (``columns``), and shown as
tables, figures, code and one HTML file (``results``, ``advice``, ``report``).
"""

from .likeness import LikenessResults
from .proofs import ProofResults
from .requests import Studies, StudyRequest
from .results import StudyResults

__all__ = ["LikenessResults", "ProofResults", "Studies", "StudyRequest", "StudyResults"]
