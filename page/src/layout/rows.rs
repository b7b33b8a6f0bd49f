//! Rebuilds the lines of columns: cuts at gutters, joins what a file has split.

use crate::layout::chars::{ends_sentence, is_han};
use crate::layout::frame::{Frame, NEAR, Run, run, sort};
use crate::layout::gutters::White;
use crate::layout::heads::HEAD_SIZE;
use crate::layout::merged_lines;
use crate::layout::paragraphs::has_marker;

/// Wider gaps end a line, in em.
const MAX_GAP: f32 = 2.3;

/// Returns the lines of a page from the top down.
pub(crate) fn rows<'p>(frame: &mut Frame<'p>, slack: f32) -> Vec<Run<'p>> {
    let mut runs = join_across(absorb(std::mem::take(&mut frame.runs)), slack);
    let mut edges = merged_lines::ColumnEdges::default();
    let may_be_merged = slack > 0.0 && !frame.vertical;
    let is_of_lines = 2 * runs.iter().filter(|run| run.parts.len() == 1).count() > runs.len();
    if may_be_merged && is_of_lines {
        (runs, edges) = merged_lines::cut(runs);
    }
    let white = White::new(frame.width, frame.height, slack, &runs);
    let mut next: Vec<Option<usize>> = vec![None; runs.len()];
    let mut taken = vec![false; runs.len()];
    for i in 0..runs.len() {
        if let Some(j) = right_neighbour(&runs, i, slack)
            && !taken[j]
            && joins(&runs[i], &runs[j], slack)
            && !edges.part(&runs[i], &runs[j])
            && !white.parts(&runs, i, j)
        {
            next[i] = Some(j);
            taken[j] = true;
        }
    }
    let mut rows = join(runs, &next, &taken);
    sort(&mut rows);
    if may_be_merged && !is_of_lines {
        (rows, _) = merged_lines::cut(rows);
    }
    rows
}

/// The nearest run to the right on the same line.
fn right_neighbour(runs: &[Run<'_>], i: usize, slack: f32) -> Option<usize> {
    let here = &runs[i];
    if here.across {
        return None;
    }
    let level = 0.4 + 1.5 * slack;
    // Runs come sorted by their centres, so the neighbours on a line are near each other.
    let near = |j: &usize| (runs[*j].center() - here.center()).abs() < (level + 0.05) * here.size;
    let up = (0..i).rev().take_while(near).take(NEAR);
    let down = (i + 1..runs.len()).take_while(near).take(NEAR);
    let follows = |&j: &usize| {
        let there = &runs[j];
        let apart = (here.center() - there.center()).abs();
        let ratio = here.size.max(there.size) / here.size.min(there.size).max(0.01);
        let alike = ratio <= 1.08 + 2.0 * slack && apart <= level * here.size.min(there.size);
        !there.across
            && there.u[0] >= here.u[1] - 0.6 * here.size
            && there.u[0] > here.u[0]
            && (alike || small_piece(here, there))
    };
    let following = up.chain(down).filter(follows);
    following.min_by(|&a, &b| runs[a].u[0].total_cmp(&runs[b].u[0]))
}

/// Joins each run with those that follow it.
fn join<'p>(runs: Vec<Run<'p>>, next: &[Option<usize>], taken: &[bool]) -> Vec<Run<'p>> {
    let mut used: Vec<Option<Run<'p>>> = runs.into_iter().map(Some).collect();
    let mut rows = Vec::new();
    for i in (0..used.len()).filter(|&i| !taken[i]) {
        let mut at = i;
        let mut chain = vec![];
        while let Some(run) = used[at].take() {
            chain.push(run);
            match next[at] {
                Some(j) => at = j,
                None => break,
            }
        }
        rows.extend(merge(chain));
    }
    rows
}

