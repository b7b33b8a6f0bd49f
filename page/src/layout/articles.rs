//! Builds articles from heads, groups of columns and notes, over all pages.

use crate::document::{Article, Block, BlockKind, Document, Placed};
use crate::layout::columns::{Column, Flow, Group, Obstacles, columns, flow, groups};
use crate::layout::frame::{Frame, Run};
use crate::layout::front::Front;
use crate::layout::furniture::furniture;
use crate::layout::heads::{HEAD_SIZE, Head, add_origins, head_score, heads, match_heads};
use crate::layout::paragraphs::{BodyRow, Kind, has_marker, is_jump, paragraphs};
use crate::layout::pictures::{CAPTION_SIZE, holes, is_above_credit, is_below_picture, is_credit};
use crate::layout::rows::rows;
use crate::layout::stacks::{Stack, common_edges, shared, stacks, usual_step};
use crate::layout::tables::{is_title, join_cells};
use crate::layout::text::{push_cells, push_row};
use crate::{Page, Rect};

/// A page taken apart.
struct Sheet<'p> {
    rows: Vec<Run<'p>>,
    stacks: Vec<Stack>,
    groups: Vec<Group>,
    heads: Vec<Head>,
    furniture: Vec<usize>,
    /// For each row whether it is one of a table.
    is_table: Vec<bool>,
    /// See [`slack`].
    slack: f32,
    /// Stacks of captions, credits and footnotes.
    notes: Vec<usize>,
}

/// An article while it is put together.
#[derive(Clone, Debug, Default)]
struct Draft {
    /// Heads, with their pages.
    heads: Vec<(usize, usize)>,
    groups: Vec<(usize, usize)>,
    notes: Vec<(usize, usize)>,
}

/// Finds the articles of pages.
pub(crate) fn lay_out(pages: &[Page]) -> Document {
    let sheets: Vec<Sheet<'_>> = pages.iter().map(sheet).collect();
    let mut drafts: Vec<Draft> = Vec::new();
    for (p, sheet) in sheets.iter().enumerate() {
        let on_page = page_drafts(p, sheet);
        let mut earlier = std::mem::take(&mut drafts);
        for draft in on_page {
            if draft.heads.is_empty()
                && p > 0
                && let Some(last) = earlier
                    .iter_mut()
                    .rev()
                    .find(|d| d.groups.last().is_some_and(|g| g.0 + 1 >= p))
            {
                last.groups.extend(draft.groups);
                last.notes.extend(draft.notes);
            } else {
                earlier.push(draft);
            }
        }
        drafts = earlier;
    }
    let mut document = Document::default();
    let mut parts: Vec<Parts> = drafts.iter().map(|draft| parts(draft, &sheets)).collect();
    stitch(&mut parts);
    for parts in parts {
        let blocks = parts.into_blocks();
        if !blocks.is_empty() {
            document.articles.push(Article { blocks });
        }
    }
    for (p, sheet) in sheets.iter().enumerate() {
        for &r in &sheet.furniture {
            document
                .furniture
                .push(block(BlockKind::Furniture, &[(p, &sheet.rows[r])]));
        }
    }
    document
}

/// More stacks than any page has. The comparison of columns and heads with each other is quadratic.
const MAX_STACKS: usize = 1500;

/// How much sizes and distances vary: nothing in a text layer, a few hundredths of an em in OCR.
fn slack(page: &Page) -> f32 {
    if page.lines.iter().any(|line| line.confidence.is_some()) {
        0.08
    } else {
        0.0
    }
}

