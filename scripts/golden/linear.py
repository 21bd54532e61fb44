"""Golden values for the linear models: liblinear's optima, scikit-learn's softmax regression and its naive Bayes.

    python3 scripts/golden/linear.py > test/golden/linear.json

Needs scikit-learn (Debian python3-sklearn), which brings liblinear.
"""
import json
import sys

import numpy as np
import sklearn
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC

random = np.random.RandomState(3)
N, V = 40, 12
X = random.rand(N, V) * (random.rand(N, V) < 0.3)
X = np.round(X, 3)
y = np.where(X @ random.randn(V) + 0.3 * random.randn(N) > 0.1, 1, -1)


def fit(name, C, bias):
    """bias 0: no intercept; else liblinear's -B."""
    intercept = dict(fit_intercept=bias > 0, intercept_scaling=bias or 1)
    exact = dict(C=C, tol=1e-10, max_iter=10_000_000, random_state=0, **intercept)
    if name == 'logistic':
        model = LogisticRegression(solver='liblinear', dual=False, **exact)
    else:
        model = LinearSVC(loss=name.replace('-', '_'), dual=True, **exact)
    model.fit(X, y)
    w = model.coef_[0]
    b = float(model.intercept_[0]) if bias else 0.0
    margins = y * (X @ w + b)
    losses = {
        'hinge': lambda m: np.maximum(0, 1 - m),
        'squared-hinge': lambda m: np.maximum(0, 1 - m) ** 2,
        'logistic': lambda m: np.logaddexp(0, -m),
    }
    own = (b / bias) ** 2 if bias else 0
    objective = 0.5 * (w @ w + own) + C * losses[name](margins).sum()
    return dict(loss=name, C=C, bias=bias, weights=w.tolist(), intercept=b, objective=objective)


optima = [
    fit(name, C, bias)
    for name in ['hinge', 'squared-hinge', 'logistic']
    for C, bias in [(0.1, 1), (1, 1), (10, 2), (1, 0)]
]

classes = np.argmax(X @ random.randn(V, 4) + 0.2 * random.randn(N, 4), axis=1)


def fit_softmax(C, intercept):
    """TagFinder's solver, "lbfgs": for more than two classes it fits one softmax over them."""
    model = LogisticRegression(C=C, fit_intercept=intercept, tol=1e-9, max_iter=100_000).fit(X, classes)
    return dict(
        C=C,
        intercept=intercept,
        weights=model.coef_.tolist(),
        intercepts=np.broadcast_to(model.intercept_, 4).tolist(),
    )


texts = ['ant bee bee', 'bee cat', 'dog elk', 'elk elk fox ant', 'dog', 'cat fox']
labels = ['x', 'x', 'y', 'y', 'y', 'z']
queries = ['bee bee elk', 'fox', 'wolf', 'ant cat dog elk']
counts = CountVectorizer()
nb = MultinomialNB(alpha=0.3).fit(counts.fit_transform(texts), labels)
joint = nb._joint_log_likelihood(counts.transform(queries))

json.dump(
    {
        'command': 'python3 scripts/golden/linear.py > test/golden/linear.json',
        'versions': {'scikit-learn': sklearn.__version__, 'numpy': np.__version__},
        'problem': {'rows': X.tolist(), 'labels': y.tolist()},
        'optima': optima,
        'softmax': {
            'classes': classes.tolist(),
            'optima': [fit_softmax(C, intercept) for C, intercept in [(0.1, True), (1, True), (10, True), (10, False)]],
        },
        'naiveBayes': {
            'alpha': 0.3,
            'texts': texts,
            'labels': labels,
            'queries': queries,
            'classes': nb.classes_.tolist(),
            'jointLogProbabilities': joint.tolist(),
        },
    },
    sys.stdout,
)
print()
