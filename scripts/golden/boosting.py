"""Golden values of src/boosting from LightGBM: predictions of saved trees, and the nDCG that its training reaches.

    pip install lightgbm==4.7.0 && python3 scripts/golden/boosting.py

writes test/golden/boosting.json. Values have few enough levels for a bin each, so that both sides try the same splits.
"""
import json
import pathlib

import lightgbm
import numpy as np

rng = np.random.default_rng(7)
queries, size, features = 60, 25, 5
n = queries * size
# No value is 0: LightGBM breaks ties around 0 in a way of its own.
x = np.round(np.clip(np.round(rng.normal(size=(n, features)), 1), -3, 3) + 0.05, 2)
x[:, 3] = np.round(x[:, 3]) + 0.05  # few values
x[rng.random(n) < 0.3, 4] = np.nan
signal = np.round(x[:, 0] + x[:, 1] * x[:, 2] + np.nan_to_num(x[:, 4], nan=1) + 0.5 * rng.normal(size=n), 3)
labels = np.zeros(n)
for q in range(queries):
    order = np.argsort(-signal[q * size : (q + 1) * size])
    labels[q * size + order[:2]] = 2
    labels[q * size + order[2:5]] = 1
half = n // 2
parameters = dict(
    objective="lambdarank", lambdarank_truncation_level=8, learning_rate=0.1, num_leaves=8, min_data_in_leaf=10,
    lambda_l2=5, max_bin=127, num_threads=1, verbose=-1, seed=1, deterministic=True,
)


def ndcg(scores, k=8):
    total = 0
    for q in range(queries // 2):
        y = labels[half + q * size : half + (q + 1) * size]
        order = np.argsort(-scores[q * size : (q + 1) * size], kind="stable")
        discounts = 1 / np.log2(2 + np.arange(k))
        ideal = ((2 ** np.sort(y)[::-1][:k] - 1) * discounts).sum()
        total += ((2 ** y[order[:k]] - 1) * discounts).sum() / ideal
    return total / (queries // 2)


def train(kind, y, rounds, **more):
    group = [size] * (queries // 2) if kind == "lambdarank" else None
    data = lightgbm.Dataset(x[:half], y, group=group, params=parameters)
    return lightgbm.train({**parameters, "objective": kind, **more}, data, rounds)


ranker = train("lambdarank", labels[:half], 20)
small = train("lambdarank", labels[:half], 3)
regression = train("regression", signal[:half], 20)
binary = train("binary", (labels > 0)[:half].astype(float), 20)
scores = ranker.predict(x[half:])
out = {
    "command": "python3 scripts/golden/boosting.py",
    "versions": {"lightgbm": lightgbm.__version__, "numpy": np.__version__},
    "tolerance": {"absolute": 1e-5},
    "queries": queries,
    "size": size,
    "values": [None if np.isnan(v) else v for v in x.reshape(-1).tolist()],
    "labels": labels.astype(int).tolist(),
    "targets": signal.tolist(),
    "model": small.model_to_string(),
    "predictions": np.round(small.predict(x[half:]), 9).tolist(),
    "ndcg": ndcg(scores),
    "trained": {
        kind: np.round(model.predict(x[half:], raw_score=True), 9).tolist()
        for kind, model in {"lambdarank": ranker, "regression": regression, "binary": binary}.items()
    },
}
path = pathlib.Path(__file__).parents[2] / "test" / "golden" / "boosting.json"
path.write_text(json.dumps(out) + "\n")
print(path.stat().st_size, out["ndcg"])
