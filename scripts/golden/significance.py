"""Writes test/golden/evaluation-significance.json: paired bootstrap, permutation test and t-test as SciPy computes them, and
Holm's correction as statsmodels does.

Command: python3 scripts/golden/significance.py
"""

import json
import pathlib

import numpy
import scipy
import scipy.stats
import statsmodels
from statsmodels.stats.multitest import multipletests

POSTS, RESAMPLES = 200, 400_000


def compared(name, a, b, rng):
    differences = a - b
    bootstrap = scipy.stats.bootstrap(
        (differences,), numpy.mean, n_resamples=RESAMPLES, batch=10_000, method="percentile", rng=rng
    )
    means = bootstrap.bootstrap_distribution
    observed = differences.mean()
    permutation = scipy.stats.permutation_test(
        (a, b),
        lambda x, y, axis: (x - y).mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=10_000,
        rng=rng,
    )
    test = scipy.stats.ttest_rel(a, b)
    return {
        "name": name,
        "a": a.tolist(),
        "b": b.tolist(),
        "difference": float(observed),
        "standardError": float(bootstrap.standard_error),
        "interval": [float(x) for x in bootstrap.confidence_interval],
        # The distribution under the null hypothesis is that of the resamples, shifted to 0.
        "bootstrapP": float(
            (numpy.abs(means - observed) >= abs(observed) * (1 - 1e-12)).mean()
        ),
        "permutationP": float(permutation.pvalue),
        "t": float(test.statistic),
        "tP": float(test.pvalue),
        "tInterval": [float(x) for x in test.confidence_interval()],
    }


def main():
    rng = numpy.random.default_rng(79)
    ndcg = rng.beta(0.6, 0.9, POSTS).round(3)
    hits = (rng.random(POSTS) < 0.4).astype(float)
    systems = [
        ("no difference", ndcg, numpy.clip(ndcg + rng.normal(0, 0.2, POSTS), 0, 1).round(3)),
        ("a small difference", numpy.clip(ndcg + rng.normal(0.03, 0.2, POSTS), 0, 1).round(3), ndcg),
        ("a clear difference", ndcg, numpy.clip(ndcg - rng.normal(0.06, 0.2, POSTS), 0, 1).round(3)),
        ("hits, 0 or 1", numpy.where(rng.random(POSTS) < 0.12, 1.0, hits), hits * (rng.random(POSTS) < 0.98)),
        ("hits either way", numpy.where(rng.random(POSTS) < 0.2, 1 - hits, hits), hits),
    ]
    families = [
        [0.01, 0.04, 0.03, 0.005],
        [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205],
        rng.beta(0.3, 1.5, 12).round(4).tolist(),
        [0.02, 0.02, 0.02, 1.0, 0.0],
    ]
    golden = {
        "command": "python3 scripts/golden/significance.py",
        "versions": {
            "scipy": scipy.__version__,
            "statsmodels": statsmodels.__version__,
            "numpy": numpy.__version__,
        },
        "resamples": RESAMPLES,
        "pairs": [compared(name, a, b, rng) for name, a, b in systems],
        "holm": [
            {"p": p, "corrected": multipletests(p, method="holm")[1].tolist()} for p in families
        ],
    }
    path = pathlib.Path(__file__).parents[2] / "test/golden/evaluation-significance.json"
    path.write_text(json.dumps(golden) + "\n")


main()