/// True if the gap between neighbours on a line is one that lines have.
fn joins(left: &Run<'_>, right: &Run<'_>, slack: f32) -> bool {
    let chars = |run: &Run<'_>| run.text().chars().count();
    let is_ocr = slack > 0.0;
    let same_line = left.line == right.line;
    let is_whole = |run: &Run<'_>| run.parts.len() == 1 && chars(run) > 3;
    if is_ocr && !same_line && is_whole(left) && is_whole(right) {
        // A detector of lines splits no line.
        return false;
    }
    let gap = right.u[0] - left.u[1];
    let size = left.size.max(right.size);
    if !is_ocr && gap > size && ends_sentence(&left.text()) && has_marker(&right.text()) {
        // Footnotes of two columns.
        return false;
    }
    let large = left.size.min(right.size) > HEAD_SIZE && !is_chapter_number(&left.text());
    let spaced = is_ocr && same_line || chars(left) == 1 && chars(right) == 1;
    // Letter-spaced heads have wide gaps, others are parted.
    let widest = match (large, spaced) {
        (true, true) => 2.0,
        (true, false) => 0.75,
        (false, _) => MAX_GAP,
    };
    gap < widest * size
}

/// `第三章` and the like, which an em parts from the title.
fn is_chapter_number(text: &str) -> bool {
    let number = text
        .strip_prefix('第')
        .and_then(|rest| rest.strip_suffix(|c| "章节節回讲講编編卷部篇".contains(c)));
    number.is_some_and(|number| {
        let is_digit = |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(c);
        !number.is_empty() && number.chars().all(is_digit)
    })
}

/// Puts a mark that lies within another run into it: OCR gives some as lines of their own.
fn absorb<'p>(runs: Vec<Run<'p>>) -> Vec<Run<'p>> {
    let mut into: Vec<Option<usize>> = vec![None; runs.len()];
    for (i, small) in runs.iter().enumerate() {
        if small.across || small.parts.len() > 1 || small.text().chars().count() > 2 {
            continue;
        }
        let near = |j: usize| (runs[j].center() - small.center()).abs() < 1.0;
        let up = (0..i).rev().take_while(|&j| near(j)).take(NEAR);
        let down = (i + 1..runs.len()).take_while(|&j| near(j)).take(NEAR);
        into[i] = up.chain(down).find(|&j| {
            let large = &runs[j];
            let within = large.u[0] < small.u[0] && small.u[1] < large.u[1];
            let level = (large.center() - small.center()).abs() < 0.5 * large.size;
            !large.across && within && level && large.text().chars().count() > 4
        });
    }
    let mut added: Vec<Vec<_>> = runs.iter().map(|_| Vec::new()).collect();
    let mut kept: Vec<Option<Run<'p>>> = Vec::with_capacity(runs.len());
    for (i, small) in runs.into_iter().enumerate() {
        match into[i] {
            Some(j) => {
                added[j].extend(small.parts);
                kept.push(None);
            }
            None => kept.push(Some(small)),
        }
    }
    kept.into_iter()
        .zip(added)
        .filter_map(|(large, added)| {
            let mut large = large?;
            if !added.is_empty() {
                large.parts.extend(added);
                large.parts.sort_by(|a, b| a.u[0].total_cmp(&b.u[0]));
            }
            Some(large)
        })
        .collect()
}

/// A mark or a figure, whose box says little about its line.
fn small_piece(a: &Run<'_>, b: &Run<'_>) -> bool {
    let few = |run: &Run<'_>| {
        let text = run.text();
        !text.contains(is_han) && text.chars().count() <= 2
    };
    few(a) || few(b)
}

fn merge<'p>(chain: Vec<Run<'p>>) -> Option<Run<'p>> {
    if chain.len() == 1 {
        return chain.into_iter().next();
    }
    let chars = |r: &Run<'_>| r.text().chars().count();
    let size = chain
        .iter()
        .max_by_key(|r| (r.text().contains(is_han), chars(r)))?
        .size;
    let across = chain[0].across;
    let parts = chain.into_iter().flat_map(|run| run.parts).collect();
    Some(run(parts, size, across))
}

