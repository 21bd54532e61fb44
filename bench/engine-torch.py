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

modules = []


def module(m):
    modules.append(m)
    return m


def table_of(rows, bound, sparse=False):
    table = module(nn.Embedding(rows, D, sparse=sparse))
    nn.init.uniform_(table.weight, -bound, bound)
    return table


if row in ("seq2seq", "bi-attention"):
    V, H, S = shape["vocabulary"], shape["hidden"], shape["written"]
    table = table_of(V, 0.1)
    words = lambda length: (V ** torch.rand(length, B)).long()
    ids, replies, tag = words(T), words(shape.get("replies", 1)), words(S)
    inputs = lambda: table(ids)
elif row != "hmemn2n":
    table = table_of(T * B, 1)
    ids = torch.arange(T * B).reshape(T, B)
    inputs = lambda: table(ids)

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

elif row == "hmemn2n":
    V, M, L = shape["vocabulary"], shape["history"], shape["tags"]
    # Gradients of the rows that occur: 2.5 times as fast as dense ones.
    a, b, c = (table_of(V, 0.1, sparse=True) for _ in range(3))
    wo = module(nn.Linear(D, D, bias=False))
    ws = module(nn.Linear(D, D, bias=False))
    wms = module(nn.Linear(D, 1, bias=False))
    wf = module(nn.Linear(2 * D, D))
    out = module(nn.Linear(D, L))
    gold = torch.arange(B)

    def posts(*count):
        lengths = torch.randint(shape["shortest"], T + 1, count)
        mask = torch.arange(T).expand(*count, T) < lengths.unsqueeze(-1)
        return (V ** torch.rand(*count, T)).long() * mask, mask

    words, mask = posts(B)
    memory, present = posts(B, M)
    inputs = lambda: (a(words) * mask.unsqueeze(2)).sum(1)  # (B, D)

    def loss_of(o0):
        keys, values = b(memory), c(memory)  # (B, M, N, D)
        o = o0
        for _ in range(shape["hops"]):
            match = torch.einsum("bd,bmnd->bmn", o, keys)
            p = torch.softmax(match.masked_fill(~present, -1e9), 2)  # eq. (1)
            s = torch.einsum("bmn,bmnd->bmd", p, values)  # eq. (2)
            m = torch.tanh(wo(o).unsqueeze(1) + ws(s))  # eq. (3)
            ps = torch.softmax(wms(m).squeeze(2), 1)  # eq. (4)
            o = o + torch.einsum("bm,bmd->bd", ps, s)  # eq. (5)
        return nn.functional.cross_entropy(out(wf(torch.cat([o0, o], 1))), gold)

