"""Tests of what needs no packages: the text operations, the split, our own texts."""
import random
import re
import unittest

import furniture
import newspaper
import own
import split
import textual
from article import Article, Block
from pressroom import CELL, fits, respell


def visible(text):
    return re.sub(r'[\s¦]', '', text)


def articles():
    return [a for pair in own.pools().values() for pool in pair for a in pool]


class Textual(unittest.TestCase):
    def test_no_character_is_lost_or_moved(self):
        for breaker in (textual.etext, textual.spaced, textual.column, textual.lossy, textual.clauses):
            for article in articles():
                for seed in range(3):
                    raw, gold = breaker(random.Random(seed), article)
                    self.assertEqual(visible(raw), visible(gold), (breaker.__name__, article.source, seed))

    def test_lines_keep_to_the_measure_and_no_mark_begins_one(self):
        for article in articles():
            for block in article.blocks:
                for line in textual.hard_wrap(block.as_set(), 18):
                    self.assertLessEqual(textual.width(line), 18 if re.search(textual.HAN, line) else 99)
                for line in textual.hard_wrap(block.as_set(), 18)[1:]:
                    self.assertNotIn(line[0], '，。、；：？！”）》')

    def test_hanging_mark(self):
        self.assertEqual(textual.hard_wrap('一二三四，五六', 4, hang=True), ['一二三四，', '五六'])
        self.assertEqual(textual.hard_wrap('一二三四，五六', 4), ['一二三', '四，五六'])
        self.assertEqual(textual.hard_wrap('一二（三四', 3), ['一二', '（三四'])

    def test_etext_joins_what_it_wrapped(self):
        article = Article('a', [Block('body', '甲' * 100 + '。'), Block('body', '乙' * 50 + '。')])
        raw, gold = textual.etext(random.Random(1), article)
        self.assertEqual(gold, '甲' * 100 + '。\n' + '乙' * 50 + '。\n')
        self.assertGreater(raw.count('\n'), 3)


class Newspaper(unittest.TestCase):
    def test_spaces_between_names(self):
        words = [('本报', 'r'), ('记者', 'n'), ('严', 'nr'), ('正', 'nr'), ('孙', 'nr'), ('勇军', 'nr')]
        self.assertEqual(newspaper.spaced_names(words), '本报记者 严正 孙勇军')
        words = [('新华社', 'nt'), ('记者', 'n'), ('岳', 'nr'), ('林才', 'nr'), ('本报', 'r'), ('记者', 'n'), ('刘', 'nr'), ('裕国', 'nr')]
        self.assertEqual(newspaper.spaced_names(words), '新华社记者 岳林才 本报记者 刘裕国')

    def test_dateline(self):
        words = [(w, t) for w, t in zip('据 新华社 北京 １月 ５日 电 （ 记者 李 明 ） 今天'.split(), 'p nt ns t t n w n nr nr w t'.split())]
        self.assertEqual(newspaper.opening(words), '据新华社北京１月５日电¦（记者 李明）今天')


class Furniture(unittest.TestCase):
    def test_wide_settings_change_white_space_alone(self):
        for article in articles():
            for blocks in (furniture.signed_wide(article.blocks), furniture.numbered_wide(article.blocks), article.blocks):
                for block in blocks:
                    self.assertEqual(visible(block.as_set()), visible(block.text), article.source)

    def test_judges(self):
        block, = furniture.signed_wide([Block('byline', '审判长 王芳')])
        self.assertEqual(block.typeset, '审\u3000判\u3000长\u3000\u3000王\u3000芳')


class Press(unittest.TestCase):
    def test_an_opened_word_wider_than_a_line(self):
        opt = dict(measure=9, wrap_box=0)
        self.assertTrue(fits(opt, [Block('body', '甲（abcdefghij）乙')]))
        self.assertFalse(fits(opt, [Block('body', '甲（abcdefghijklmnop）乙')]))
        self.assertFalse(fits(opt | dict(wrap_box=0.15), [Block('body', '甲（abcdefghij）乙')]))
        self.assertFalse(fits(opt, [Block('headline', '甲“abcdefghij”乙')]))
        self.assertTrue(fits(opt, [Block('body', 'abcdefghijklmnopqrstuvwxyz')]))


class Respell(unittest.TestCase):
    def test_cells(self):
        def labels(text):
            chars, gaps, gap = [], [], 'J'
            for ch in text:
                if ch.isspace():
                    gap = 'B' if ch == '\n' else gap if gap == 'B' else 'S'
                else:
                    chars.append(ch)
                    gaps.append(gap)
                    gap = 'J'
            return chars, gaps
        self.assertEqual(respell(f'甲{CELL}1{CELL}2\n乙\n', '甲 1\n2\n乙', labels), '甲 1¦2\n乙\n')


class Split(unittest.TestCase):
    def test_no_article_is_in_two_parts(self):
        ours = own.pools()
        parts = [{a.source for pool in split.own_part(ours, part).values() for a in pool} for part in split.PARTS]
        self.assertEqual(sum(map(len, parts)), len(set.union(*parts)))
        self.assertEqual(set.union(*parts), {a.source for a in articles()})
        pools = dict(p=[Article(str(i), []) for i in range(200)])
        parts = [{a.source for a in split.part_of(pools, part)['p']} for part in split.PARTS]
        self.assertEqual([len(p) for p in parts], [120, 40, 40])
        self.assertEqual(len(set.union(*parts)), 200)

    def test_an_article_printed_twice_is_kept_once(self):
        body = Block('body', '字' * 50)
        pools = dict(a=[Article('1', [body]), Article('2', [body])], b=[Article('3', [body])])
        self.assertEqual({k: len(v) for k, v in split.once(pools).items()}, dict(a=1, b=0))


if __name__ == '__main__':
    unittest.main()
