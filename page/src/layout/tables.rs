//! Tables: short cells beside each other, on several rows.

use crate::layout::chars::ends_sentence;
use crate::layout::frame::{Run, run};
use crate::layout::stacks::shared;

/// Longer cells are text, in em.
const MAX_CELL: f32 = 14.0;
/// The least share of a table's width that is white.
const MIN_WHITE: f32 = 0.35;

/// Joins the cells of each row of a table. Returns for each row of the page whether it is one of a table.
pub(crate) fn join_cells<'p>(rows: Vec<Run<'p>>, slack: f32) -> (Vec<Run<'p>>, Vec<bool>) {
    let lines = lines_of_cells(&rows, slack);
    // Lines below each other make a table.
    let mut tables: Vec<Vec<usize>> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let span = |line: &[usize]| [rows[line[0]].u[0], rows[line[line.len() - 1]].u[1]];
        let above = tables.iter_mut().find(|table| {
            let last = &lines[table[table.len() - 1]];
            let step = rows[line[0]].center() - rows[last[0]].center();
            let both = shared(span(last), span(line));
            let wide = span(line)[1] - span(line)[0];
            step > 0.5 && step < 2.6 && both > 0.7 * wide && last.len().abs_diff(line.len()) <= 1
        });
        match above {
            Some(table) => table.push(i),
            None => tables.push(vec![i]),
        }
    }
    let mut cell_of: Vec<Option<usize>> = vec![None; rows.len()];
    for table in tables.iter().filter(|table| table.len() >= 3) {
        let (mut white, mut width) = (0.0, 0.0);
        for &l in table {
            let line = &lines[l];
            width += rows[line[line.len() - 1]].u[1] - rows[line[0]].u[0];
            white += line
                .windows(2)
                .map(|w| rows[w[1]].u[0] - rows[w[0]].u[1])
                .sum::<f32>();
        }
        if white < MIN_WHITE * width {
            continue;
        }
        for &l in table {
            for &cell in &lines[l] {
                cell_of[cell] = Some(l);
            }
        }
    }
    let mut joined: Vec<Vec<Run<'p>>> = lines.iter().map(|_| Vec::new()).collect();
    let mut out: Vec<(Run<'p>, bool)> = Vec::new();
    for (i, row) in rows.into_iter().enumerate() {
        match cell_of[i] {
            Some(line) => joined[line].push(row),
            None => out.push((row, false)),
        }
    }
    for mut cells in joined.into_iter().filter(|cells| !cells.is_empty()) {
        cells.sort_by(|a, b| a.u[0].total_cmp(&b.u[0]));
        let size = cells.iter().map(|c| c.size).fold(0.0, f32::max);
        let parts = cells.into_iter().flat_map(|cell| cell.parts).collect();
        out.push((run(parts, size, false), true));
    }
    out.sort_by(|(a, _), (b, _)| {
        a.center()
            .total_cmp(&b.center())
            .then(a.u[0].total_cmp(&b.u[0]))
    });
    out.into_iter().unzip()
}

/// Three or more short rows of one height, with white between them and no long row.
fn lines_of_cells(rows: &[Run<'_>], slack: f32) -> Vec<Vec<usize>> {
    let mut lines = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let mut end = at + 1;
        while end < rows.len() && rows[end].center() - rows[at].center() < 0.35 * rows[at].size {
            end += 1;
        }
        let mut row: Vec<usize> = (at..end).filter(|&r| !rows[r].across).collect();
        row.sort_by(|&a, &b| rows[a].u[0].total_cmp(&rows[b].u[0]));
        let mut line: Vec<usize> = Vec::new();
        for r in row {
            let short = rows[r].u[1] - rows[r].u[0] < MAX_CELL && rows[r].size < 1.12 + 2.0 * slack;
            let near = line.last().is_none_or(|&last| {
                let gap = rows[r].u[0] - rows[last].u[1];
                gap > 0.7 && gap < 20.0
            });
            if !(short && near) {
                if line.len() >= 3 {
                    lines.push(std::mem::take(&mut line));
                }
                line.clear();
            }
            if short {
                line.push(r);
            }
        }
        if line.len() >= 3 {
            lines.push(line);
        }
        at = end;
    }
    lines
}

/// The title of a table or a figure: `表3 主要指标完成情况`.
pub(crate) fn is_title(text: &str) -> bool {
    let rest = text.trim_start().strip_prefix(['表', '图']);
    let rest = rest.map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        && text.chars().count() <= 30
        && !ends_sentence(text)
}