elif row == "cnn-attention":
    F, H = shape["filters"], shape["hidden"]
    score = module(nn.Conv1d(D, 1, 5, padding=2))
    filters = [module(nn.Conv1d(D, F, width, padding=width // 2)) for width in (1, 2, 3)]
    fold, merge = module(nn.Linear(D, F)), module(nn.Linear(4 * F, H))
    out = module(nn.Linear(H, shape["tags"]))
    gold = torch.arange(B)

    def loss_of(x):
        w = x.permute(1, 2, 0)  # (B, D, T)
        a = torch.softmax(score(w), 2)
        local = torch.tanh(fold((w * a).sum(2)))
        pooled = [torch.tanh(conv(w)).amax(2) for conv in filters]
        h = torch.tanh(merge(torch.cat([local, *pooled], 1)))
        return nn.functional.cross_entropy(out(h), gold)

elif row == "multilabel-lstm":
    rnn = module(nn.LSTM(D, shape["hidden"]))
    out = module(nn.Linear(shape["hidden"], shape["tags"]))
    target = torch.eye(B, shape["tags"])

    def loss_of(x):
        states, _ = rnn(x)
        logits = out(torch.relu(states[-1]))
        return nn.functional.binary_cross_entropy_with_logits(logits, target, reduction="sum") / B

elif row == "text-resnet":
    C = shape["channels"]
    first, first_norm = module(nn.Conv1d(D, C, 7, stride=2, padding=3)), module(nn.BatchNorm1d(C))
    layers = [
        tuple(module(m) for m in (nn.Conv1d(C, C, 3, padding=1), nn.BatchNorm1d(C), nn.Conv1d(C, C, 3, padding=1), nn.BatchNorm1d(C)))
        for _ in range(shape["blocks"])
    ]
    out = module(nn.Linear(C, shape["tags"]))
    target = torch.eye(B, shape["tags"])

    def loss_of(x):
        x = torch.relu(first_norm(first(x.permute(1, 2, 0))))
        x = nn.functional.max_pool1d(x, 3, stride=2, padding=1)
        for one, one_norm, two, two_norm in layers:
            x = torch.relu(x + two_norm(two(torch.relu(one_norm(one(x))))))
        logits = out(x.mean(2))
        return nn.functional.binary_cross_entropy_with_logits(logits, target, reduction="sum") / B

elif row == "sa-lstm":
    size = 2 * shape["hidden"]
    rnn = module(nn.LSTM(D, shape["hidden"], bidirectional=True))
    layers = [
        (module(nn.MultiheadAttention(size, shape["heads"])), module(nn.LayerNorm(size)))
        for _ in range(shape["layers"])
    ]
    out = module(nn.Linear(size, 2))
    padding = torch.zeros(B, T, dtype=torch.bool)
    gold = torch.ones(T * B, dtype=torch.long)

    def loss_of(x):
        x, _ = rnn(x)
        for attention, norm in layers:
            x = norm(x + attention(x, x, x, key_padding_mask=padding, need_weights=False)[0])
        return nn.functional.cross_entropy(out(x).reshape(T * B, 2), gold, reduction="sum") / B

elif row in ("seq2seq", "bi-attention"):
    gru = lambda: module(nn.GRU(D, H // 2, num_layers=2, bidirectional=True))
    post = gru()
    decoder = module(nn.GRU(D, H))
    attention = module(nn.Linear(H, H, bias=False))
    out = module(nn.Linear(2 * H, V))
    if row == "bi-attention":
        conversation, both = gru(), module(nn.Linear(H, H, bias=False))
        merge_post, merge_conversation = module(nn.Linear(2 * H, H)), module(nn.Linear(2 * H, H))
    present = lambda length: torch.ones(B, 1, length, dtype=torch.bool)

    def attend(scores):  # masked, as ours
        return torch.softmax(scores.masked_fill(~present(scores.shape[2]), -1e9), 2)

    def loss_of(x):
        h, last = post(x)
        start = torch.cat([last[2], last[3]], 1).unsqueeze(0)
        v = h.transpose(0, 1)  # (B, T, H)
        if row == "bi-attention":
            c = conversation(table(replies))[0].transpose(0, 1)  # (B, J, H)
            scores = both(v) @ c.transpose(1, 2)
            rc, rp = attend(scores) @ c, attend(scores.transpose(1, 2)) @ v
            vp = torch.tanh(merge_post(torch.cat([v, rc], 2)))
            vc = torch.tanh(merge_conversation(torch.cat([c, rp], 2)))
            v = torch.cat([vp, vc], 1)
        s = decoder(table(tag), start)[0].transpose(0, 1)  # (B, S, H)
        found = attend(attention(s) @ v.transpose(1, 2)) @ v
        logits = out(torch.cat([s, found], 2)).reshape(-1, V)
        return nn.functional.cross_entropy(logits, tag.T.reshape(-1), reduction="sum") / B


def optimizer_of(parameters):
    if row in ("hmemn2n", "sa-lstm"):
        return torch.optim.Adagrad(parameters, lr=1e-3)
    try:  # one fused kernel, if this version has it for the CPU
        return torch.optim.Adam(parameters, lr=1e-3, fused=True)
    except (RuntimeError, TypeError):
        return torch.optim.Adam(parameters, lr=1e-3)


trained = [p for m in modules for p in m.parameters()]
optimizer = optimizer_of(trained)


def step():
    optimizer.zero_grad(set_to_none=True)
    loss_of(inputs()).backward()
    if row in ("seq2seq", "bi-attention"):
        nn.utils.clip_grad_norm_(trained, 1)
    optimizer.step()


print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    times = []
    for _ in range(int(line)):
        start = time.perf_counter()
        step()
        times.append(1000 * (time.perf_counter() - start))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"times": times, "peakBytes": peak}), flush=True)
