"""Golden values of graph/ from PyTorch, forward and backward, in float64.

    python3 -m venv env && env/bin/pip install torch && env/bin/python scripts/golden/engine.py

writes test/golden/engine.json. The loss of each case is the sum of its output times `weights`. Parameters
are stored in our layouts: matrices transposed, LSTM gates in the order i, f, o, g.
"""
import json
import pathlib

import torch
from torch import nn

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)
T, B, D, H = 4, 3, 4, 2
lengths = torch.tensor([4, 2, 1])
mask = (torch.arange(T)[:, None] < lengths[None, :]).double()  # (T, B)
cases = {}


def flat(t):
    return {"shape": list(t.shape), "data": [round(v, 12) for v in t.detach().reshape(-1).tolist()]}


def record(name, inputs, parameters, output, extra=None):
    """`parameters`: ours by name -> (tensor of PyTorch's, function to our layout)."""
    weights = torch.randn(output.shape)
    (output * weights).sum().backward()
    cases[name] = {
        "inputs": {k: flat(v) for k, v in inputs.items()},
        "parameters": {k: flat(f(p)) for k, (p, f) in parameters.items()},
        "weights": flat(weights),
        "output": flat(output),
        "inputGradients": {k: flat(v.grad) for k, v in inputs.items() if v.grad is not None},
        "gradients": {k: flat(f(p.grad)) for k, (p, f) in parameters.items()},
        **(extra or {}),
    }


def same(p):
    return p


def turned(p):
    return p.T


def lstm_order(p):  # i, f, g, o -> i, f, o, g
    i, f, g, o = p.chunk(4)
    return torch.cat([i, f, o, g])


def recurrent(name, module, order, hidden_bias):
    x = torch.randn(T, B, D, requires_grad=True)
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths)
    output, _ = nn.utils.rnn.pad_packed_sequence(module(packed)[0], total_length=T)
    parameters = {}
    for layer in range(2):
        for suffix, ours in (("", ""), ("_reverse", ".reverse")):
            get = lambda kind: getattr(module, f"{kind}_l{layer}{suffix}")
            stem = f"layer.{layer}{ours}"
            parameters[f"{stem}.input"] = (get("weight_ih"), lambda p: order(p).T)
            parameters[f"{stem}.hidden"] = (get("weight_hh"), lambda p: order(p).T)
            parameters[f"{stem}.bias"] = (get("bias_ih"), order)
            if hidden_bias:
                parameters[f"{stem}.hiddenBias"] = (get("bias_hh"), order)
            else:
                nn.init.zeros_(get("bias_hh"))
    # The hidden bias of the LSTM is zeroed above: run again.
    output, _ = nn.utils.rnn.pad_packed_sequence(module(packed)[0], total_length=T)
    record(name, {"x": x, "mask": mask}, parameters, output)


options = dict(num_layers=2, bidirectional=True)
recurrent("lstm", nn.LSTM(D, H, **options), lstm_order, False)
recurrent("gru", nn.GRU(D, H, **options), same, True)

x = torch.randn(T, B, D, requires_grad=True)
query = torch.randn(B, 3, requires_grad=True)
w, u, v = nn.Linear(3, 2, bias=False), nn.Linear(D, 2, bias=False), nn.Linear(2, 1, bias=False)
scores = v(torch.tanh(w(query) + u(x))).squeeze(2).masked_fill(mask == 0, -torch.inf)
context = torch.einsum("tb,tbd->bd", torch.softmax(scores, 0), x)
record(
    "additive attention",
    {"query": query, "x": x, "mask": mask},
    {
        "layer.query.weight": (w.weight, turned),
        "layer.key.weight": (u.weight, turned),
        "layer.score.weight": (v.weight, turned),
    },
    context,
)

x = torch.randn(B, T, D, requires_grad=True)
attention = nn.MultiheadAttention(D, 2, batch_first=True)
nn.init.normal_(attention.in_proj_bias)
nn.init.normal_(attention.out_proj.bias)
y, _ = attention(x, x, x, key_padding_mask=mask.T == 0)
parts = {}
for at, part in enumerate(("query", "key", "value")):
    cut = slice(at * D, (at + 1) * D)
    parts[f"layer.{part}.weight"] = (attention.in_proj_weight, lambda p, cut=cut: p[cut].T)
    parts[f"layer.{part}.bias"] = (attention.in_proj_bias, lambda p, cut=cut: p[cut])
