"""Writes test/golden/tf-idf.json: idf and rows of scikit-learn's TfidfVectorizer on a few made-up posts.

    pip install scikit-learn && python3 scripts/golden/tf-idf.py
"""
import json
import sys
from pathlib import Path

import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer

documents = [
    "green tea and green cups",
    "black tea",
    "tea tea tea with milk and more tea",
    "trains and more trains",
    "quiet",
]
query = "green tea with lemon and green beans"

result = {
    "command": "python3 scripts/golden/tf-idf.py",
    "versions": {"python": sys.version.split()[0], "scikit-learn": sklearn.__version__},
    "tolerance": {"relative": 1e-6},
    "documents": documents,
    "query": query,
    "cases": [],
}
for sublinear in (False, True):
    vectorizer = TfidfVectorizer(token_pattern=r"\S+", sublinear_tf=sublinear)
    rows = vectorizer.fit_transform(documents)
    words = vectorizer.get_feature_names_out()

    def weights(row):
        return {words[i]: float(row[0, i]) for i in row.nonzero()[1]}

    query_row = vectorizer.transform([query])
    result["cases"].append(
        {
            "sublinear": sublinear,
            "idf": dict(zip(words, map(float, vectorizer.idf_))),
            "rows": [weights(rows[i]) for i in range(rows.shape[0])],
            "queryRow": weights(query_row),
            "cosines": [float(x) for x in (rows @ query_row.T).toarray()[:, 0]],
        }
    )

path = Path(__file__).parents[2] / "test" / "golden" / "tf-idf.json"
path.write_text(json.dumps(result, indent=1) + "\n")
