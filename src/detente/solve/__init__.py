"""Algorithms without economics: they know vectors and functions, and nothing of the project."""

from detente.solve.active import ActiveResult, ActiveSet, Held, Objective, Switch
from detente.solve.anderson import anderson
from detente.solve.newton import newton
from detente.solve.quadratic import Quadratic, QuadraticResult
from detente.solve.result import Result

__all__ = [
    "ActiveResult", "ActiveSet", "Held", "Objective", "Quadratic", "QuadraticResult", "Result",
    "Switch", "anderson", "newton",
]  # fmt: skip
