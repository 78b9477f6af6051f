"""The guidance 京平政发〔2019〕7号 as data."""

from chaiqian.guidance.register import Clause, Figure, Figures, Guidance, Reading, load_guidance

__all__ = ["Clause", "Figure", "Figures", "Guidance", "Reading", "load_guidance"]
