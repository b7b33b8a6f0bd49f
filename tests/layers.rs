//! The order of the stages: no folder of `src` imports a later one, in tests as little as elsewhere.

use std::fs;
use std::path::Path;

/// The folders and files at the top of `src`, each before those that may import it.
const ORDER: [&str; 17] = [
    "error",
    "named",
    "rules",
    "options",
    "edit",
    "block",
    "weights",
    "text",
    "normalize",
    "dictionary",
    "recognize",
    "layout",
    "decide",
    "spacing",
    "clean",
    "eval",
    "tuning",
];

fn place(name: &str) -> Option<usize> {
    ORDER.iter().position(|&stage| stage == name)
}

/// The source files below a folder.
fn sources(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn no_stage_imports_a_later_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let (mut imports, mut wrong) = (0, Vec::new());
    for file in files {
        let path = file.strip_prefix(&root).unwrap();
        let stage = path.components().next().unwrap().as_os_str();
        let stage = stage.to_str().unwrap().trim_end_matches(".rs");
        if stage == "lib" {
            continue;
        }
        let own = place(stage).unwrap_or_else(|| panic!("{stage} has no place in the order"));
        let text = fs::read_to_string(&file).unwrap();
        let code = text.lines().enumerate();
        for (number, line) in code.filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for import in line.split("crate::").skip(1) {
                let end = import.find(|c: char| !c.is_alphanumeric() && c != '_');
                let name = &import[..end.unwrap_or(import.len())];
                imports += 1;
                // A name that has no place is one that `lib.rs` exports: a stage takes it from where it is.
                if place(name).is_none_or(|other| other > own) {
                    wrong.push(format!(
                        "{}:{}: {}",
                        path.display(),
                        number + 1,
                        line.trim()
                    ));
                }
            }
        }
    }
    assert!(imports > 300, "{imports} imports found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
