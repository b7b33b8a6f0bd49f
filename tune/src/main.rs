//! `zhuihe-tune SECONDS DIR...`: fits the weights to the cases of the folders.
//! `zhuihe-tune explain FILE`: what is seen of every row of a text and what is decided.
//!
//! A case is `NAME.raw.txt` with `NAME.gold.txt`, both with the same visible characters; a
//! `NAME.txt` beside is a text that must come back as it is. One weight after another is moved
//! a step up and down, then several at once by chance; a move stays where the mean over the
//! cases of paragraph F1 and a share of the accuracy gains. Prints the weights that moved.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::RwLock;
use std::time::{Duration, Instant};

use zhuihe::tuning::{Prepared, Tuning};
use zhuihe::{Dictionary, JiebaDictionary};

/// White space after a visible character: 0 none, 1 space, 2 line end, 3 any (`¦`).
type Labels = Vec<u8>;

struct Case {
    kind: String,
    raw: String,
    /// Labels of the raw text, and what they should be; `None` for a text that must not change.
    gold: Option<(Labels, Labels)>,
}

#[derive(Debug)]
struct Cached {
    inner: JiebaDictionary,
    known: RwLock<HashMap<String, Option<f64>>>,
}

impl Dictionary for Cached {
    fn log_probability(&self, word: &str) -> Option<f64> {
        if let Some(p) = self.known.read().ok().and_then(|k| k.get(word).copied()) {
            return p;
        }
        let p = self.inner.log_probability(word);
        if let Ok(mut known) = self.known.write() {
            known.insert(word.to_owned(), p);
        }
        p
    }
}

fn labels(text: &str) -> (Vec<char>, Labels) {
    let (mut chars, mut labels, mut gap) = (Vec::new(), Vec::new(), 0);
    for c in text.chars() {
        match c {
            '¦' => gap = 3,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                gap = if gap == 3 { 3 } else { 2 };
            }
            '\u{200b}' | '\u{feff}' | '\u{ad}' => gap = gap.max(1),
            c if c.is_whitespace() => gap = gap.max(1),
            c => {
                chars.push(c);
                labels.push(gap);
                gap = 0;
            }
        }
    }
    (chars, labels)
}

fn load(dirs: &[String]) -> std::io::Result<Vec<Case>> {
    let mut cases = Vec::new();
    for dir in dirs {
        let mut names: Vec<_> = fs::read_dir(dir)?
            .filter_map(|e| e.ok().map(|e| e.path()))
            .collect();
        names.sort();
        for path in names {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let kind = name.split('-').next().unwrap_or_default().to_owned();
            if let Some(stem) = name.strip_suffix(".raw.txt") {
                let raw = fs::read_to_string(&path)?;
                let gold = fs::read_to_string(Path::new(dir).join(format!("{stem}.gold.txt")))?;
                let ((rc, rl), (gc, gl)) = (labels(&raw), labels(&gold));
                if rc == gc && rc.len() > 20 {
                    let gold = if kind == "clean" {
                        None
                    } else {
                        Some((rl, gl))
                    };
                    cases.push(Case { kind, raw, gold });
                }
            } else if name.ends_with(".txt")
                && !name.contains(".gold")
                && !name.contains(".expected")
            {
                let raw = fs::read_to_string(&path)?;
                cases.push(Case {
                    kind: "clean".to_owned(),
                    raw,
                    gold: None,
                });
            }
        }
    }
    Ok(cases)
}

/// Paragraph F1 and accuracy of one case.
fn score(raw: &Labels, want: &Labels, got: &Labels) -> (f64, f64) {
    let n = raw.len();
    let any = |i: usize| want[i] == 3 || (raw[i] == 0 && want[i] != 0);
    let (mut right, mut contested, mut made) = (0, 0, 1);
    let mut cuts = vec![0];
    for i in 1..n {
        if any(i) {
            continue;
        }
        if raw[i] != 0 {
            contested += 1;
            right += usize::from(want[i] == got[i]);
        }
        made += usize::from(got[i] == 2);
        if want[i] == 2 {
            cuts.push(i);
        }
    }
    cuts.push(n);
    let edge = |i: usize| i == 0 || i == n || got[i] == 2;
    let hits = cuts
        .windows(2)
        .filter(|c| {
            edge(c[0]) && edge(c[1]) && (c[0] + 1..c[1]).all(|i| any(i) || got[i] == want[i])
        })
        .count();
    let blocks = cuts.len() - 1;
    (
        2.0 * hits as f64 / (blocks + made) as f64,
        if contested == 0 {
            1.0
        } else {
            right as f64 / contested as f64
        },
    )
}