fn sheet(page: &Page) -> Sheet<'_> {
    let mut frame = Frame::new(page);
    let slack = slack(page);
    let (rows, in_table) = join_cells(rows(&mut frame, slack), slack);
    let free = furniture(&rows, &frame);
    let text: Vec<usize> = (0..rows.len())
        .filter(|&r| !free[r] && !in_table[r])
        .collect();
    let along: Vec<usize> = text.iter().copied().filter(|&r| !rows[r].across).collect();
    let mut stacks = stacks(&rows, &along, slack);
    let usual = usual_step(&rows, &along);
    let crossing: Vec<usize> = text.iter().copied().filter(|&r| rows[r].across).collect();
    for &r in &crossing {
        stacks.push(Stack::new(vec![r], &rows));
    }
    if stacks.len() > MAX_STACKS {
        return unordered(rows, stacks, free, slack);
    }
    let tables = (0..rows.len()).filter(|&r| in_table[r] && !free[r]);
    let first_table = stacks.len();
    for r in tables {
        stacks.push(Stack::new(vec![r], &rows));
    }
    let is_across = |s: &Stack| rows[s.rows[0]].across;
    let mut pictures = std::mem::take(&mut frame.pictures);
    if pictures.is_empty() && slack == 0.0 {
        // Not every format has pictures.
        pictures = holes(&stacks[..first_table], &rows);
    }
    let mut large = Vec::new();
    let mut notes = Vec::new();
    let mut body = Vec::new();
    for (s, stack) in stacks.iter().enumerate() {
        if s >= first_table {
            notes.push(s);
        } else if is_across(stack) || stack.size > HEAD_SIZE + 0.6 * slack {
            large.push(s);
        } else if slack == 0.0 && stack.size < CAPTION_SIZE && is_below_picture(stack, &pictures) {
            notes.push(s);
        } else if slack > 0.0
            && (is_title(&rows[stack.rows[0]].text()) || is_above_credit(stack, &stacks, &rows))
        {
            // Small type is not told from the body's by its size alone.
            notes.push(s);
        } else if stack.size < 0.91
            && !is_jump(&rows[stack.rows[0]].text())
            && stack.pitch.is_none_or(|p| p < 0.86 * usual)
        {
            notes.push(s);
        } else {
            body.push(s);
        }
    }
    let is_origin = |s: &usize| {
        let text = rows[stacks[*s].rows[0]].text();
        is_jump(&text) && text.contains("上接")
    };
    let origins: Vec<usize> = body.iter().copied().filter(is_origin).collect();
    body.retain(|s| !is_origin(s));
    // What is set with a head: short lines next to it.
    let is_table = |s: usize| s >= first_table;
    let small: Vec<usize> = body
        .iter()
        .chain(&notes)
        .copied()
        .filter(|&s| stacks[s].rows.len() <= 2 && !is_table(s))
        .collect();
    let mut heads = heads(&large, &small, &stacks, &rows);
    body.extend(add_origins(&mut heads, &origins, &stacks));
    let in_head = |s: &usize| heads.iter().any(|head| head.stacks.contains(s));
    body.retain(|s| !in_head(s));
    notes.retain(|s| !in_head(s));
    let obstacles = Obstacles {
        heads: &large,
        body: &body,
        notes: &notes,
        pictures: &pictures,
    };
    let columns = columns(&body, &stacks, &rows, &obstacles, usual, slack);
    let mut groups = groups(columns, &stacks, &rows, &obstacles, slack);
    if !frame.vertical {
        let front = Front {
            stacks: &stacks,
            rows: &rows,
            pictures: &pictures,
        };
        front.add_to(&mut heads, &mut groups, &mut notes);
    }
    split_for_heads(&heads, &mut groups, &stacks, &rows);
    Sheet {
        furniture: (0..rows.len()).filter(|&r| free[r]).collect(),
        is_table: in_table,
        slack,
        rows,
        stacks,
        groups,
        heads,
        notes,
    }
}

