"""Golden values of the networks in models/ from PyTorch: probabilities, loss and gradients, in float64.

    python3 -m venv env && env/bin/pip install torch && env/bin/python scripts/golden/networks.py

writes test/golden/networks.json. Parameters have our names and layouts: matrices transposed, LSTM gates in the order
i, f, o, g. Each post runs alone, without padding.
"""
import json
import pathlib

import torch
from torch import nn

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)
V, D, H, L, K, M = 7, 4, 3, 5, 3, 2
posts = [[2, 3, 2, 6, 1], [5, 4], []]
earlier = [[[3, 4, 3], [6]], [[2, 5]], []]  # the posts in the memory of each post
target = torch.tensor([[1.0, 0, 1, 0, 0], [0, 0, 0, 0, 1], [0, 1, 0, 0, 0]])
theta = torch.softmax(torch.randn(len(posts), K), 1)


def flat(t):
    return {"shape": list(t.shape), "data": [round(v, 12) for v in t.detach().reshape(-1).tolist()]}


def gates(p):  # i, f, g, o -> i, f, o, g
    i, f, g, o = p.chunk(4)
    return torch.cat([i, f, o, g])


class Attention(nn.Module):
    """Li et al. 2016, eq. (2) and (3): a = softmax(v tanh(W query + U h_j)), sum_j a_j h_j."""

    def __init__(self, query):
        super().__init__()
        self.w = nn.Linear(query, H, bias=False)
        self.u = nn.Linear(H, H, bias=False)
        self.v = nn.Linear(H, 1, bias=False)

    def forward(self, query, h):  # (Q), (T, H)
        a = torch.softmax(self.v(torch.tanh(self.w(query) + self.u(h)))[:, 0], 0)
        return a @ h

    def named(self):
        parts = (("query", self.w), ("key", self.u), ("score", self.v))
        return {f"attention.{part}.weight": (m.weight, lambda p: p.T) for part, m in parts}


def network(pool, attention=None):
    """`pool` makes the post's vector of its states [T, H] and topics [K]."""
    words, lstm, tags = nn.Embedding(V, D), nn.LSTM(D, H), nn.Linear(H, L)
    nn.init.zeros_(lstm.bias_hh_l0)
    vectors = [
        pool(lstm(words(torch.tensor(post)))[0], topics) if post else torch.zeros(H)
        for post, topics in zip(posts, theta)
    ]
    logits = tags(torch.stack(vectors))
    named = {
        "words.table": (words.weight, lambda p: p),
        "lstm.0.input": (lstm.weight_ih_l0, lambda p: gates(p).T),
        "lstm.0.hidden": (lstm.weight_hh_l0, lambda p: gates(p).T),
        "lstm.0.bias": (lstm.bias_ih_l0, gates),
        **(attention.named() if attention else {}),
        "tags.weight": (tags.weight, lambda p: p.T),
        "tags.bias": (tags.bias, lambda p: p),
    }
    return known(logits, named)


def known(logits, named):
    loss = -(torch.log_softmax(logits, 1) * target).sum(1).mean()  # mean over posts
    loss.backward()
    return {
        "parameters": {key: flat(f(p)) for key, (p, f) in named.items()},
        "probabilities": flat(torch.softmax(logits, 1)),
        "loss": loss.item(),
        "gradients": {key: flat(f(p.grad)) for key, (p, f) in named.items()},
    }


class MemoryNetwork(nn.Module):
    """Huang et al. 2016, eq. (1) to (6) with two hops, post by post. `hierarchical` False: the words of all posts."""

    def __init__(self, hierarchical):
        super().__init__()
        self.hierarchical = hierarchical
        self.a, self.b, self.c = nn.Embedding(V, D), nn.Embedding(V, D), nn.Embedding(V, D)
        self.wo, self.ws = nn.Linear(D, D, bias=False), nn.Linear(D, D, bias=False)
        self.wms = nn.Linear(D, 1, bias=False)
        self.wf, self.theta = nn.Linear(2 * D, D), nn.Linear(D, L)

    def read(self, words, o):
        p = torch.softmax(self.b(words) @ o, 0)  # eq. (1)
        return p @ self.c(words)  # eq. (2)

    def interest(self, memory, o):
        if not memory:
            return torch.zeros(D)
        if not self.hierarchical:
            return self.read(torch.tensor(sum(memory, [])), o)
        s = torch.stack([self.read(torch.tensor(post), o) for post in memory])
        m = torch.tanh(self.wo(o) + self.ws(s))  # eq. (3)
        return torch.softmax(self.wms(m)[:, 0], 0) @ s  # eq. (4) and (5)

    def forward(self, post, memory):
        o0 = o = self.a(torch.tensor(post, dtype=torch.long)).sum(0)
        for _ in range(2):
            o = o + self.interest(memory, o)
        return self.theta(self.wf(torch.cat([o0, o])))  # eq. (6)

    def named(self):
        tables = (("words.table", self.a), ("memory.input", self.b), ("memory.output", self.c))
        attention = (("state", self.wo), ("post", self.ws), ("score", self.wms)) if self.hierarchical else ()
        return {
            **{name: (table.weight, lambda p: p) for name, table in tables},
            **{f"attention.{part}.weight": (m.weight, lambda p: p.T) for part, m in attention},
            **{f"{name}.weight": (m.weight, lambda p: p.T) for name, m in (("final", self.wf), ("tags", self.theta))},
            **{f"{name}.bias": (m.bias, lambda p: p) for name, m in (("final", self.wf), ("tags", self.theta))},
        }


def memory_network(hierarchical):
    network = MemoryNetwork(hierarchical)
    logits = torch.stack([network(post, memory) for post, memory in zip(posts, earlier)])
    return known(logits, network.named())


vab, tab = Attention(H), Attention(K)
networks = {
    "lstm": network(lambda h, _: h[-1]),
    "avg-lstm": network(lambda h, _: h.mean(0)),
    "vab-lstm": network(lambda h, _: vab(h[-1], h), vab),
    "tab-lstm": network(lambda h, topics: tab(topics, h), tab),
    "memn2n": memory_network(hierarchical=False),
    "hmemn2n": memory_network(hierarchical=True),
}
path = pathlib.Path(__file__).parents[2] / "test" / "golden" / "networks.json"
about = {
    "command": "python scripts/golden/networks.py",
    "versions": {"torch": torch.__version__},
    "tolerance": {"absolute": 1e-9, "relative": 1e-6},
    "sizes": {"words": V, "dimension": D, "hidden": H, "tags": L, "topics": K, "history": M},
    "posts": posts,
    "earlier": earlier,
    "target": flat(target),
    "topics": flat(theta),
}
path.write_text(json.dumps({**about, "networks": networks}, separators=(",", ":")) + "\n")
