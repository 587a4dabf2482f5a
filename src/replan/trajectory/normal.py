"""The standard normal distribution, without paying for a large import when one course is reviewed."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SMALL = 512
"""Up to this many values a loop over math.erfc is done before scipy has been imported."""

Z = {0.5: 0.6744897501960817, 0.8: 1.2815515655446004, 0.95: 1.959963984540054}
"""Half-widths in standard deviations of the central interval of each level."""


def normal_cdf(z: Array) -> Array:
    """P(Z <= z) for a standard normal Z, element by element, to double precision."""
    if z.size <= SMALL:
        flat = [0.5 * math.erfc(-value / math.sqrt(2)) for value in z.ravel()]
        return np.array(flat).reshape(z.shape)
    from scipy.special import ndtr  # worth its import only for many values

    result: Array = ndtr(z)
    return result
