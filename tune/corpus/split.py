"""Which part of the corpus an article goes to: fit, valid or final; never two of them.

Runs of ten neighbouring articles stay together, since neighbours are about the same thing.  The
pattern is fixed, so that a change of seed never moves an article from the sealed part to another.
"""
import re

from article import Article

PARTS = ['fit', 'valid', 'final']
RUNS = 'fit final fit valid fit final fit valid fit fit'.split()
OWN = 'final valid fit fit fit'.split()
REPEATED = 40       # characters of a paragraph that, met again, show an article printed twice


def once(pools):
    """The pools without articles that repeat a paragraph of an earlier one: papers print some twice."""
    seen, out = set(), {}
    for name, articles in pools.items():
        out[name] = []
        for article in articles:
            bodies = {re.sub(r'[\s¦]', '', b.text)[-REPEATED:] for b in article.blocks if len(b.text) > REPEATED}
            if not bodies & seen:
                out[name].append(article)
            seen |= bodies
    return out


def part_of(pools, part):
    return {name: [a for i, a in enumerate(articles) if RUNS[i // 10 % 10] == part] for name, articles in pools.items()}


def own_part(own, part):
    """Of our own: the fixtures go to fit, since they have been looked at; the others in turn."""
    out = {}
    for kind, (fixtures, others) in own.items():
        out[kind] = [a for i, a in enumerate(others) if OWN[i % 5] == part] + (fixtures if part == 'fit' else [])
    return {kind: articles for kind, articles in out.items() if articles}


def clean_part(texts, part):
    return [t for i, t in enumerate(texts) if OWN[i % 5] == part]