/// Splits groups between two columns where each part then has a head that would else have none.
fn split_for_heads(heads: &[Head], groups: &mut Vec<Group>, stacks: &[Stack], rows: &[Run<'_>]) {
    for _ in 0..heads.len() {
        let of = match_heads(heads, groups);
        let mut best: Option<(f32, usize, usize)> = None;
        for (_, loose) in of.iter().zip(heads).filter(|(g, _)| g.is_none()) {
            for (g, group) in groups.iter().enumerate() {
                let own = of.iter().position(|&other| other == Some(g));
                let Some(own) = own.map(|h| &heads[h]) else {
                    continue;
                };
                for at in 1..group.columns.len() {
                    let (first, second) = group.columns.split_at(at);
                    if !is_break(first, second, stacks, rows) {
                        continue;
                    }
                    let part = |columns: &[Column]| Group {
                        columns: columns.to_vec(),
                    };
                    let (first, second) = (part(first), part(second));
                    let both = |a: &Head, b: &Head| {
                        Some(head_score(a, &first)?.min(head_score(b, &second)?))
                    };
                    let score = both(own, loose)
                        .into_iter()
                        .chain(both(loose, own))
                        .fold(f32::MIN, f32::max);
                    if score > 2.0 && best.is_none_or(|(other, _, _)| score > other) {
                        best = Some((score, g, at));
                    }
                }
            }
        }
        let Some((_, g, at)) = best else { return };
        let columns = groups[g].columns.split_off(at);
        groups.push(Group { columns });
    }
}

/// True if a paragraph ends with the last column of the first part and another begins with the second part.
fn is_break(first: &[Column], second: &[Column], stacks: &[Stack], rows: &[Run<'_>]) -> bool {
    let last = first.last().and_then(|c| c.stacks.last());
    let next = second.first().and_then(|c| c.stacks.first());
    match (last, next) {
        (Some(&last), Some(&next)) => flow(&stacks[last], &stacks[next], rows) != Flow::Runs,
        _ => false,
    }
}

/// A page that falls into too many parts for columns to be told is read from the top down.
fn unordered<'p>(
    rows: Vec<Run<'p>>,
    mut stacks: Vec<Stack>,
    free: Vec<bool>,
    slack: f32,
) -> Sheet<'p> {
    let mut placed = free.clone();
    for stack in &stacks {
        for &r in &stack.rows {
            placed[r] = true;
        }
    }
    let rest = (0..rows.len()).filter(|&r| !placed[r]);
    stacks.extend(rest.map(|r| Stack::new(vec![r], &rows)));
    let column = Column {
        left: stacks.iter().map(|s| s.left).fold(f32::MAX, f32::min),
        right: stacks.iter().map(|s| s.right).fold(f32::MIN, f32::max),
        first: stacks.first().map_or(0.0, |s| s.first),
        last: stacks.last().map_or(0.0, |s| s.last),
        size: 1.0,
        pitch: 1.5,
        stacks: (0..stacks.len()).collect(),
    };
    Sheet {
        furniture: (0..rows.len()).filter(|&r| free[r]).collect(),
        is_table: vec![false; rows.len()],
        slack,
        rows,
        stacks,
        groups: vec![Group {
            columns: vec![column],
        }],
        heads: Vec::new(),
        notes: Vec::new(),
    }
}

