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
labels = [[0, 1, 1, 0, 0], [1, 0], []]  # of each word of the posts
written = [[6, 4], [7], [5, 4, 5]]  # tags as words
unknown, beginning, ending = 1, 2, 3
writer_words = 4 + V - 2 + L  # special words, those of posts, and the tags 0, 1 ..
source = [[2, 3, 2, 6, writer_words], [5, 4], []]  # the posts; the unknown word has an id of its own
with_copied = [[6, writer_words], [4], [5, 4, 5]]  # tags of words of the posts and others
d = 4  # states of networks that write, even
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


def network(pool, attention=None, judge=None):
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
    return (judge or known)(logits, named)


def known(logits, named):
    loss = -(torch.log_softmax(logits, 1) * target).sum(1).mean()  # mean over posts
    return values(loss, torch.softmax(logits, 1), named)


def known_sigmoid(logits, named, served=None):
    """`served`: the logits of inference, if they differ."""
    each = nn.functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return values(each.sum(1).mean(), torch.sigmoid(logits if served is None else served), named)


def values(loss, probabilities, named):
    loss.backward()
    gradient = lambda p: torch.zeros_like(p) if p.grad is None else p.grad
    return {
        "parameters": {key: flat(f(p)) for key, (p, f) in named.items()},
        "probabilities": flat(probabilities),
        "loss": loss.item(),
        "gradients": {key: flat(f(gradient(p))) for key, (p, f) in named.items()},
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


class CnnAttention(nn.Module):
    """Gong and Zhang 2016 with soft trigger words, post by post."""

    def __init__(self):
        super().__init__()
        self.words, self.tags = nn.Embedding(V, D), nn.Linear(H, L)
        self.score = nn.Conv1d(D, 1, 5, padding=2)
        self.fold, self.merge = nn.Linear(D, H), nn.Linear(4 * H, H)
        self.filters = nn.ModuleList(nn.Conv1d(D, H, width, padding=width // 2) for width in (1, 2, 3))

    def forward(self, post):
        if post:
            w = self.words(torch.tensor(post))  # (T, D)
            a = torch.softmax(self.score(w.T[None])[0, 0], 0)
            fold = a @ w
            pooled = [torch.tanh(conv(w.T[None])[0]).max(1).values for conv in self.filters]
        else:
            fold, pooled = torch.zeros(D), [torch.zeros(H)] * 3
        z = torch.cat([torch.tanh(self.fold(fold)), *pooled])
        return self.tags(torch.tanh(self.merge(z)))

    def named(self):
        convolutions = {"local.score": self.score, **{f"global.{i + 1}": c for i, c in enumerate(self.filters)}}
        layers = {"local.fold": self.fold, "merge": self.merge, "tags": self.tags}
        rows = lambda p: p.permute(2, 1, 0).reshape(-1, p.shape[0])
        return {
            "words.table": (self.words.weight, lambda p: p),
            **{f"{name}.weight": (m.weight, rows) for name, m in convolutions.items()},
            **{f"{name}.weight": (m.weight, lambda p: p.T) for name, m in layers.items()},
            **{f"{name}.bias": (m.bias, lambda p: p) for name, m in {**convolutions, **layers}.items()},
        }


def cnn_attention():
    network = CnnAttention()
    return known(torch.stack([network(post) for post in posts]), network.named())


class Norm(nn.BatchNorm1d):
    """Statistics over the steps of all posts. The running averages are drawn, and stay as they are."""

    def __init__(self):
        super().__init__(H, momentum=0)
        nn.init.normal_(self.weight)
        nn.init.normal_(self.bias)
        nn.init.normal_(self.running_mean)
        nn.init.uniform_(self.running_var, 0.5, 2)

    def forward(self, posts):  # [C, T] each
        return super().forward(torch.cat(posts, 1).T).T.split([x.shape[1] for x in posts], 1)

    def named(self, name):
        parts = {"scale": self.weight, "shift": self.bias, "mean": self.running_mean, "variance": self.running_var}
        return {f"{name}.norm.{part}": (p, lambda p: p) for part, p in parts.items()}


class TextResNet(nn.Module):
    """TagFinder 2022, Figures 10 and 11, with one block. Posts run alone, but for the statistics of the batch."""

    def __init__(self):
        super().__init__()
        self.words, self.tags = nn.Embedding(V, D), nn.Linear(H, L)
        self.convolutions = nn.ModuleDict({
            "first": nn.Conv1d(D, H, 7, stride=2, padding=3),
            "block_0_first": nn.Conv1d(H, H, 3, padding=1),
            "block_0_second": nn.Conv1d(H, H, 3, padding=1),
        })
        self.norms = nn.ModuleDict({name: Norm() for name in self.convolutions})

    def layer(self, name, posts):
        return self.norms[name]([self.convolutions[name](x[None])[0] for x in posts])

    def forward(self):
        x = [self.words(torch.tensor(post)).T for post in posts if post]  # [D, T] each
        x = [torch.relu(y) for y in self.layer("first", x)]
        x = [nn.functional.max_pool1d(y[None], 3, stride=2, padding=1)[0] for y in x]
        inside = [torch.relu(y) for y in self.layer("block_0_first", x)]
        x = [torch.relu(a + b) for a, b in zip(x, self.layer("block_0_second", inside))]
        pooled = iter([y.mean(1) for y in x])
        return self.tags(torch.stack([next(pooled) if post else torch.zeros(H) for post in posts]))

    def named(self):
        parameters = {"words.table": (self.words.weight, lambda p: p)}
        for key, conv in self.convolutions.items():
            name = key.replace("_", ".")
            parameters[f"{name}.weight"] = (conv.weight, lambda p: p.permute(2, 1, 0).reshape(-1, H))
            parameters[f"{name}.bias"] = (conv.bias, lambda p: p)
            parameters.update(self.norms[key].named(name))
        parameters["tags.weight"] = (self.tags.weight, lambda p: p.T)
        parameters["tags.bias"] = (self.tags.bias, lambda p: p)
        return parameters


def text_resnet():
    network = TextResNet()
    logits = network.train()()
    return known_sigmoid(logits, network.named(), network.eval()())


def bi_lstm(size):
    lstm = nn.LSTM(size, H, bidirectional=True)
    named = {}
    for suffix, direction in (("", "lstm.0"), ("_reverse", "lstm.0.reverse")):
        w, u, b, zero = (getattr(lstm, f"{p}_l0{suffix}") for p in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
        nn.init.zeros_(zero)
        named |= {
            f"{direction}.input": (w, lambda p: gates(p).T),
            f"{direction}.hidden": (u, lambda p: gates(p).T),
            f"{direction}.bias": (b, gates),
        }
    return lstm, named


def linear_named(name, m):
    return {f"{name}.weight": (m.weight, lambda p: p.T), f"{name}.bias": (m.bias, lambda p: p)}


class SaLstm(nn.Module):
    """Shen et al. 2019: eq. (4) to (12), then layers of self-attention, eq. (1) to (3), each with a residual and a norm."""

    def __init__(self, layers=2, heads=2):
        super().__init__()
        self.words = nn.Embedding(V, D)
        self.lstm, self.lstm_named = bi_lstm(D)
        self.attention = nn.ModuleList(nn.MultiheadAttention(2 * H, heads) for _ in range(layers))
        self.norms = nn.ModuleList(nn.LayerNorm(2 * H) for _ in range(layers))
        self.labels = nn.Linear(2 * H, 2)
        for m in (*self.attention, *self.norms):
            for p in m.parameters():
                if p.dim() == 1:
                    nn.init.normal_(p)

    def forward(self, post, _replies):
        x = self.lstm(self.words(torch.tensor(post)))[0]
        for attention, norm in zip(self.attention, self.norms):
            x = norm(x + attention(x, x, x)[0])
        return self.labels(x)

    def named(self):
        named = {"words.table": (self.words.weight, lambda p: p), **self.lstm_named}
        for i, (attention, norm) in enumerate(zip(self.attention, self.norms)):
            for j, part in enumerate(("query", "key", "value")):
                named[f"attention.{i}.{part}.weight"] = (attention.in_proj_weight, lambda p, j=j: p.chunk(3)[j].T)
                named[f"attention.{i}.{part}.bias"] = (attention.in_proj_bias, lambda p, j=j: p.chunk(3)[j])
            named |= linear_named(f"attention.{i}.output", attention.out_proj)
            named[f"attention.{i}.norm.scale"] = (norm.weight, lambda p: p)
            named[f"attention.{i}.norm.shift"] = (norm.bias, lambda p: p)
        return named | linear_named("labels", self.labels)


class Extractor(nn.Module):
    """EXTRACTOR of Wang et al. 2019: each word reads the replies, Sukhbaatar et al. 2015, eq. (1) and (2); a Bi-LSTM."""

    def __init__(self):
        super().__init__()
        self.words, self.a, self.c = nn.Embedding(V, D), nn.Embedding(V, D), nn.Embedding(V, D)
        self.lstm, self.lstm_named = bi_lstm(2 * D)
        self.labels = nn.Linear(2 * H, 2)

    def forward(self, post, replies):
        x, found = self.words(torch.tensor(post)), torch.zeros(len(post), D)
        if replies:
            p = torch.softmax(x @ self.a(torch.tensor(replies)).T, 1)
            found = p @ self.c(torch.tensor(replies))
        return self.labels(self.lstm(torch.cat([x, found], 1))[0])

    def named(self):
        tables = (("words.table", self.words), ("conversation.input", self.a), ("conversation.output", self.c))
        named = {name: (table.weight, lambda p: p) for name, table in tables}
        return named | self.lstm_named | linear_named("labels", self.labels)


def label_network(network):
    probabilities, loss = torch.zeros(len(posts), max(map(len, posts))), 0
    for b, (post, memory) in enumerate(zip(posts, earlier)):
        if not post:
            continue
        logits = network(post, sum(memory, []))
        loss = loss + nn.functional.cross_entropy(logits, torch.tensor(labels[b]), reduction="sum") / len(posts)
        probabilities[b, : len(post)] = torch.softmax(logits, 1)[:, 1]
    return values(loss, probabilities, network.named())


def encoder():
    """A frozen encoder, the mean of word vectors, below a linear layer and sigmoids."""
    words, tags = nn.Embedding(V, D), nn.Linear(D, L)
    vectors = [words(torch.tensor(post)).mean(0) if post else torch.zeros(D) for post in posts]
    named = {"words.table": (words.weight, lambda p: p), **linear_named("tags", tags)}
    return known_sigmoid(tags(torch.stack(vectors)), named)


def gru_named(name, gru):
    """A GRU's parameters; PyTorch's gates are in our order."""
    named = {}
    for layer in range(gru.num_layers):
        for reverse in ("", "_reverse") if gru.bidirectional else ("",):
            stem = f"{name}.{layer}{reverse.replace('_', '.')}"
            weight = lambda part: getattr(gru, f"{part}_l{layer}{reverse}")
            named[f"{stem}.input"] = (weight("weight_ih"), lambda p: p.T)
            named[f"{stem}.hidden"] = (weight("weight_hh"), lambda p: p.T)
            named[f"{stem}.bias"] = (weight("bias_ih"), lambda p: p)
            named[f"{stem}.hiddenBias"] = (weight("bias_hh"), lambda p: p)
    return named


class Seq2Seq(nn.Module):
    """Wang et al. 2019, equations (1), (2) and (7) to (11), post by post and word by word."""

    def __init__(self, copies=False):
        super().__init__()
        self.words = nn.Embedding(writer_words, D)
        self.encoder = nn.GRU(D, d // 2, num_layers=2, bidirectional=True)
        self.decoder = nn.GRUCell(D, d)
        self.attention = nn.Linear(d, d, bias=False)
        self.output = nn.Linear(2 * d, writer_words)
        self.pointer = nn.Linear(2 * d + D, 1) if copies else None

    def encode(self, post, replies):
        """v [T, d] and s_0 [d]."""
        if not post:
            return torch.zeros(0, d), torch.zeros(d)
        h, last = self.encoder(self.words(torch.tensor(post)))
        return h, torch.cat([last[2], last[3]])  # of the second layer

    def log_probability(self, post, replies, tag, source):
        v, s = self.encode(post, replies)
        total = 0
        for before, word in zip([beginning, *tag], [*tag, ending]):
            y = self.words(torch.tensor(before if before < writer_words else unknown))
            s = self.decoder(y, s)
            a = torch.softmax(v @ self.attention(s), 0)  # eq. (9)
            c = a @ v  # eq. (8)
            p = torch.softmax(self.output(torch.cat([s, c])), 0)  # eq. (10)
            if self.pointer:  # See et al. 2017, eq. (8) and (9)
                by_softmax = torch.sigmoid(self.pointer(torch.cat([s, c, y])))[0]
                copied = sum((a[i] for i, own in enumerate(source) if own == word), torch.tensor(0.0))
                written = p[word] if word < writer_words else 0
                total = total + torch.log(by_softmax * written + (1 - by_softmax) * copied)
            else:
                total = total + torch.log(p[word])
        return total

    def named(self):
        cell = self.decoder
        parts = (("input", cell.weight_ih), ("hidden", cell.weight_hh), ("bias", cell.bias_ih), ("hiddenBias", cell.bias_hh))
        return {
            "words.table": (self.words.weight, lambda p: p),
            **gru_named("encoder", self.encoder),
            **{f"decoder.0.{part}": (p, lambda p: p.T if p.dim() == 2 else p) for part, p in parts},
            "attention.weight": (self.attention.weight, lambda p: p.T),
            **linear_named("output", self.output),
            **(linear_named("pointer", self.pointer) if self.pointer else {}),
        }


class BiAttention(Seq2Seq):
    """Wang et al. 2019, equations (1) to (11)."""

    def __init__(self):
        super().__init__()
        self.post, self.conversation = self.encoder, nn.GRU(D, d // 2, num_layers=2, bidirectional=True)
        self.both = nn.Linear(d, d, bias=False)
        self.merge_post, self.merge_conversation = nn.Linear(2 * d, d), nn.Linear(2 * d, d)

    def encode(self, post, replies):
        hp, start = super().encode(post, replies)
        hc = self.conversation(self.words(torch.tensor(replies)))[0] if replies else torch.zeros(0, d)
        scores = torch.stack([torch.stack([self.both(p) @ c for c in hc]) for p in hp]) if post and replies else None
        rc = torch.softmax(scores, 1) @ hc if scores is not None else torch.zeros(len(post), d)  # eq. (3) and (4)
        rp = torch.softmax(scores.T, 1) @ hp if scores is not None else torch.zeros(len(replies), d)
        vp = torch.tanh(self.merge_post(torch.cat([hp, rc], 1)))  # eq. (5)
        vc = torch.tanh(self.merge_conversation(torch.cat([hc, rp], 1)))  # eq. (6)
        return torch.cat([vp, vc]), start

    def named(self):
        own = {key: value for key, value in super().named().items() if not key.startswith("encoder.")}
        return {
            **own,
            **gru_named("post", self.post),
            **gru_named("conversation", self.conversation),
            "bi-attention.weight": (self.both.weight, lambda p: p.T),
            **linear_named("merge.post", self.merge_post),
            **linear_named("merge.conversation", self.merge_conversation),
        }


def writer(network):
    """The values are log probabilities of the tags."""
    replies = [sum(memory, []) for memory in earlier]
    tags = with_copied if network.pointer else written
    logp = torch.stack([network.log_probability(*one) for one in zip(posts, replies, tags, source)])
    return values(-logp.mean(), logp, network.named())  # eq. (11), averaged


vab, tab = Attention(H), Attention(K)
networks = {
    "lstm": network(lambda h, _: h[-1]),
    "avg-lstm": network(lambda h, _: h.mean(0)),
    "vab-lstm": network(lambda h, _: vab(h[-1], h), vab),
    "tab-lstm": network(lambda h, topics: tab(topics, h), tab),
    "cnn-attention": cnn_attention(),
    "multilabel-lstm": network(lambda h, _: torch.relu(h[-1]), judge=known_sigmoid),
    "text-resnet": text_resnet(),
    "memn2n": memory_network(hierarchical=False),
    "hmemn2n": memory_network(hierarchical=True),
    "sa-lstm": label_network(SaLstm()),
    "extractor": label_network(Extractor()),
    "encoder": encoder(),
    "seq2seq": writer(Seq2Seq()),
    "bi-attention": writer(BiAttention()),
    "seq2seq-copy": writer(Seq2Seq(copies=True)),
}
one_hot = torch.zeros(max(map(len, posts)), len(posts), 2)
for b, own in enumerate(labels):
    for t, label in enumerate(own):
        one_hot[t, b, label] = 1
path = pathlib.Path(__file__).parents[2] / "test" / "golden" / "networks.json"
about = {
    "command": "python scripts/golden/networks.py",
    "versions": {"torch": torch.__version__},
    "tolerance": {"absolute": 1e-9, "relative": 1e-6},
    "sizes": {"words": V, "dimension": D, "hidden": H, "tags": L, "topics": K, "history": M},
    "posts": posts,
    "earlier": earlier,
    "target": flat(target),
    "labels": flat(one_hot),
    "written": written,
    "source": source,
    "withCopied": with_copied,
    "topics": flat(theta),
}
path.write_text(json.dumps({**about, "networks": networks}, separators=(",", ":")) + "\n")
