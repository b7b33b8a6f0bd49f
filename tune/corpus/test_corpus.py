"""Tests of the corpus.  Those of the typesetter need its packages; the others need none."""
import importlib.util
import lzma
import random
import re
import tempfile
import unittest
from dataclasses import fields
from pathlib import Path

import clean_folder
import furniture
import newspaper
import own
import settings
import split
import textual
from article import Article, Block
from gaps import CELL, contested, gaps, respell, with_furniture
from linebreak import Line, Metrics, Rules, break_lines, place, runs, width


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


class LineBreak(unittest.TestCase):
    LINES = [       # name, measure, rules, metrics, text, lines
        ('closing mark takes a character along', 4, Rules(), Metrics(), '一二三四，五六', '一二三|四，五六'),
        ('closing marks in a row', 4, Rules(), Metrics(), '一二三四。”五', '一二三|四。”五'),
        ('opening mark ends no line', 3, Rules(), Metrics(), '一二（三四', '一二|（三四'),
        ('no kinsoku', 3, Rules('none'), Metrics(), '一二（三四五，', '一二（|三四五|，'),
        ('comma hangs', 4, Rules('hang'), Metrics(), '一二三四，五六', '一二三四，|五六'),
        ('quotation mark never hangs', 4, Rules('hang'), Metrics(), '一二三四”五六', '一二三|四”五六'),
        ('mark squeezed in', 4, Rules(squeeze='marks'), Metrics(), '一，三四，五六', '一，三四，|五六'),
        ('one blank is not enough', 4, Rules(squeeze='marks'), Metrics(), '一二三四，五六', '一二三|四，五六'),
        ('no mark: not squeezed', 4, Rules(squeeze='marks'), Metrics(), '一，三，五六', '一，三，|五六'),
        ('character squeezed in', 4, Rules(squeeze='any'), Metrics(), '一，三，五六', '一，三，五|六'),
        ('word whole', 3, Rules(), Metrics(), '一二word三', '一二|word三'),
        ('word wider than the line', 3, Rules(), Metrics(), '一international', '一|intern|ationa|l'),
        ('word longer than the line, in a quotation', 3, Rules(), Metrics(), '一“international', '一|“inte|rnatio|nal'),
        ('number cut', 3, Rules(unit='digits'), Metrics(), '一二1234五', '一二12|34五'),
        ('number whole', 3, Rules(), Metrics(), '一二1234五', '一二|1234五'),
        ('word cut', 3, Rules(unit='characters'), Metrics(), '一二word三', '一二wo|rd三'),
        ('no space at either end', 3, Rules(), Metrics(), '一二三 四五六　七', '一二三|四五六|七'),
        ('gap between Han and Latin', 3, Rules(), Metrics(latin_gap=0.25), '一AB二三', '一AB|二三'),
        ('marks that meet', 4.5, Rules(), Metrics('pairs'), '一二：“三四', '一二：“三|四'),
        ('half-width marks', 3, Rules(), Metrics('half'), '一，二，三四', '一，二，|三四'),
        ('half-width but for stops', 3, Rules(), Metrics('kaiming'), '一，二。三四', '一，|二。三|四'),
    ]

    def test_lines(self):
        for name, measure, rules, metrics, text, lines in self.LINES:
            got = break_lines(text, lambda: measure, metrics=metrics, rules=rules)
            self.assertEqual('|'.join(line.text for line in got), lines, name)

    def test_indents(self):
        lines = list(break_lines('一二三四五六七', lambda: 4, 2, 1))
        self.assertEqual([(line.text, line.indent, line.last) for line in lines],
                         [('一二', 2, False), ('三四五', 1, False), ('六七', 1, True)])

    def test_the_measure_is_asked_for_each_line(self):
        measures = iter([4, 2, 4])
        self.assertEqual([line.text for line in break_lines('一二三四五六七八', lambda: next(measures))], ['一二三四', '五六', '七八'])

    PLACES = [      # name, text, room, last line, justify, tracking, where each character begins
        ('not justified', '一，二', 4, False, 'none', 0, [0, 1, 2]),
        ('last line', '一，二', 4, True, 'all', 0, [0, 1, 2]),
        ('everywhere', '一，二', 4, False, 'all', 0, [0, 1.5, 3]),
        ('around marks', '一二，三', 5, False, 'marks', 0, [0, 1, 2.5, 4]),
        ('after marks', '一二，三', 5, False, 'after', 0, [0, 1, 2, 4]),
        ('no marks', '一二三', 4, False, 'marks', 0, [0, 1.5, 3]),
        ('not inside a word', '一ab', 3, False, 'all', 0, [0, 2, 2.5]),
        ('not inside a number', '一1.5，', 4, False, 'marks', 0, [0, 1, 1.5, 2, 3]),
        ('squeezed', '一，二，', 3.5, False, 'all', 0, [0, 1, 1.75, 2.75]),
        ('squeezed before an opening mark', '一（二', 2.5, False, 'after', 0, [0, 0.5, 1.5]),
        ('squeezed on both sides', '一，二', 2.5, False, 'marks', 0, [0, 0.75, 1.5]),
        ('letter-spaced', '一二三', 9, True, 'none', 1, [0, 2, 4]),
    ]

    def test_places(self):
        for name, text, room, last, justify, tracking, starts in self.PLACES:
            self.assertEqual(place(Line(text, 0, room, last), Metrics(), justify, tracking)[0], starts, name)

    def test_runs(self):
        self.assertEqual(runs('一二 三', [0, 1, 2, 2.5], width, False), [[0, '一二'], [2.5, '三']])
        self.assertEqual(runs('一二 三', [0, 1, 2, 2.5], width, True), [[0, '一二 三']])
        self.assertEqual(runs('一二三', [0, 1, 2.2], width, True), [[0, '一二'], [2.2, '三']])