fn objective(
    cases: &[Case],
    prepared: &[Prepared<'_>],
    tuning: &Tuning,
    dictionary: &Cached,
) -> f64 {
    let one = |(case, prepared): (&Case, &Prepared<'_>)| -> f64 {
        let out = tuning.clean(prepared, dictionary);
        match &case.gold {
            None => f64::from(u8::from(out == case.raw)) * 1.5,
            Some((raw, want)) => {
                let (f1, accuracy) = score(raw, want, &labels(&out).1);
                f1 + 0.5 * accuracy
            }
        }
    };
    let half = cases.len() / 2;
    let scores: Vec<f64> = std::thread::scope(|s| {
        let first = s.spawn(|| {
            cases[..half]
                .iter()
                .zip(prepared)
                .map(one)
                .collect::<Vec<_>>()
        });
        let mut second: Vec<f64> = cases[half..]
            .iter()
            .zip(&prepared[half..])
            .map(one)
            .collect();
        let mut all = first.join().unwrap_or_default();
        all.append(&mut second);
        all
    });
    // Kinds count alike, but for the square root of their number of cases.
    let mut kinds: HashMap<&str, (f64, f64)> = HashMap::new();
    for (case, s) in cases.iter().zip(scores) {
        let k = kinds.entry(&case.kind).or_default();
        k.0 += s;
        k.1 += 1.0;
    }
    let (sum, weight) = kinds.values().fold((0.0, 0.0), |(s, w), (sum, n)| {
        (s + sum / n.sqrt(), w + n.sqrt())
    });
    sum / weight
}

/// Gain below which a change is noise.
const LEAST_GAIN: f64 = 0.000_15;

/// Numbers from 0 to 1, the same at every run (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u64 << 24) as f32
    }
}

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [command, file] = &args[..]
        && command == "explain"
    {
        let text = fs::read_to_string(file)?;
        print!(
            "{}",
            Tuning::default().explain(&text, &JiebaDictionary::new())
        );
        return Ok(());
    }
    let (Some(seconds), dirs) = (
        args.first().and_then(|s| s.parse().ok()),
        &args[1.min(args.len())..],
    ) else {
        eprintln!("usage: zhuihe-tune SECONDS DIR...\n       zhuihe-tune explain FILE");
        std::process::exit(2);
    };
    let cases = load(dirs)?;
    let prepared: Vec<Prepared<'_>> = cases.iter().map(|c| Prepared::new(&c.raw)).collect();
    let dictionary = Cached {
        inner: JiebaDictionary::new(),
        known: RwLock::default(),
    };
    let mut tuning = Tuning::default();
    let start = Instant::now();
    let mut best = objective(&cases, &prepared, &tuning, &dictionary);
    eprintln!(
        "{} cases, {best:.5} at first, {:?} a trial",
        cases.len(),
        start.elapsed()
    );
    let first = tuning.values();
    let late = || start.elapsed() > Duration::from_secs(seconds);
    // Coordinate search: one weight after another a step up and down.
    let mut steps: Vec<f32> = first
        .iter()
        .map(|(_, w)| (w.abs() * 0.3).max(0.3))
        .collect();
    let mut step = 1.0f32;
    while step > 0.2 && !late() {
        let before = best;
        for i in 0..first.len() {
            for sign in [1.0f32, -1.0] {
                let old = tuning.values()[i].1;
                tuning.set(i, old + sign * steps[i] * step);
                let score = objective(&cases, &prepared, &tuning, &dictionary);
                // A gain that one case makes is noise; a draw keeps the old weight.
                if score > best + LEAST_GAIN && !late() {
                    best = score;
                    steps[i] *= 1.2;
                    eprintln!("{best:.5} {}", first[i].0);
                    break;
                }
                tuning.set(i, old);
            }
        }
        if best < before + 0.001 {
            step *= 0.6;
        }
    }
    // Then several at once, by chance, to leave where one alone gains nothing.
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    while !late() {
        let mut trial = tuning.clone();
        for (i, (_, old)) in tuning.values().into_iter().enumerate() {
            if random.next() < 0.08 {
                trial.set(i, old + (random.next() * 2.0 - 1.0) * steps[i] * 1.5);
            }
        }
        let score = objective(&cases, &prepared, &trial, &dictionary);
        if score > best + LEAST_GAIN {
            best = score;
            tuning = trial;
            eprintln!("{best:.5} by chance");
        }
    }
    eprintln!("{best:.5} at last");
    for ((name, old), (_, new)) in first.iter().zip(tuning.values()) {
        if *old != new {
            println!("{name} {old} {new:.2}");
        }
    }
    Ok(())
}
