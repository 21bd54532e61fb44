"""PyTorch's side of bench/engine.ts: the same model, sizes and update as in engine-rows.ts.

    python3 bench/engine-torch.py ROW THREADS '{"batch": 100, ...}'
"""
import json
import resource
import sys
import time

import torch
from torch import nn

row, threads, shape = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
torch.manual_seed(1)
torch.set_num_threads(threads)
B, T, D = shape["batch"], shape["steps"], shape["input"]

table = nn.Embedding(T * B, D)
nn.init.uniform_(table.weight, -1, 1)
ids = torch.arange(T * B).reshape(T, B)
modules = [table]


def module(m):
    modules.append(m)
    return m


if row == "lstm":
    rnn = module(nn.LSTM(D, shape["hidden"]))
    out = module(nn.Linear(shape["hidden"], shape["tags"]))
    gold = torch.arange(B)

    def loss_of(x):
        states, _ = rnn(x)
        return nn.functional.cross_entropy(out(states[-1]), gold)

elif row == "bi-gru":
    rnn = module(nn.GRU(D, shape["hidden"], num_layers=2, bidirectional=True))

    def loss_of(x):
        states, _ = rnn(x)
        return (states * states).mean()

elif row == "additive attention":
    w = module(nn.Linear(D, shape["size"], bias=False))
    u = module(nn.Linear(D, shape["size"], bias=False))
    v = module(nn.Linear(shape["size"], 1, bias=False))
    query = torch.rand(B, D)

    def loss_of(x):
        a = torch.softmax(v(torch.tanh(w(query) + u(x))).squeeze(2), 0)
        context = torch.einsum("tb,tbd->bd", a, x)
        return (context * context).mean()

elif row == "multi-head attention":
    attention = module(nn.MultiheadAttention(D, shape["heads"], batch_first=True))
    padding = torch.zeros(B, T, dtype=torch.bool)

    def loss_of(x):
        rows = x.transpose(0, 1)
        y, _ = attention(rows, rows, rows, key_padding_mask=padding, need_weights=False)
        return (y * y).mean()

elif row == "conv + batch norm":
    conv = module(nn.Conv1d(D, shape["size"], shape["kernel"], padding=shape["kernel"] // 2))
    norm = module(nn.BatchNorm1d(shape["size"]))

    def loss_of(x):
        y = torch.relu(norm(conv(x.permute(1, 2, 0))))
        return (y * y).mean()


parameters = [p for m in modules for p in m.parameters()]
try:  # one fused kernel, if this version has it for the CPU
    adam = torch.optim.Adam(parameters, lr=1e-3, fused=True)
except (RuntimeError, TypeError):
    adam = torch.optim.Adam(parameters, lr=1e-3)


def step():
    adam.zero_grad(set_to_none=True)
    loss_of(table(ids)).backward()
    adam.step()


print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    times = []
    for _ in range(int(line)):
        start = time.perf_counter()
        step()
        times.append(1000 * (time.perf_counter() - start))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"times": times, "peakBytes": peak}), flush=True)
