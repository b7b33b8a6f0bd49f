"""The articles of one case: drawn from a part's pools, cut to size, dressed as a paper of that kind does."""
from opencc import OpenCC

import furniture
from article import Article, fit, sample_all
from newspaper import paragraphs_of_figures, traditional

OWN_NEWS = dict(newswire=0.15, local_news=0.3, trad_news=0.4, page=0.12)     # shares of our own articles at most
OFFICIAL = ('gov_report', 'law', 'law_case', 'journal', 'report')


class Maker:
    """Draws articles of one part.  An article is used once, till its pool is empty."""

    def __init__(self, rng, pools, own, people):
        self.rng, self.people = rng, people
        self.pools = {**pools, **{f'own {kind}': articles for kind, articles in own.items()}}
        news = pools['newswire'] + pools['local']
        self.pools['figures'] = paragraphs_of_figures(news)
        self.pools['own page'] = [a for kind in ('page', 'local_news', 'newswire', 'numbers') for a in own.get(kind, [])]
        self.left, self.convert = {}, OpenCC('s2tw').convert

    def take(self, pool):
        if not self.left.get(pool):
            self.left[pool] = sample_all(self.rng, self.pools[pool])
        return self.left[pool].pop()

    def own_share(self, kind, most):
        """How often to draw an article of our own; few beside the packages', none should come too often."""
        return min(most, 0.06 * len(self.pools.get(f'own {kind}', [])))

    def news(self, pool, own, room, body_first=0.0):
        if self.rng.random() < self.own_share(own, OWN_NEWS[own]):
            article = self.take(f'own {own}')
            blocks = fit(article.blocks, room)
            if self.rng.random() < body_first and blocks[-1].kind == 'body':
                heads = [b for b in blocks if b.kind in ('headline', 'deck', 'byline')]
                blocks = [b for b in blocks if b not in heads] + heads
            return Article(article.source, blocks)
        article = self.take(pool)
        blocks = furniture.news(self.rng, article.blocks, self.people, room, body_first)
        return Article(article.source, furniture.ascii_digits(self.rng, blocks))

    def page(self, small):
        count = self.rng.choice([2, 3] if small else [3, 4, 5])
        rooms = [300, 500] if small else [350, 600, 900]
        return [self.news(self.rng.choice(['newswire', 'local']), 'page', self.rng.choice(rooms), 0.35) for _ in range(count)]

    def numbers(self, small):
        if self.rng.random() < self.own_share('numbers', 0.15):
            return self.excerpt('own numbers', 500 if small else 1200)
        taken = [self.take('figures') for _ in range(self.rng.randint(2, 3 if small else 5))]
        blocks = [b for a in taken for b in a.blocks]
        return Article(' '.join(a.source for a in taken), furniture.ascii_digits(self.rng, blocks))

    def excerpt(self, pool, room):
        """The front of an article, or its headline and then a stretch from a later block on."""
        article = self.take(pool)
        blocks = article.blocks
        if sum(len(b.text) for b in blocks) > 1.3 * room and self.rng.random() < 0.6:
            starts = [i for i, b in enumerate(blocks) if i > 1 and b.kind in ('body', 'subhead')
                      and sum(len(b.text) for b in blocks[i:]) > 0.6 * room]
            if starts:
                heads = [b for b in blocks[:1] if b.kind == 'headline'] if self.rng.random() < 0.6 else []
                blocks = heads + blocks[self.rng.choice(starts):]
        return Article(article.source, fit(blocks, room))

    def official(self, kind, small):
        given = self.pools.get(kind) and self.rng.random() < 0.5
        article = self.excerpt(kind if given else f'own {kind}', 550 if small else self.rng.choice([500, 900, 1500]))
        blocks = article.blocks
        if self.rng.random() < 0.4:
            blocks = furniture.signed_wide(blocks)
        if kind == 'law' and self.rng.random() < 0.6:
            blocks = furniture.numbered_wide(blocks)
        return Article(article.source, blocks)

    def prose(self, room):
        pool = self.rng.choice(['essay', 'essay', 'novel'])
        article = self.excerpt('own essay' if self.rng.random() < self.own_share('essay', 0.1) else pool, room)
        return Article(article.source, furniture.ascii_digits(self.rng, article.blocks))

    def case(self, kind, small):
        """The articles of a case of this kind; small ones for OCR, which is slow."""
        rng, room = self.rng, 600 if small else 1300
        if kind == 'page':
            return self.page(small)
        if kind in ('newswire', 'local_news'):
            return [self.news('newswire' if kind == 'newswire' else 'local', kind, 600 if small else 1500)]
        if kind == 'numbers':
            return [self.numbers(small)]
        if kind in OFFICIAL:
            return [self.official(kind, small)]
        if kind == 'trad_news':
            article = self.news('trad', kind, 700 if small else 1200)
            if article.source.startswith('199801'):                     # ours are written in Traditional
                article = Article(article.source, traditional(article.blocks, self.convert))
            return [article]
        if kind == 'manual':
            pool = rng.choice(['manual', 'manual', 'manual_trad'])
            return [self.excerpt('own manual' if rng.random() < self.own_share('manual', 0.2) else pool, room)]
        if kind in ('essay', 'etext', 'lossy'):
            return [self.prose(room)]
        if kind == 'spaced':
            return [self.excerpt('manual', room) if rng.random() < 0.6 else self.prose(700)]
        if kind == 'column':
            return [self.news(rng.choice(['newswire', 'local']), 'page', 700)]
        if kind == 'verse':
            return [self.excerpt('verse', room)]
        raise ValueError(f'no such kind: {kind}')
