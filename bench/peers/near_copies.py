"""Near copies as datasketch finds them: MinHash of 128 permutations over shingles of three characters, LSH at 0.8.

Reads a file of one JSON a line ({"id", "text"}); prints the seconds of building and of asking for every text, and
then each pair that was found, one a line.
"""

import json
import sys
import time

from datasketch import MinHash, MinHashLSH


def shingles(text):
    return {text[at : at + 3].encode() for at in range(max(1, len(text) - 2))}


def main(path):
    with open(path, encoding="utf-8") as lines:
        texts = [json.loads(line) for line in lines]
    begun = time.perf_counter()
    index = MinHashLSH(threshold=0.8, num_perm=128)
    prints = []
    with index.insertion_session() as session:
        for number, line in enumerate(texts):
            made = MinHash(num_perm=128)
            made.update_batch(shingles(line["text"]))
            prints.append(made)
            session.insert(number, made)
    found = []
    for number, made in enumerate(prints):
        found.extend((number, other) for other in index.query(made) if other < number)
    print(time.perf_counter() - begun)
    for number, other in found:
        print(texts[number]["id"], texts[other]["id"])


main(sys.argv[1])
