"""What a paper puts around a text: headlines set together or apart, bylines, datelines, credits, jump
lines, names padded to one width.  Each function varies an article's blocks by the generator it is given."""
import re

from article import HAN, Block, half_width
from newspaper import run_together

PLACES = ['北京', '上海', '广州', '成都', '南宁', '呼和浩特', '西安', '兰州', '拉萨']
JOBS = ['责任编辑', '责编', '编辑', '版式', '美编', '校对', '值班主任']


def byline(rng, people):
    """本报记者 甲乙丙 通讯员 丁戊"""
    text = rng.choice(['本报记者 ', '本报记者 ', '记者 ']) + ' '.join(rng.sample(people, rng.choice([1, 1, 1, 2, 3])))
    if rng.random() < 0.4:
        text += rng.choice([' 通讯员 ', ' 通讯员 ', ' 实习生 ']) + ' '.join(rng.sample(people, rng.choice([1, 1, 2])))
    return ('□ ' if rng.random() < 0.1 else '') + text


def opening(rng, people):
    a, b = rng.sample(people, 2)
    day = f'{rng.randint(1, 12)}月{rng.randint(1, 28)}日'
    return rng.choice([f'本报讯（记者 {a}）', f'本报讯（记者 {a} 通讯员 {b}）', f'本报讯（记者 {a} {b}）', '本报讯 ',
                       f'本报讯（通讯员 {a}）{day}，', f'新华社{rng.choice(PLACES)}{day}电 ',
                       f'新华社{rng.choice(PLACES)}{day}电¦（记者 {a} {b}）'])


def staff(rng, people):
    """责任编辑 王芳 版式 李强"""
    jobs = rng.sample(JOBS, rng.choice([1, 2, 3]))
    mark = rng.choice([' ', '：'])
    return ' '.join(job + mark + rng.choice(people) for job in jobs)


def date(rng):
    return f'{rng.choice([1998, 2007, 2014, 2023, 2025])}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日'


def headings(rng, blocks):
    """A headline with its deck: in one line, apart, as kicker and headline, or alone."""
    title = [b for b in blocks if b.kind in ('headline', 'deck') and not run_together(b.text)][:2]
    if len(title) < 2:
        return [Block('headline', b.text) for b in title]
    a, b = (t.text for t in title)
    way = rng.random()
    if way < 0.35 and len(a + b) <= 34:
        return [Block('headline', a + ' ' + b)]
    if way < 0.5:
        return [Block('headline', a)]
    if way < 0.7:
        return [Block('deck', a), Block('headline', b)]
    return [Block('headline', a), Block('deck', b)]


def news(rng, blocks, people, room, body_first=0.0):
    """A news article of about `room` characters."""
    title = headings(rng, blocks)
    signed = [b for b in blocks if b.kind == 'byline' and len(b.text) > 4]
    if not signed and rng.random() < 0.55:
        signed = [Block('byline', byline(rng, people))]
    if signed and rng.random() < 0.1:
        signed.append(Block('credit', date(rng)))
    body, used = [], 0
    for b in blocks:
        if b.kind in ('headline', 'deck', 'byline'):
            continue
        if body and used + len(b.text) > room or sum(x.kind == 'body' for x in body) >= 8:
            break
        body.append(b)
        used += len(b.text)
    while body and body[-1].kind == 'subhead':
        body.pop()
    body = [Block('credit', b.text.strip('（）')) if b.kind == 'credit' and rng.random() < 0.5 else b for b in body]
    if body and body[0].kind == 'body' and rng.random() < 0.35 \
            and not re.match('.?(据?新华社|本报|第.{1,3}条|.{0,12}[日年][电讯])', body[0].text):
        body[0] = Block('body', opening(rng, people) + body[0].text)
    ending = rng.random()
    if ending < 0.12:
        body.append(Block('jump', f'（下转第{rng.choice("234二三四")}版）'))
    elif ending < 0.2:
        body.append(Block('credit', f'本报记者 {rng.choice(people)} 摄'))
    elif ending < 0.24:
        body.append(Block('credit', staff(rng, people)))
    return body + title + signed if rng.random() < body_first else title + signed + body


def ascii_digits(rng, blocks):
    """Most papers set ASCII digits; the newspaper of 1998 has full-width ones."""
    return [b.map(half_width) for b in blocks] if rng.random() < 0.9 else blocks


def padded(name):
    """王芳 as wide as 李建国: 王　芳"""
    return '\u3000'.join(name) if len(name) == 2 else name


def signed_wide(blocks):
    """Names in lists of authors and judges, padded to three characters, far apart; an office is letter-spaced."""
    out = []
    for b in blocks:
        names = b.text.split(' ')
        if b.kind != 'byline' or b.typeset or not all(re.fullmatch(HAN + '{2,4}', n) for n in names) or len(names) < 2:
            out.append(b)
        elif names[0] in ('审判长', '审判员', '书记员'):
            out.append(b._replace(typeset='\u3000'.join(names[0]) + '\u3000\u3000' + '\u3000\u3000'.join(map(padded, names[1:]))))
        else:
            out.append(b._replace(typeset='\u3000\u3000'.join(map(padded, names))))
    return out


def numbered_wide(blocks):
    """A full-width space after 第一条, and 总　则 spread in a chapter's title."""
    out = []
    for b in blocks:
        head = re.match('(第[一二三四五六七八九十百]+[条章节]) (.*)', b.text, re.S)
        if head and not b.typeset and '¦' not in b.text:
            number, rest = head.groups()
            if b.kind != 'body' and len(rest) == 2:
                rest = padded(rest)
            b = b._replace(typeset=number + '\u3000' + rest)
        out.append(b)
    return out
