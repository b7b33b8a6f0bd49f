//! What is set with a headline but apart from it: kickers, bylines, abstracts, key words.

use crate::layout::chars::ends_sentence;
use crate::layout::columns::Group;
use crate::layout::frame::Run;
use crate::layout::heads::{HEAD_SIZE, Head};
use crate::layout::paragraphs::is_jump;
use crate::layout::stacks::{Stack, shared};

/// The widest white above a byline, an abstract or the text below them, in em.
const GAP: f32 = 4.0;
/// The same for a line above or below a head that stands beside its columns.
const NEAR: f32 = 2.5;
/// Groups of more rows are columns.
const FEW_ROWS: usize = 2;

/// More stacks than stand between a head and its columns. Each is compared with all others of the page.
const MAX_FRONT: usize = 20;

/// A page whose heads get what belongs to them.
pub(crate) struct Front<'a> {
    pub(crate) stacks: &'a [Stack],
    pub(crate) rows: &'a [Run<'a>],
    pub(crate) pictures: &'a [[[f32; 2]; 2]],
}

impl Front<'_> {
    /// Moves stacks from groups and notes to heads.
    pub(crate) fn add_to(
        &self,
        heads: &mut [Head],
        groups: &mut Vec<Group>,
        notes: &mut Vec<usize>,
    ) {
        for head in heads.iter_mut().filter(|head| !head.across) {
            let mut front = self.beside(head, groups);
            if front.is_empty() {
                front = self.between(head, groups, notes);
            }
            let is_front = |s: &usize| front.contains(s);
            groups.retain(|group| !stacks_of(group).any(|s| is_front(&s)));
            notes.retain(|s| !is_front(s));
            for &s in &front {
                let [top, bottom] = self.span(s);
                head.v = [head.v[0].min(top), head.v[1].max(bottom)];
            }
            head.stacks.extend(front);
            let top = |s: &usize| self.stacks[*s].top();
            head.stacks.sort_by(|a, b| top(a).total_cmp(&top(b)));
        }
    }

    fn span(&self, s: usize) -> [f32; 2] {
        [self.stacks[s].top(), self.stacks[s].bottom()]
    }

    fn is_column(&self, group: &Group) -> bool {
        stacks_of(group)
            .map(|s| self.stacks[s].rows.len())
            .sum::<usize>()
            > FEW_ROWS
    }

    /// The stacks that are in no column, are no paragraph and end no sentence.
    fn lone<'g>(&'g self, groups: &'g [Group]) -> impl Iterator<Item = usize> + 'g {
        let lone = groups.iter().filter(|group| !self.is_column(group));
        lone.flat_map(stacks_of).filter(|&s| {
            let rows = &self.stacks[s].rows;
            let text = self.rows[rows[rows.len() - 1]].text();
            let lefts = rows.iter().map(|&r| self.rows[r].u[0]);
            let is_indented =
                rows.len() > 1 && self.rows[rows[0]].u[0] > lefts.fold(f32::MAX, f32::min) + 1.2;
            !is_indented && !ends_sentence(&text) && !is_jump(&text)
        })
    }

    /// The lines above and below a head that stands beside its columns.
    fn beside(&self, head: &Head, groups: &[Group]) -> Vec<usize> {
        let is_beside = |group: &Group| {
            let both = shared(head.v, [group.top(), group.bottom()]);
            self.is_column(group) && both > 0.5 * (head.v[1] - head.v[0])
        };
        if !groups.iter().any(is_beside) {
            return Vec::new();
        }
        let is_set_with = |&s: &usize| {
            let stack = &self.stacks[s];
            let centre = (head.u[0] + head.u[1]) / 2.0;
            let is_flush = (stack.left - head.u[0]).abs() < 0.6;
            let apart = -shared(head.v, self.span(s));
            (is_flush || (stack.middle() - centre).abs() < 0.9)
                && stack.right < head.u[1] + 1.0
                && apart > -0.4
                && apart < NEAR
        };
        self.lone(groups).filter(is_set_with).collect()
    }

    /// What stands alone between a head and the columns below.
    fn between(&self, head: &Head, groups: &[Group], notes: &[usize]) -> Vec<usize> {
        let middle = (head.u[0] + head.u[1]) / 2.0;
        let below = groups.iter().filter(|group| {
            let is_below = group.top() > head.v[1] - 0.6;
            is_below && self.is_column(group) && group.left() < middle && middle < group.right()
        });
        let Some(text) = below.min_by(|a, b| a.top().total_cmp(&b.top())) else {
            return Vec::new();
        };
        let (u, top) = ([text.left(), text.right()], text.top());
        let is_head = |s: &Stack| s.size > HEAD_SIZE && is_within(s, u, [head.v[1], top]);
        if self.stacks.iter().any(is_head) {
            return Vec::new();
        }
        let lone = self.lone(groups);
        let lone = lone.filter(|&s| self.stacks[s].right < u[1] - 1.0);
        let is_alone = |&s: &usize| {
            let v = self.span(s);
            let others = self.stacks.iter().enumerate();
            let mut others = others.filter(|(o, _)| *o != s && !head.stacks.contains(o));
            let is_near = |[pu, pv]: &[[f32; 2]; 2]| shared(*pu, u) > 0.0 && shared(*pv, v) > -NEAR;
            !others.any(|(_, other)| is_within(other, u, v)) && !self.pictures.iter().any(is_near)
        };
        let all = lone.chain(notes.iter().copied());
        let all = all.filter(|&s| is_within(&self.stacks[s], u, [head.v[0], top]));
        let mut front: Vec<usize> = all.collect();
        if front.len() > MAX_FRONT {
            return Vec::new();
        }
        front.retain(is_alone);
        front.sort_by(|&a, &b| self.stacks[a].top().total_cmp(&self.stacks[b].top()));
        let mut end = head.v[1];
        front.retain(|&s| {
            let is_near = self.stacks[s].top() < end + GAP;
            if is_near {
                end = end.max(self.stacks[s].bottom());
            }
            is_near
        });
        if top > end + GAP {
            front.clear();
        }
        front
    }
}

fn stacks_of(group: &Group) -> impl Iterator<Item = usize> {
    group.columns.iter().flat_map(|c| c.stacks.iter().copied())
}

/// True if a stack is within a span of the page and has a part of its width.
fn is_within(stack: &Stack, u: [f32; 2], v: [f32; 2]) -> bool {
    shared(u, [stack.left, stack.right]) > 0.0 && shared(v, [stack.first, stack.last]) >= 0.0
}