/// The articles of a page, from the top down; those without a head are parts of others that could not be placed.
fn page_drafts(p: usize, sheet: &Sheet<'_>) -> Vec<Draft> {
    let of = match_heads(&sheet.heads, &sheet.groups);
    let mut drafts: Vec<Draft> = sheet
        .groups
        .iter()
        .enumerate()
        .map(|(g, _)| Draft {
            groups: vec![(p, g)],
            ..Draft::default()
        })
        .collect();
    let mut loose = Vec::new();
    for (h, g) in of.iter().enumerate() {
        match g {
            Some(g) => drafts[*g].heads.push((p, h)),
            None => loose.push(h),
        }
    }
    // Groups without a head go on from another group of the page.
    for g in 0..drafts.len() {
        if !drafts[g].heads.is_empty() {
            continue;
        }
        let target = (0..drafts.len())
            .filter(|&t| t != g && !drafts[t].groups.is_empty() && !drafts[t].heads.is_empty())
            .filter_map(|t| {
                let last = drafts[t].groups[drafts[t].groups.len() - 1].1;
                attach_cost(&sheet.groups[last], &sheet.groups[g], sheet).map(|c| (c, t))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, t)) = target {
            let moved = std::mem::take(&mut drafts[g].groups);
            drafts[t].groups.extend(moved);
        }
    }
    for h in loose {
        drafts.push(Draft {
            heads: vec![(p, h)],
            ..Draft::default()
        });
    }
    drafts.retain(|d| !d.groups.is_empty() || !d.heads.is_empty());
    place_notes(p, sheet, &mut drafts);
    drafts.sort_by(|a, b| {
        let at = |d: &Draft| {
            let head = d
                .heads
                .iter()
                .map(|&(_, h)| (sheet.heads[h].v[0], sheet.heads[h].u[0]));
            let group = d
                .groups
                .iter()
                .map(|&(_, g)| (sheet.groups[g].top(), sheet.groups[g].left()));
            head.chain(group)
                .fold((f32::MAX, f32::MAX), |a, b| (a.0.min(b.0), a.1.min(b.1)))
        };
        let (a, b) = (at(a), at(b));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    drafts
}

/// How badly a group fits as what comes after another.
fn attach_cost(from: &Group, group: &Group, sheet: &Sheet<'_>) -> Option<f32> {
    let u = [group.left(), group.right()];
    let v = [group.top(), group.bottom()];
    let (fu, fv) = ([from.left(), from.right()], [from.top(), from.bottom()]);
    let beside = shared(fv, v) > 0.0 && u[0] > fu[1] - 1.0;
    let below = shared(fu, u) > 0.0 && v[0] > fv[1] - 1.0;
    let distance = if beside {
        u[0] - fu[1]
    } else if below {
        v[0] - fv[1]
    } else {
        2.0 + (shared(fu, u).min(0.0).abs() + shared(fv, v).min(0.0).abs())
    };
    let last = from.columns.last()?.stacks.last()?;
    let first = group.columns.first()?.stacks.first()?;
    let against = flow(&sheet.stacks[*last], &sheet.stacks[*first], &sheet.rows) == Flow::Against;
    Some(distance.max(0.0) + if against { 6.0 } else { 0.0 })
}

/// Gives captions, credits and footnotes to the article that they stand in or next to.
fn place_notes(p: usize, sheet: &Sheet<'_>, drafts: &mut Vec<Draft>) {
    for &s in &sheet.notes {
        let stack = &sheet.stacks[s];
        let (u, v) = ([stack.left, stack.right], [stack.top(), stack.bottom()]);
        let near = |draft: &Draft| {
            draft
                .groups
                .iter()
                .map(|&(_, g)| {
                    let group = &sheet.groups[g];
                    let inside = group
                        .columns
                        .iter()
                        .map(|c| {
                            let du = -shared([c.left, c.right], u).min(0.0);
                            let dv = -shared([c.first, c.last], v).min(0.0);
                            2.0 * du + dv
                        })
                        .fold(f32::MAX, f32::min);
                    let whole = {
                        let du = -shared([group.left(), group.right()], u).min(0.0);
                        let dv = -shared([group.top(), group.bottom()], v).min(0.0);
                        2.0 * du + dv
                    };
                    whole + 0.01 * inside
                })
                .fold(f32::MAX, f32::min)
        };
        let best = (0..drafts.len()).min_by(|&a, &b| near(&drafts[a]).total_cmp(&near(&drafts[b])));
        match best {
            Some(d) => drafts[d].notes.push((p, s)),
            None => drafts.push(Draft {
                notes: vec![(p, s)],
                ..Draft::default()
            }),
        }
    }
}

/// An article's blocks by what they are.
struct Parts {
    head: Vec<Block>,
    body: Vec<Block>,
    notes: Vec<Block>,
    /// True if the first row of the body goes on with a sentence.
    goes_on: bool,
}

impl Parts {
    fn into_blocks(self) -> Vec<Block> {
        let Self {
            head, body, notes, ..
        } = self;
        head.into_iter().chain(body).chain(notes).collect()
    }

    fn text_of(&self, f: impl Fn(&str) -> bool) -> Option<usize> {
        self.body
            .iter()
            .position(|b| b.kind == BlockKind::Jump && f(&b.text))
    }
}

fn parts(draft: &Draft, sheets: &[Sheet<'_>]) -> Parts {
    let mut head = Vec::new();
    for &(p, h) in &draft.heads {
        push_head(p, &sheets[p], &sheets[p].heads[h], &mut head);
    }
    let slack = draft
        .groups
        .iter()
        .map(|&(p, _)| sheets[p].slack)
        .fold(0.0, f32::max);
    let mut body_rows = Vec::new();
    for &(p, g) in &draft.groups {
        push_body_rows(p, &sheets[p], &sheets[p].groups[g], &mut body_rows);
    }
    // The line that says where the article began is set above the first column.
    let back = body_rows
        .iter()
        .take_while(|r| is_jump(&r.row.text()) && r.row.text().contains("上接"))
        .count();
    for r in body_rows.drain(..back) {
        head.push(block(BlockKind::Jump, &[(r.id.0, r.row)]));
    }
    let body = paragraphs(&body_rows, slack)
        .into_iter()
        .map(|(kind, range)| {
            let rows: Vec<(usize, &Run<'_>)> =
                body_rows[range].iter().map(|r| (r.id.0, r.row)).collect();
            let kind = match kind {
                Kind::Body => BlockKind::Body,
                Kind::Jump => BlockKind::Jump,
            };
            block(kind, &rows)
        })
        .collect();
    let goes_on = body_rows.first().is_some_and(|r| !r.is_indented());
    let mut notes = Vec::new();
    for &(p, s) in &draft.notes {
        push_notes(p, &sheets[p], &sheets[p].stacks[s], &mut notes);
    }
    Parts {
        head,
        body,
        notes,
        goes_on,
    }
}

fn push_head(p: usize, sheet: &Sheet<'_>, head: &Head, blocks: &mut Vec<Block>) {
    let largest = head
        .stacks
        .iter()
        .map(|&s| sheet.stacks[s].size)
        .fold(0.0, f32::max);
    // OCR measures rows of one headline a little differently.
    let is_alike = |a: &usize, b: &usize| {
        let [a, b] = [a, b].map(|&s| &sheet.stacks[s]);
        let sizes = [a.size.min(b.size), a.size.max(b.size)];
        let is_near = b.first - a.last < 1.8 * sizes[1];
        sheet.slack > 0.0 && sizes[0] > HEAD_SIZE && sizes[1] < 1.12 * sizes[0] && is_near
    };
    for stacks in head.stacks.chunk_by(is_alike) {
        let stack = &sheet.stacks[stacks[0]];
        let rows = stacks.iter().flat_map(|&s| &sheet.stacks[s].rows);
        let rows: Vec<(usize, &Run<'_>)> = rows.map(|&r| (p, &sheet.rows[r])).collect();
        let text: String = rows.iter().map(|(_, r)| r.text()).collect();
        let kind = if is_jump(&text) {
            BlockKind::Jump
        } else if stack.size > 0.97 * largest {
            BlockKind::Headline
        } else {
            BlockKind::Deck
        };
        blocks.push(block(kind, &rows));
    }
}

fn push_body_rows<'a>(
    p: usize,
    sheet: &'a Sheet<'a>,
    group: &'a Group,
    rows: &mut Vec<BodyRow<'a>>,
) {
    for column in &group.columns {
        for (n, &s) in column.stacks.iter().enumerate() {
            let stack = &sheet.stacks[s];
            for (i, &r) in stack.rows.iter().enumerate() {
                let gap = if i > 0 || n == 0 {
                    0.0
                } else {
                    let above = &sheet.stacks[column.stacks[n - 1]];
                    let steps = (stack.first - above.last) / column.pitch;
                    if steps < 2.5 { steps - 1.0 } else { 0.0 }
                };
                let [left, right] = if sheet.slack > 0.0 {
                    edges_near(stack, i, &sheet.rows)
                } else {
                    [column.left, column.right]
                };
                rows.push(BodyRow {
                    row: &sheet.rows[r],
                    id: (p, r),
                    stack,
                    left,
                    right,
                    before: i.checked_sub(1).map(|i| &sheet.rows[stack.rows[i]]),
                    after: stack.rows.get(i + 1).map(|&r| &sheet.rows[r]),
                    gap,
                });
            }
        }
    }
}

/// The edges that most rows near a row of a stack have.
fn edges_near(stack: &Stack, i: usize, rows: &[Run<'_>]) -> [f32; 2] {
    const NEAR: usize = 7;
    let near = i.saturating_sub(NEAR)..(i + NEAR + 1).min(stack.rows.len());
    let [left, right] = common_edges(&stack.rows[near], rows);
    // Where most rows are first rows, the others are further left.
    let is_left = |edge: f32| (left - edge - 2.0 * stack.size).abs() < 0.4;
    let others = stack.rows.iter().map(|&r| rows[r].u[0]);
    [
        others.filter(|&edge| is_left(edge)).fold(left, f32::min),
        right,
    ]
}

/// Captions, credits, footnotes.
fn push_notes(p: usize, sheet: &Sheet<'_>, stack: &Stack, blocks: &mut Vec<Block>) {
    let mut current: Vec<(usize, &Run<'_>)> = Vec::new();
    if sheet.is_table[stack.rows[0]] {
        blocks.push(block(
            BlockKind::TableRow,
            &[(p, &sheet.rows[stack.rows[0]])],
        ));
        return;
    }
    for &r in &stack.rows {
        let row = &sheet.rows[r];
        let text = row.text();
        let short = current
            .last()
            .is_some_and(|(_, last)| stack.right - last.u[1] > 1.5);
        if !current.is_empty() && (is_credit(&text) || has_marker(&text) || short) {
            blocks.push(block(BlockKind::Note, &current));
            current.clear();
        }
        current.push((p, row));
    }
    if !current.is_empty() {
        blocks.push(block(BlockKind::Note, &current));
    }
}

fn block(kind: BlockKind, rows: &[(usize, &Run<'_>)]) -> Block {
    let mut text = String::new();
    let mut lines = Vec::new();
    for (page, row) in rows {
        if kind == BlockKind::TableRow {
            push_cells(row, &mut text);
        } else {
            push_row(row, &mut text);
        }
        let boxes = row.parts.iter().map(|part| part.bbox);
        if let Some(bbox) = boxes.reduce(union) {
            lines.push(Placed { page: *page, bbox });
        }
    }
    Block { kind, text, lines }
}

fn union(a: Rect, b: Rect) -> Rect {
    Rect {
        left: a.left.min(b.left),
        top: a.top.min(b.top),
        right: a.right.max(b.right),
        bottom: a.bottom.max(b.bottom),
    }
}

/// Joins what goes on on another page to where it began.
fn stitch(parts: &mut [Parts]) {
    let from: Vec<usize> = (0..parts.len())
        .filter(|&i| parts[i].text_of(|t| t.contains("下转")).is_some())
        .collect();
    for i in from.into_iter().rev() {
        let headline = |parts: &Parts| -> String {
            parts
                .head
                .iter()
                .filter(|b| b.kind == BlockKind::Headline)
                .flat_map(|b| b.text.chars())
                .filter(|c| !c.is_whitespace())
                .collect()
        };
        let title = headline(&parts[i]);
        let is_rest = |p: &Parts| {
            p.head
                .iter()
                .chain(&p.body)
                .any(|b| b.kind == BlockKind::Jump && b.text.contains("上接"))
        };
        let alike = |p: &Parts| {
            let other = headline(p);
            other.chars().filter(|c| title.contains(*c)).count() as f32
                / other.chars().count().max(1) as f32
        };
        let rest = (0..parts.len())
            .filter(|&j| j != i && is_rest(&parts[j]))
            .max_by(|&a, &b| alike(&parts[a]).total_cmp(&alike(&parts[b])));
        let Some(j) = rest else { continue };
        let taken = std::mem::replace(
            &mut parts[j],
            Parts {
                head: Vec::new(),
                body: Vec::new(),
                notes: Vec::new(),
                goes_on: false,
            },
        );
        let first = &mut parts[i];
        let mut body = taken.body;
        if taken.goes_on
            && !body.is_empty()
            && let Some(at) = first.text_of(|t| t.contains("下转"))
            && at > 0
        {
            let tail = body.remove(0);
            let open = &mut first.body[at - 1];
            open.text.push_str(&tail.text);
            open.lines.extend(tail.lines);
        }
        first.body.extend(taken.head);
        first.body.extend(body);
        first.notes.extend(taken.notes);
    }
}
