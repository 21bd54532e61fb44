"""Writes test/golden/evaluation-alpha-ndcg.json: alpha-nDCG as ndeval, the program of the TREC Web Tracks, computes it.

Command: python3 scripts/golden/alpha-ndcg.py
"""

import importlib.metadata
import json
import pathlib

import numpy
import pyndeval

POSTS, CUTOFFS = 60, [1, 3, 5, 10]
# Words, which are the subtopics, are joined by "-". They are equal to their stems.
TAGS = ["w0", "w0-w1", "w1-w2-w3", "w2", "w4-w0", "w5", "w3-w4", "w6", "w6-w7-w1", "w8", "w8-w0", "w9"]


def main():
    rng = numpy.random.default_rng(8)
    gold = rng.random((POSTS, len(TAGS))) < 0.3
    gold[~gold.any(axis=1), 3] = True
    ranking = numpy.argsort(-(gold * 0.4 + rng.random(gold.shape)), axis=1)
    qrels, run = [], []
    for post in range(POSTS):
        for tag in gold[post].nonzero()[0]:
            qrels += [(f"{post}", word, TAGS[tag], 1) for word in TAGS[tag].split("-")]
        run += [(f"{post}", TAGS[tag], float(-rank)) for rank, tag in enumerate(ranking[post])]
    measures = [f"alpha-nDCG@{k}" for k in CUTOFFS]
    values = pyndeval.ndeval(qrels, run, measures=measures, alpha=0.5)
    golden = {
        "command": "python3 scripts/golden/alpha-ndcg.py",
        "versions": {
            "pyndeval": importlib.metadata.version("pyndeval"),
            "numpy": numpy.__version__,
        },
        "tolerance": {"absolute": 1e-12, "relative": 1e-9},
        "gold": [[TAGS[tag] for tag in row.nonzero()[0]] for row in gold],
        "rankings": [[TAGS[tag] for tag in row] for row in ranking],
        "alphaNdcg": {
            k: [values[f"{post}"][f"alpha-nDCG@{k}"] for post in range(POSTS)] for k in CUTOFFS
        },
    }
    path = pathlib.Path(__file__).parents[2] / "test/golden/evaluation-alpha-ndcg.json"
    path.write_text(json.dumps(golden) + "\n")


main()
