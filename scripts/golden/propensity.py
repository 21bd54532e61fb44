"""Writes test/golden/evaluation-propensity.json: propensity-scored precision and nDCG by the formulas of Jain et al. 2016, and
R-Precision at k.

Command: python3 scripts/golden/propensity.py
"""

import json
import pathlib

import numpy

POSTS, TAGS, TRAINING_POSTS = 60, 12, 5000
CUTOFFS = [1, 3, 5, 10]
A, B = 0.55, 1.5


def propensity_scored(gold, ranking, inverse, k):
    """Both metrics, divided by the best attainable as the Extreme Classification Repository does."""
    discount = 1 / numpy.log2(numpy.arange(k) + 2)
    attained = (gold * inverse)[numpy.arange(len(gold))[:, None], ranking][:, :k]
    best = -numpy.sort(-gold * inverse, axis=1)[:, :k]
    psp = [g.sum(axis=1).mean() / k for g in (attained, best)]
    psndcg = [(g @ discount).mean() / discount.sum() for g in (attained, best)]
    return psp[0] / psp[1], psndcg[0] / psndcg[1]


def main():
    rng = numpy.random.default_rng(16)
    counts = numpy.array([0, 1, 2, 3, 5, 9, 20, 60, 150, 700, 1800, 4000])
    gold = (rng.random((POSTS, TAGS)) < 0.25).astype(int)
    gold[gold.sum(axis=1) == 0, 3] = 1
    ranking = numpy.argsort(-(gold * 0.4 + rng.random((POSTS, TAGS))), axis=1)
    c = (numpy.log(TRAINING_POSTS) - 1) * (B + 1) ** A
    propensity = 1 / (1 + c * numpy.exp(-A * numpy.log(counts + B)))
    scored = {k: propensity_scored(gold, ranking, 1 / propensity, k) for k in CUTOFFS}
    hits = numpy.take_along_axis(gold, ranking, axis=1)
    golden = {
        "command": "python3 scripts/golden/propensity.py",
        "versions": {"numpy": numpy.__version__},
        "tolerance": {"absolute": 1e-12, "relative": 1e-9},
        "cutoffs": CUTOFFS,
        "trainingPosts": TRAINING_POSTS,
        "counts": counts.tolist(),
        "gold": gold.tolist(),
        "ranking": ranking.tolist(),
        "propensity": propensity.tolist(),
        "psp": {k: float(scored[k][0]) for k in CUTOFFS},
        "psndcg": {k: float(scored[k][1]) for k in CUTOFFS},
        "rp": {
            k: float((hits[:, :k].sum(axis=1) / numpy.minimum(gold.sum(axis=1), k)).mean())
            for k in CUTOFFS
        },
    }
    path = pathlib.Path(__file__).parents[2] / "test/golden/evaluation-propensity.json"
    path.write_text(json.dumps(golden) + "\n")


main()
