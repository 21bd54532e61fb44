"""Writes test/golden/evaluation-sklearn.json: metrics and the paired t-test as scikit-learn and SciPy compute them.

Command: python3 scripts/golden/metrics.py
"""

import json
import pathlib

import numpy
import scipy
import scipy.stats
import sklearn
from sklearn.metrics import (
    average_precision_score,
    ndcg_score,
    precision_recall_curve,
    precision_recall_fscore_support,
    roc_auc_score,
    roc_curve,
)

POSTS, TAGS, THRESHOLD = 40, 8, 0.6
CUTOFFS = [1, 3, 5]


def rates(gold, decided, average):
    p, r, f, _ = precision_recall_fscore_support(gold, decided, average=average, zero_division=0)
    return {"precision": as_list(p), "recall": as_list(r), "f1": as_list(f)}


def as_list(value):
    return value.tolist() if hasattr(value, "tolist") else value


def main():
    rng = numpy.random.default_rng(20)
    gold = (rng.random((POSTS, TAGS)) < 0.25).astype(int)
    gold[gold.sum(axis=1) == 0, 0] = 1
    gold[:, TAGS - 1] = 0  # one tag is decided but never gold
    # Within a post all probabilities differ; over posts many are tied.
    probability = numpy.array([rng.permutation(TAGS) for _ in range(POSTS)])
    probability = (probability + 1 + 2 * gold * (rng.random((POSTS, TAGS)) < 0.4)) / 10
    for row in probability:
        while len(set(row)) < TAGS:
            row[:] = rng.permutation(TAGS) / 10 + 0.1
    probability = probability.round(1)
    decided = (probability >= THRESHOLD).astype(int)
    roc = roc_curve(gold[:, 0], probability[:, 0], drop_intermediate=False)
    pr = precision_recall_curve(gold[:, 0], probability[:, 0])
    a, b = rng.normal(0.32, 0.2, 60), rng.normal(0.25, 0.2, 60)
    test = scipy.stats.ttest_rel(a, b)
    error = scipy.stats.sem(a - b)
    interval = scipy.stats.t.interval(0.95, len(a) - 1, loc=(a - b).mean(), scale=error)
    far = scipy.stats.ttest_rel(a + 0.4, b)
    golden = {
        "command": "python3 scripts/golden/metrics.py",
        "versions": {
            "scikit-learn": sklearn.__version__,
            "scipy": scipy.__version__,
            "numpy": numpy.__version__,
        },
        "tolerance": {"absolute": 1e-12, "relative": 1e-9},
        "threshold": THRESHOLD,
        "cutoffs": CUTOFFS,
        "gold": gold.tolist(),
        "probability": probability.tolist(),
        "micro": rates(gold, decided, "micro"),
        "macro": rates(gold, decided, "macro"),
        "perTag": rates(gold, decided, None),
        "ndcg": {k: ndcg_score(gold, probability, k=k) for k in CUTOFFS},
        "map": float(
            numpy.mean([average_precision_score(g, p) for g, p in zip(gold, probability)])
        ),
        "curves": {
            "tag": 0,
            "auc": roc_auc_score(gold[:, 0], probability[:, 0]),
            "averagePrecision": average_precision_score(gold[:, 0], probability[:, 0]),
            "falsePositiveRates": roc[0].tolist(),
            "truePositiveRates": roc[1].tolist(),
            "precisions": pr[0][::-1].tolist(),
            "recalls": pr[1][::-1].tolist(),
            "microAuc": roc_auc_score(gold, probability, average="micro"),
            "microAveragePrecision": average_precision_score(gold, probability, average="micro"),
        },
        "pairedTTest": {
            # jStat ends its continued fraction of the incomplete beta function at 3e-7.
            "tolerance": {"absolute": 1e-12, "relative": 1e-6},
            "a": a.tolist(),
            "b": b.tolist(),
            "t": float(test.statistic),
            "p": float(test.pvalue),
            "interval": list(interval),
            "shift": 0.4,
            "shiftedT": float(far.statistic),
            "shiftedP": float(far.pvalue),
        },
    }
    path = pathlib.Path(__file__).parents[2] / "test/golden/evaluation-sklearn.json"
    path.write_text(json.dumps(golden) + "\n")


main()
