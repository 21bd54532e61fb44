"""LightGBM's side of bench/boosting.ts. For every line "SEED SMALL" on standard input it trains, scores, and prints the times.

    python3 bench/boosting-lightgbm.py FOLDER FEATURES '{"num_leaves": 31, ...}'
"""
import json
import pathlib
import sys
import time

import lightgbm
import numpy as np

folder, features, settings = pathlib.Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
settings = {**settings, "objective": "lambdarank", "num_threads": 1, "verbose": -1}


def read(name):
    values = np.fromfile(folder / f"{name}.values", np.float32).reshape(-1, features)
    return values, np.fromfile(folder / f"{name}.labels", np.uint8), np.fromfile(folder / f"{name}.groups", np.uint32)


x, y, groups = read("train")
other, _, _ = read("test")


def seconds(work):
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def train(seed):
    own = {**settings, "seed": seed}
    return lightgbm.train(own, lightgbm.Dataset(x, y, group=groups, params=own))


print(json.dumps({"version": lightgbm.__version__}), flush=True)
for line in sys.stdin:
    seed, small = map(int, line.split())
    training, booster = seconds(lambda: train(seed))
    predict, _ = seconds(lambda: booster.predict(x, num_threads=1))
    few, times = other[:small], 100
    repeated, _ = seconds(lambda: [booster.predict(few, num_threads=1) for _ in range(times)])
    scores = booster.predict(other, num_threads=1).tolist()
    print(json.dumps({"train": training, "predict": predict, "small": repeated / times, "scores": scores}), flush=True)