parts["layer.output.weight"] = (attention.out_proj.weight, turned)
parts["layer.output.bias"] = (attention.out_proj.bias, same)
record("multi-head attention", {"x": x, "mask": mask.T}, parts, y)

x = torch.randn(T, B, D, requires_grad=True)
conv = nn.Conv1d(D, 5, 3, padding=1)
y = conv((x * mask[:, :, None]).permute(1, 2, 0)).permute(2, 0, 1)  # (B, D, T) -> (T, B, O)
unfolded = lambda p: p.permute(2, 1, 0).reshape(3 * D, 5)  # (O, D, width) -> (width * D, O)
record(
    "conv1d",
    {"x": x, "mask": mask},
    {"layer.weight": (conv.weight, unfolded), "layer.bias": (conv.bias, same)},
    y,
)

x = torch.randn(T, B, D, requires_grad=True)
norm = nn.BatchNorm1d(D)
nn.init.normal_(norm.weight)
nn.init.normal_(norm.bias)
y = norm(x.reshape(T * B, D)).reshape(T, B, D)
after = {"mean": flat(norm.running_mean), "variance": flat(norm.running_var)}
norm.eval()
record(
    "batch norm",
    {"x": x},
    {"layer.scale": (norm.weight, same), "layer.shift": (norm.bias, same)},
    y,
    {"running": after, "inference": flat(norm(x.reshape(T * B, D)).reshape(T, B, D))},
)

x = torch.randn(B, 5, requires_grad=True)
target = torch.tensor([[1.0, 0, 1, 0, 0], [0, 0, 0, 0.5, 0], [0, 1, 1, 0, 1]])
loss = -(torch.log_softmax(x, 1) * target).sum(1).mean()
record("softmax cross-entropy", {"x": x, "target": target}, {}, loss)

x = (20 * torch.randn(B, 5)).requires_grad_()
weight = torch.tensor([1.0, 2, 3, 0.5, 0])
loss = nn.functional.binary_cross_entropy_with_logits(x, target, weight, reduction="sum") / B
record("sigmoid cross-entropy", {"x": x, "target": target, "weight": weight}, {}, loss)

x = torch.randn(T, B, D, requires_grad=True)
query = torch.randn(B, 3, requires_grad=True)
w = nn.Linear(3, D, bias=False)
scores = (x * w(query)).sum(2).masked_fill(mask == 0, -torch.inf)
context = torch.einsum("tb,tbd->bd", torch.softmax(scores, 0), x)
inputs = {"query": query, "x": x, "mask": mask}
record("bilinear attention", inputs, {"layer.weight": (w.weight, turned)}, context)

x = torch.randn(T, B, D, requires_grad=True)
norm = nn.LayerNorm(D)
nn.init.normal_(norm.weight)
nn.init.normal_(norm.bias)
parameters = {"layer.scale": (norm.weight, same), "layer.shift": (norm.bias, same)}
record("layer norm", {"x": x}, parameters, norm(x))

x = torch.randn(T, B, D, requires_grad=True)
rows = [x[:n, b].T for b, n in enumerate(lengths)]  # each (D, its own length)
windows = [nn.functional.adaptive_max_pool1d(row, 3).T.reshape(-1) for row in rows]
record("adaptive max", {"x": x, "mask": mask}, {}, torch.stack(windows))

# The tokens alone, without the padding between them.
x = torch.randn(T, B, D, requires_grad=True)
norm = nn.BatchNorm1d(D)
nn.init.normal_(norm.weight)
nn.init.normal_(norm.bias)
y = torch.zeros(T, B, D)
y[mask == 1] = norm(x[mask == 1])
record(
    "masked batch norm",
    {"x": x, "mask": mask},
    {"layer.scale": (norm.weight, same), "layer.shift": (norm.bias, same)},
    y,
    {"running": {"mean": flat(norm.running_mean), "variance": flat(norm.running_var)}},
)

x = torch.randn(B, 5, requires_grad=True)
target = torch.tensor([[0.5, 0, 0.5, 0, 0], [0, 0, 0, 1, 0], [0, 0.25, 0.5, 0, 0.25]])
loss = nn.functional.cross_entropy(x, target, label_smoothing=0.2)
record("label smoothing", {"x": x, "target": target}, {}, loss)