class Gaps(unittest.TestCase):
    def test_labels(self):
        self.assertEqual(gaps(' 甲乙 丙\u3000\n丁\f¦戊\u200b己'),
                         [('甲', 'S'), ('乙', 'J'), ('丙', 'S'), ('丁', 'B'), ('戊', '¦'), ('己', 'S')])

    def test_contested(self):
        self.assertEqual(list(contested('甲\n乙 丙\n丁戊', '甲乙 丙¦丁\n戊')), [('B', 'J'), ('S', 'S')])
        self.assertEqual(list(contested('甲\n乙 丁 戊', '甲 乙 丙丁 戊')), [('B', 'S'), ('S', 'S')])

    def test_cells(self):
        self.assertEqual(respell(f'甲{CELL}1{CELL}2\n乙\n', '甲 1\n2\n乙'), '甲 1¦2\n乙\n')

    def test_furniture(self):
        gold = '甲乙丙\n丁 戊己\n'
        self.assertEqual(with_furniture(gold, [('', 2, ''), ('', 4, '')]), gold)
        self.assertEqual(with_furniture(gold, [('头', 2, ''), ('头', 4, '')]), '头\n甲乙\n头\n丙\n丁 戊己\n')
        self.assertEqual(with_furniture(gold, [('', 3, '1'), ('', 1, '2'), ('', 2, '3')]), '甲乙丙\n1\n丁\n2\n戊己\n3\n')


class Settings(unittest.TestCase):
    def test_what_is_drawn(self):
        self.assertLessEqual(set(settings.CHOICES), {field.name for field in fields(settings.Settings)})
        drawn = [settings.draw_settings(random.Random(seed), measure=40, hanging=3) for seed in range(50)]
        self.assertEqual({(s.measure, s.hanging) for s in drawn}, {(40, 3)})
        self.assertEqual(drawn[0], settings.draw_settings(random.Random(0), measure=40, hanging=3))
        self.assertTrue(all(s.indent or s.paragraph_gap for s in drawn))

    def test_furniture(self):
        for seed in range(20):
            drawn = settings.draw_furniture(random.Random(seed), '河上的¦日子')
            self.assertEqual((drawn['head'] + drawn['foot']).count('{page}'), 1)
            self.assertNotIn('¦', drawn['head'])


class CleanFolder(unittest.TestCase):
    def test_blocks(self):
        paragraphs = ['城东新桥通车', '2024年5月1日', '甲' * 40 + '。', '一期工程', '乙' * 40 + '。']
        kinds = [b.kind for b in clean_folder.blocks_of(paragraphs, 'newswire')]
        self.assertEqual(kinds, ['headline', 'credit', 'body', 'subhead', 'body'])

    def test_files(self):
        with tempfile.TemporaryDirectory() as folder:
            with lzma.open(Path(folder, 'law.txt.xz'), 'wt', encoding='utf8') as file:
                file.write('甲条例\n第一条 甲乙丙丁。\n第二条 戊己。\n\n乙条例\n第一条\u3000甲乙。\n')
            articles, = clean_folder.pools(Path(folder)).values()
            self.assertEqual([a.source for a in articles], ['given-law-law-0', 'given-law-law-1'])
            self.assertEqual(articles[1].blocks, [Block('headline', '乙条例'), Block('body', '第一条 甲乙。')])


@unittest.skipUnless(importlib.util.find_spec('pymupdf'), 'pymupdf is not installed')
class Typeset(unittest.TestCase):
    def test_no_character_is_lost(self):
        import extract
        import pressroom
        import typeset
        for seed, article in enumerate(random.Random(1).sample(articles(), 4)):
            rng = random.Random(seed)
            drawn = settings.draw_settings(rng, height=500, **settings.draw_furniture(rng, '某市年鉴'))
            with tempfile.TemporaryDirectory() as folder:
                gold = typeset.typeset([b for b in article.blocks if b.kind != 'row'], drawn, rng, f'{folder}/a.pdf')
                raw = extract.extract(f'{folder}/a.pdf', 'pymupdf')
            got, wanted = (sorted(map(pressroom.unify, visible(text))) for text in (raw, gold))
            self.assertEqual(got, wanted, article.source)


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
