"""What every expected course can tell, wherever it comes from: the model's prior as functions of time."""

from __future__ import annotations

from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from replan.knowledge.schema import Verification
from replan.trajectory.scaling import Scaling

Array = NDArray[np.float64]
Origin = Literal["published", "borrowed", "generic", "cohort"]


class CourseModel(Protocol):
    """The course of one patient on one scale before any score: a Gaussian process in weeks since the first visit.

    Everything is in the units of `scaling`. A score adds an error of variance `noise`.
    """

    @property
    def scaling(self) -> Scaling:
        """From scores to the model's units."""
        ...

    @property
    def noise(self) -> float:
        """Variance of the error of one score."""
        ...

    @property
    def origin(self) -> Origin:
        """Where the expectation comes from."""
        ...

    @property
    def source(self) -> str | None:
        """The source in the pack, where there is one."""
        ...

    @property
    def verification(self) -> Verification:
        """Who has read the source."""
        ...

    def mean(self, weeks: Array) -> Array:
        """Mean (n,) at `weeks`."""
        ...

    def cov(self, a: Array, b: Array) -> Array:
        """Covariance (n, m) of true scores at weeks `a` and `b`, doubt about the mean included."""
        ...

    def doubt(self, weeks: Array) -> Array:
        """Standard deviation (n,) of the mean itself."""
        ...

    def shared(self, other: CourseModel, a: Array, b: Array) -> Array:
        """Covariance (n, m) with another scale of the same patient, if both moved as one."""
        ...

    def kinds(self) -> tuple[tuple[float, CourseModel], ...]:
        """The course of each kind of patients, with the share of all that are of it; itself where there is one kind."""
        ...

    def spread(self, factor: float) -> CourseModel:
        """The same with patients `factor` times as far apart."""
        ...

    @property
    def spread_doubt(self) -> float:
        """Factor by which the spread between patients may be off, above and below, in 8 of 10 cases."""
        ...
