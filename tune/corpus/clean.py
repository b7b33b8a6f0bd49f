"""Texts that must come back unchanged: unwrapped prose, poems, lists, tables."""
from article import pick, sample_all
from linebreak import width

WAYS = dict(prose=12, own=12, poem=6, names=4, table=4)
GOODS = '大米 面粉 食用油 酱油 白糖 粉丝 木耳 香菇 花生 黄豆 绿豆 红枣 核桃 蜂蜜 茶叶 毛巾 肥皂 铁锅 水桶 扫帚'.split()
PLACES = '东门 南桥 西关 北站 河滨 梅岭 石塘 柳湾 青坪 白沙 长堤 竹园 新圩 上坝 老街 望江'.split()
GROUPS = '一 二 三 四 五 六 七 八 九 十'.split()
ROLES = '组长 副组长 成员 联络员 出席 请假 列席 记录 领队 教练 队员 评委 主持 校对'.split()


def prose(rng, articles):
    """An article's paragraphs, each in one line; gaps of unclear right are avoided."""
    articles = [a for a in sample_all(rng, articles)[:40] if all('¦' not in b.text and not b.typeset for b in a.blocks)]
    article = rng.choice(articles)
    indent, between = rng.choice(['', '', '\u3000\u3000']), rng.choice(['\n', '\n', '\n\n'])
    lines = [indent * (b.kind == 'body') + b.text for b in article.blocks[:rng.randint(3, 12)]]
    return between.join(lines) + '\n', article.source


def poem(rng, poems):
    poem = rng.choice(poems)
    return '\n'.join(b.text for b in poem.blocks) + rng.choice(['\n', '\n\n']), poem.source


def names(rng, people):
    """Rosters: in rows, one a line, numbered, or in columns."""
    way, people = rng.randrange(5), rng.sample(people, rng.randint(6, 24))
    if way == 0:
        return '\n'.join(people) + '\n'
    if way == 1:
        return ''.join(f'{i}. {name}\n' for i, name in enumerate(people, 1))
    if way == 2:
        rows = [people[i:i + 5] for i in range(0, len(people), 5)]
        return ''.join(rng.choice(['第{}组：', '第{}小组：', '{}组 ']).format(group) + ' '.join(row) + '\n'
                       for group, row in zip(GROUPS, rows))
    if way == 3:
        roles = rng.sample(ROLES, 4)
        return ''.join(f'{role}：{"、".join(people[i::4])}\n' for i, role in enumerate(roles))
    return ''.join(f'{name}  {rng.choice(PLACES)}村  {rng.randint(18, 79)}岁  {rng.randint(100, 999)}\n' for name in people)


def table(rng):
    """Columns that line up, or a CSV."""
    first = rng.choice([GOODS, PLACES])
    heads = ['品名', '单价', '数量', '金额'] if first is GOODS else ['站名', '到达', '开出', '里程']
    rows = []
    for name in rng.sample(first, rng.randint(4, 10)):
        if first is GOODS:
            price, count = rng.randint(150, 9900) / 100, rng.randint(1, 60)
            rows.append([name, f'{price:.2f}', str(count), f'{price * count:.2f}'])
        else:
            hour, minute = rng.randint(5, 22), rng.randint(0, 55)
            rows.append([name, f'{hour}:{minute:02}', f'{hour}:{minute + 4:02}', str(rng.randint(3, 900))])
    if rng.random() < 0.3:
        return ''.join(','.join(row) + '\n' for row in [heads] + rows)
    widest = [max(int(2 * width(row[i])) for row in [heads] + rows) + 2 for i in range(4)]

    def pad(cell, size):
        return cell + ' ' * (size - int(2 * width(cell)))

    return ''.join(''.join(map(pad, row, widest)).rstrip() + '\n' for row in [heads] + rows)


def text(rng, articles, poems, people, own):
    """(text, its name, its source)"""
    way = pick(rng, WAYS)
    if way == 'own' and own:
        name, content = rng.choice(own)
        own.remove((name, content))
        return content, name, f'clean-{name}'
    if way == 'poem':
        content, source = poem(rng, poems)
        return content, 'poem', source
    if way == 'names':
        return names(rng, people), 'names', 'made'
    if way == 'table':
        return table(rng), 'table', 'made'
    content, source = prose(rng, articles)
    return content, 'prose', source
