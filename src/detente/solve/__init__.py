"""Algorithms without economics: they know vectors and functions, and nothing of the project."""

from detente.solve.anderson import anderson
from detente.solve.newton import newton
from detente.solve.quadratic import Quadratic, QuadraticResult
from detente.solve.result import Result

__all__ = ["Quadratic", "QuadraticResult", "Result", "anderson", "newton"]