x = torch.randn(T, B, D, requires_grad=True)
conv = nn.Conv1d(D, 5, 4, stride=2, padding=2)
rows = [conv(x[:n, b].T) for b, n in enumerate(lengths)]  # each (O, its own number of windows)
y = torch.stack([nn.functional.pad(row, (0, 3 - row.shape[1])) for row in rows]).permute(2, 0, 1)
unfolded = lambda p: p.permute(2, 1, 0).reshape(4 * D, 5)
record(
    "conv1d with a stride",
    {"x": x, "mask": mask},
    {"layer.weight": (conv.weight, unfolded), "layer.bias": (conv.bias, same)},
    y,
)

x = torch.randn(T, B, D, requires_grad=True)
rows = [nn.functional.max_pool1d(x[:n, b].T[None], 3, 2, 1)[0] for b, n in enumerate(lengths)]
y = torch.stack([nn.functional.pad(row, (0, 2 - row.shape[1])) for row in rows]).permute(2, 0, 1)
record("max pooling", {"x": x, "mask": mask}, {}, y)


def from_states(name, module, order, hidden_bias, states):
    x = torch.randn(T, B, D, requires_grad=True)
    h, c = (torch.randn(B, H, requires_grad=True) for _ in range(2))
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths)
    parameters = {}
    for layer in range(module.num_layers):
        get = lambda kind: getattr(module, f"{kind}_l{layer}")
        parameters[f"layer.{layer}.input"] = (get("weight_ih"), lambda p: order(p).T)
        parameters[f"layer.{layer}.hidden"] = (get("weight_hh"), lambda p: order(p).T)
        parameters[f"layer.{layer}.bias"] = (get("bias_ih"), order)
        if hidden_bias:
            parameters[f"layer.{layer}.hiddenBias"] = (get("bias_hh"), order)
        else:
            nn.init.zeros_(get("bias_hh"))
    output, _ = nn.utils.rnn.pad_packed_sequence(module(packed, states(h, c))[0], total_length=T)
    record(name, {"x": x, "mask": mask, "h": h, "c": c}, parameters, output)


one_layer = lambda h, c: (h[None], c[None])
from_states("lstm with initial states", nn.LSTM(D, H), lstm_order, False, one_layer)
two_layers = lambda h, c: torch.stack([h, c])
from_states("gru with initial states", nn.GRU(D, H, num_layers=2), same, True, two_layers)

x = torch.randn(T, B, D, requires_grad=True)
queries = torch.randn(2, B, 3, requires_grad=True)
w, u, v = nn.Linear(3, 2, bias=False), nn.Linear(D, 2, bias=False), nn.Linear(2, 1, bias=False)
scores = v(torch.tanh(w(queries)[:, None] + u(x)[None])).squeeze(3)  # (Tq, T, B)
attended = torch.softmax(scores.masked_fill(mask[None] == 0, -torch.inf), 1)
record(
    "additive attention of many queries",
    {"queries": queries, "x": x, "mask": mask},
    {
        "layer.query.weight": (w.weight, turned),
        "layer.key.weight": (u.weight, turned),
        "layer.score.weight": (v.weight, turned),
    },
    torch.einsum("qtb,tbd->qbd", attended, x),
)

x = torch.randn(T, B, D, requires_grad=True)
queries = torch.randn(2, B, 3, requires_grad=True)
w = nn.Linear(3, D, bias=False)
scores = torch.einsum("qbd,tbd->qtb", w(queries), x)
attended = torch.softmax(scores.masked_fill(mask[None] == 0, -torch.inf), 1)
record(
    "bilinear attention of many queries",
    {"queries": queries, "x": x, "mask": mask},
    {"layer.weight": (w.weight, turned)},
    torch.einsum("qtb,tbd->qbd", attended, x),
)

x = torch.randn(B, 5, requires_grad=True)
updates = torch.randn(B, 3, requires_grad=True)
ids = torch.tensor([[4, 0, 4], [1, 1, 1], [0, 2, 3]])
record("scatter add", {"x": x, "updates": updates}, {}, x.scatter_add(1, ids, updates))
cases["scatter add"]["inputs"]["ids"] = {**flat(ids), "type": "int32"}

path = pathlib.Path(__file__).parents[2] / "test" / "golden" / "engine.json"
about = {
    "command": "python scripts/golden/engine.py",
    "versions": {"torch": torch.__version__},
    # Multi-head attention under ONNX Runtime's graph optimisations; without them all agree to 1e-9.
    "tolerance": {"absolute": 1e-8, "relative": 1e-6},
}
path.write_text(json.dumps({**about, "cases": cases}, separators=(",", ":")) + "\n")
