//! How well the weights do on kinds of text that they were not fitted to.

use std::collections::BTreeSet;

use zhuihe::JiebaDictionary;
use zhuihe::tuning::clean_once;

use crate::cases::Case;
use crate::fit::{self, Page, Plan};
use crate::markdown::{share, table};
use crate::prior;
use crate::scores::{Board, Figures, Named};

/// From the prior: the present weights were fitted to the kind that is left out, too.
const PLAN: Plan = Plan {
    rounds: 50,
    pull: 8.0,
    rate: 0.1,
};

/// Formats a table of the paragraph F1 of every kind under weights fitted to all cases and to those of other kinds.
pub(crate) fn held_out(cases: &[&Named], dictionary: &JiebaDictionary) -> String {
    let pages: Vec<Option<Page>> = cases
        .iter()
        .map(|&case| Page::new(&Case::new(case.clone())?, dictionary))
        .collect();
    let fitted = |is_shown: &dyn Fn(&Named) -> bool| -> Vec<f32> {
        let shown: Vec<&Page> = std::iter::zip(cases, &pages)
            .filter(|(case, _)| is_shown(case))
            .filter_map(|(_, page)| page.as_ref())
            .collect();
        let weights = fit::fit(&shown, &prior::weights(), PLAN, |_, _, _| {});
        weights.iter().map(|&w| w as f32).collect()
    };
    let board = |cases: &[&Named], weights: &[f32]| {
        Board::new(cases.iter().copied(), |raw| {
            clean_once(raw, dictionary, weights, None)
        })
    };
    let is_broken = |case: &&Named| !case.is_clean();
    let broken: Vec<&Named> = cases.iter().copied().filter(is_broken).collect();
    let with = board(&broken, &fitted(&|_| true));
    let mut rows = Vec::new();
    let mut sums = [0.0; 2];
    for (kind, Figures { cases, para_f1, .. }) in &with.kinds {
        let of_kind: Vec<&Named> = broken
            .iter()
            .copied()
            .filter(|c| c.kind() == kind)
            .collect();
        let articles: BTreeSet<&str> = of_kind.iter().filter_map(|c| c.article()).collect();
        let is_shown = |case: &Named| {
            let is_known = case.article().is_some_and(|a| articles.contains(a));
            case.kind() != kind && !is_known
        };
        let without = board(&of_kind, &fitted(&is_shown)).all.para_f1;
        for (sum, figure) in sums.iter_mut().zip([*para_f1, without]) {
            *sum += figure.unwrap_or_default();
        }
        rows.push(
            [
                kind.clone(),
                cases.to_string(),
                share(*para_f1, 4),
                share(without, 4),
            ]
            .into(),
        );
    }
    let mean = |sum: f64| share(Some(sum / with.kinds.len() as f64), 4);
    let cases = with.all.cases.to_string();
    rows.push(
        [
            "mean of the kinds".to_owned(),
            cases,
            mean(sums[0]),
            mean(sums[1]),
        ]
        .into(),
    );
    table(
        &["kind", "cases", "fitted to all", "fitted to other kinds"],
        rows,
    )
}
