//! `zhuihe dump-config`: prints the effective settings as a settings file.

use std::path::absolute;

use toml::Value;
use zhuihe::{BlockSeparator, Options, Rule};

use crate::args::DumpConfigArgs;
use crate::dictionary::DictionaryChoice;
use crate::output::{Output, Stop};
use crate::problem::Problem;
use crate::settings::{
    CHARACTER_OPTIONS, CharacterOption, MARKDOWN_SEPARATOR, MAX_RECORD, ResolvedConfig, RuleChoice,
    SettingOrigin, Settings,
};

/// Prints the effective settings of a command line. Returns true on success.
pub(crate) fn run(args: &DumpConfigArgs) -> bool {
    let done = ResolvedConfig::resolve(&args.text)
        .and_then(|settings| dump(&settings))
        .map_err(Stop::Failed)
        .and_then(|text| Output::stdout(false).put(text.as_bytes()));
    match done {
        Ok(()) | Err(Stop::ClosedPipe) => true,
        Err(Stop::Failed(problem)) => {
            problem.report();
            false
        }
    }
}

/// Renders a settings file that reproduces the settings from any directory.
fn dump(settings: &ResolvedConfig) -> Result<String, Problem> {
    let options = settings.options();
    let mut lines = String::new();
    let line =
        |key: &str, value: Value, source: SettingOrigin| format!("{key} = {value}  # {source}\n");

    // The options before `rules` is applied.
    let mut plain = Options::new();
    for CharacterOption {
        key,
        rules,
        setting,
    } in CHARACTER_OPTIONS
    {
        let on = rules.iter().all(|&rule| options.has_rule(rule));
        let named = |s: &Settings| rules.iter().any(|&rule| s.names(rule)).then_some(on);
        let (_, source) = settings.get(|s| setting(s).or_else(|| named(s)));
        lines += &line(key, on.into(), source);
        plain = rules.iter().fold(plain, |plain, &r| plain.rule(r, on));
    }
    match settings.get(|s| s.block_separator) {
        (Some(separator), source) => {
            lines += &line("block-separator", separator.to_string().into(), source);
        }
        // The default depends on the type of file, so it is written as a comment.
        (None, _) => {
            let default = BlockSeparator::default();
            lines += &format!(
                "# block-separator = \"{default}\"  # default; \"{MARKDOWN_SEPARATOR}\" for Markdown files\n"
            );
        }
    }
    let (spaces, source) = settings.get(|s| s.spaces);
    let spaces = spaces.unwrap_or_default().name();
    lines += &line("spaces", spaces.into(), source);
    let (spacing, source) = settings.get(|s| s.han_digit_spacing);
    let spacing = spacing.unwrap_or_default().name();
    lines += &line("han-digit-spacing", spacing.into(), source);
    let (confidence, source) = settings.get(|s| s.min_confidence);
    let confidence = shortest(confidence.unwrap_or(0.0));
    lines += &line("min-confidence", confidence.into(), source);

    let choices = choices(&plain, &options);
    let choices: Vec<Value> = choices.iter().map(|c| c.to_string().into()).collect();
    let (_, source) = settings.get(|s| (!s.rules().is_empty()).then_some(()));
    lines += &line("rules", choices.into(), source);

    let (_, source) = settings.get(|s| s.user_dict.as_ref().map(|_| ()).or(s.no_dict.map(|_| ())));
    let words = settings.words();
    lines += &line(
        "no-dict",
        (words == DictionaryChoice::None).into(),
        source.clone(),
    );
    match words {
        DictionaryChoice::File(path) => {
            let wrong = |what: String| Problem::new(path.display().to_string(), what);
            let absolute = path.canonicalize().or_else(|_| absolute(path));
            let absolute = absolute.map_err(|e| wrong(e.to_string()))?;
            let name = absolute.to_str().ok_or_else(|| {
                wrong("the file name is not UTF-8, so a settings file cannot contain it".to_owned())
            })?;
            lines += &line("user-dict", name.into(), source);
        }
        DictionaryChoice::Jieba | DictionaryChoice::None => {
            lines += "# user-dict = \"words.txt\"  # not set\n"
        }
    }
    for (key, (names, source)) in [
        ("field", settings.get(|s| s.field.clone())),
        ("output-field", settings.get(|s| s.output_field.clone())),
        ("include", settings.get(|s| s.include.clone())),
        ("exclude", settings.get(|s| s.exclude.clone())),
    ] {
        let default = if key == "field" {
            vec!["text".to_owned()]
        } else {
            Vec::new()
        };
        lines += &line(key, names.unwrap_or(default).into(), source);
    }
    let (max_record, source) = settings.get(|s| s.max_record);
    let max_record = max_record.unwrap_or(MAX_RECORD);
    lines += &format!("max-record = \"{max_record}\"  # {source}\n");
    lines += &match settings.get(|s| s.jobs) {
        (Some(jobs), source) => format!("jobs = {jobs}  # {source}\n"),
        (None, _) => "# jobs = 2  # default: the number of cores\n".to_owned(),
    };
    Ok(lines)
}

/// Returns the shortest decimal that parses to the same `f32`.
fn shortest(confidence: f32) -> f64 {
    confidence
        .to_string()
        .parse()
        .unwrap_or(f64::from(confidence))
}

/// Returns the fewest choices that lead from one set of rules to another, with or without a leading `all`.
fn choices(from: &Options, to: &Options) -> Vec<RuleChoice> {
    let rest = |from: &Options| {
        let others = Rule::all()
            .iter()
            .filter(|&&r| from.has_rule(r) != to.has_rule(r));
        others
            .map(|&rule| RuleChoice {
                on: to.has_rule(rule),
                rule: Some(rule),
            })
            .collect::<Vec<_>>()
    };
    let none = RuleChoice {
        on: false,
        rule: None,
    };
    let mut after_none = vec![none];
    after_none.extend(rest(&none.apply_to(from.clone())));
    let plain = rest(from);
    if plain.len() <= after_none.len() {
        plain
    } else {
        after_none
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{ConfigSource, SettingsArgs, keys};

    struct NoOptions(SettingsArgs);

    impl ConfigSource for NoOptions {
        fn settings(&self) -> Settings {
            Settings::default()
        }

        fn sources(&self) -> &SettingsArgs {
            &self.0
        }
    }

    #[test]
    fn a_dump_has_every_key() {
        let isolated = NoOptions(SettingsArgs {
            config: None,
            isolated: true,
        });
        let dump = dump(&ResolvedConfig::resolve(&isolated).unwrap()).unwrap();
        assert!(!keys().is_empty());
        for key in keys() {
            let has = |line: &str| {
                line.trim_start_matches("# ")
                    .starts_with(&format!("{key} = "))
            };
            assert!(dump.lines().any(has), "{key}\n{dump}");
        }
    }
}
