#!/usr/bin/env python3
"""The sentences that TextRank (Mihalcea and Tarau, 2004), as PyPI `lede` has it, chooses of the text on standard input: the
baseline `library` of the bench beside this file.

    PYTHONPATH=FOLDER library.py WORDS

As many of the best as WORDS words have room for, in the order of the text; at least one. The library splits the text itself.
"""

import sys

from lede.textrank import summarize_textrank


def main():
    most = int(sys.argv[1])
    text = sys.stdin.read()
    chosen = {}

    def best(number):
        if number not in chosen:
            chosen[number] = summarize_textrank(text, number)
        return chosen[number]

    def fits(number):
        return len(best(number).split()) <= most

    # It counts sentences, not words; these are of about 25.
    number = max(1, most // 25)
    while number > 1 and not fits(number):
        number -= 1
    # Where there are no more sentences, one more changes nothing.
    while fits(number + 1) and best(number + 1) != best(number):
        number += 1
    print(best(number))


main()
