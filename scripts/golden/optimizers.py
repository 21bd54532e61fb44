"""Writes test/golden/optimizers.json: parameters after a few steps of PyTorch's optimisers, and clipped gradients.

Command: python3 scripts/golden/optimizers.py
"""

import json
import pathlib

import torch

STEPS, RATE, ROWS, WIDTH = 6, 0.05, 5, 3


def dense(make, start, gradients):
    w = torch.nn.Parameter(start.clone())
    optimizer = make([w])
    after = []
    for g in gradients:
        w.grad = g.clone()
        optimizer.step()
        after.append(w.detach().tolist())
    return after


def sparse(make, start, ids, rows):
    table = torch.nn.Parameter(start.clone())
    optimizer = make([table])
    after = []
    for i, r in zip(ids, rows):
        table.grad = torch.sparse_coo_tensor(i.unsqueeze(0), r, start.shape)
        optimizer.step()
        after.append(table.detach().flatten().tolist())
    return after


def clipped(gradients, max_norm):
    parameters = [torch.nn.Parameter(torch.zeros_like(g)) for g in gradients]
    for p, g in zip(parameters, gradients):
        p.grad = g.clone()
    norm = torch.nn.utils.clip_grad_norm_(parameters, max_norm)
    return {
        "maxNorm": max_norm,
        "norm": norm.item(),
        "gradients": [p.grad.flatten().tolist() for p in parameters],
    }


def main():
    torch.manual_seed(7)
    start = torch.randn(8)
    gradients = torch.randn(STEPS, 8) * torch.logspace(-4, 2, 8)
    table = torch.randn(ROWS, WIDTH)
    ids = torch.tensor([[0, 2, 2], [1, 1, 1], [2, 0, 4], [4, 2, 4], [0, 1, 0], [2, 2, 4]])  # row 3 never
    rows = torch.randn(STEPS, 3, WIDTH)
    adam, adamw, sgd = torch.optim.Adam, torch.optim.AdamW, torch.optim.SGD
    golden = {
        "command": "python3 scripts/golden/optimizers.py",
        "versions": {"torch": torch.__version__},
        "tolerance": {"absolute": 1e-6, "relative": 1e-5},
        "learningRate": RATE,
        "dense": {
            "start": start.tolist(),
            "gradients": gradients.tolist(),
            "sgd": dense(lambda p: sgd(p, RATE), start, gradients),
            "sgdMomentum": dense(lambda p: sgd(p, RATE, momentum=0.9), start, gradients),
            "adagrad": dense(lambda p: torch.optim.Adagrad(p, RATE), start, gradients),
            "adam": dense(lambda p: adam(p, RATE), start, gradients),
            "adamWeightDecay": dense(lambda p: adamw(p, RATE, weight_decay=0.1), start, gradients),
        },
        "sparse": {
            "start": table.flatten().tolist(),
            "ids": ids.tolist(),
            "rows": rows.flatten(1).tolist(),
            "adam": sparse(lambda p: torch.optim.SparseAdam(p, RATE), table, ids, rows),
            "adagrad": sparse(lambda p: torch.optim.Adagrad(p, RATE), table, ids, rows),
        },
        "clip": [clipped([gradients[0], rows[0]], m) for m in (1.0, 1000.0)],
    }
    path = pathlib.Path(__file__).parents[2] / "test/golden/optimizers.json"
    path.write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