fn is_single(run: &Run<'_>) -> bool {
    !run.across && run.parts.len() == 1 && run.text().chars().count() == 1
}

/// True if a character, or a piece of a line across the page's lines, stands below another.
fn follows_below(last: &Run<'_>, run: &Run<'_>) -> bool {
    let middle = |r: &Run<'_>| (r.u[0] + r.u[1]) / 2.0;
    let aside = (middle(run) - middle(last)).abs();
    if last.across || run.across {
        let size = last.size.max(run.size);
        let gap = (run.v[0] - last.v[1]) / size;
        return aside < 0.4 * size
            && (-0.4..1.0).contains(&gap)
            && last.size.min(run.size) > 0.6 * size;
    }
    let step = run.center() - last.center();
    let width = |r: &Run<'_>| r.u[1] - r.u[0];
    aside < 0.3 * last.size
        && step > 0.6 * last.size.min(run.size)
        && step < 2.2 * last.size.max(run.size)
        && ((run.size / last.size - 1.0).abs() < 0.2
            || (width(run) / width(last).max(0.01) - 1.0).abs() < 0.1)
}

/// Joins characters below each other to a line that runs across the page's lines.
fn join_across<'p>(runs: Vec<Run<'p>>, slack: f32) -> Vec<Run<'p>> {
    let is_ocr = slack > 0.0;
    let mut chain_of: Vec<Option<usize>> = vec![None; runs.len()];
    let mut chains: Vec<Vec<usize>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        // OCR splits such a line into pieces of several characters too.
        if !(is_single(run) || is_ocr && run.across) {
            continue;
        }
        let last_of = |chain: usize| &runs[chains[chain][chains[chain].len() - 1]];
        open.retain(|&chain| {
            let last = last_of(chain);
            run.v[0] - last.v[1] < 1.5 * last.size.max(run.size)
        });
        let found = open.iter().copied();
        let mut found = found.filter(|&chain| follows_below(last_of(chain), run));
        let chain = found.next().unwrap_or_else(|| {
            chains.push(Vec::new());
            open.push(chains.len() - 1);
            chains.len() - 1
        });
        chains[chain].push(i);
        chain_of[i] = Some(chain);
        open.drain(..open.len().saturating_sub(NEAR));
    }
    // Single characters on the lines of a column, beside others, are no line of their own.
    let alone = |i: usize| {
        let run = &runs[i];
        let near = |j: usize| (runs[j].center() - run.center()).abs() < 0.5 * run.size;
        (0..i)
            .rev()
            .take_while(|&j| near(j))
            .take(NEAR)
            .chain((i + 1..runs.len()).take_while(|&j| near(j)).take(NEAR))
            .all(|j| {
                let other = &runs[j];
                other.u[0] > run.u[1] + 0.5 * run.size.min(other.size)
                    || other.u[1] < run.u[0] - 0.5 * run.size.min(other.size)
            })
    };
    let long: Vec<bool> = chains
        .iter()
        .map(|chain| {
            let pieces = chain.iter().any(|&i| runs[i].across);
            chain.len() >= if pieces { 2 } else { 3 } && chain.iter().all(|&i| alone(i))
        })
        .collect();
    let mut joined: Vec<Vec<Run<'p>>> = chains.iter().map(|_| Vec::new()).collect();
    let mut rest = Vec::new();
    for (i, run) in runs.into_iter().enumerate() {
        match chain_of[i] {
            Some(chain) if long[chain] => joined[chain].push(run),
            _ => rest.push(run),
        }
    }
    for chain in joined.into_iter().filter(|chain| !chain.is_empty()) {
        let size = chain.iter().map(|r| r.size).sum::<f32>() / chain.len() as f32;
        let parts = chain.into_iter().flat_map(|r| r.parts).collect();
        rest.push(run(parts, size, true));
    }
    sort(&mut rest);
    rest
}
