//! The two READMEs have the same content.

use std::collections::BTreeSet;
use std::fs;

fn read(name: &str) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../");
    fs::read_to_string(format!("{root}{name}")).unwrap()
}

/// The code of a README without comments, its headings' levels, its numbers of list items and table rows, and its links.
fn content(readme: &str) -> (Vec<String>, Vec<usize>, [usize; 2], BTreeSet<String>) {
    let (mut code, mut headings, mut counts) = (Vec::new(), Vec::new(), [0; 2]);
    let mut links = BTreeSet::new();
    for (i, part) in readme.split("```").enumerate() {
        if i % 2 == 1 {
            let lines = part
                .lines()
                .map(|line| line.split("  # ").next().unwrap().trim_end());
            code.push(lines.collect::<Vec<_>>().join("\n"));
            continue;
        }
        for line in part.lines() {
            match line.chars().take_while(|&c| c == '#').count() {
                0 => {}
                level => headings.push(level),
            }
            let numbered = line.trim_start_matches(|c: char| c.is_ascii_digit());
            let is_numbered = numbered.len() < line.len() && numbered.starts_with(". ");
            counts[0] += usize::from(line.starts_with("- ") || is_numbered);
            counts[1] += usize::from(line.starts_with('|'));
            links.extend(
                line.split("](")
                    .skip(1)
                    .map(|link| link.split(')').next().unwrap().to_owned()),
            );
        }
    }
    for own in ["README.md", "README.zh-CN.md"] {
        links.remove(own);
    }
    (code, headings, counts, links)
}

#[test]
fn the_chinese_readme_has_all_that_the_english_one_has() {
    let (english, chinese) = (read("README.md"), read("README.zh-CN.md"));
    assert!(english.lines().count() <= 200);
    assert_eq!(content(&chinese), content(&english));
}

/// The commands of the README print what it shows. `head` is done here.
#[test]
#[cfg(feature = "pdf")]
fn commands_print_what_the_readme_shows() {
    let readme = read("README.md");
    let blocks = readme.split("```console\n").skip(1);
    let commands = blocks.flat_map(|b| b.split("```").next().unwrap().split("$ zhuihe ").skip(1));
    let mut count = 0;
    for command in commands {
        let (line, expected) = command.split_once('\n').unwrap();
        let (args, lines) = line.split_once(" | head -n ").unwrap();
        let mut zhuihe = crate::zhuihe();
        zhuihe.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let output = zhuihe.args(args.split(' ')).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let first: String = printed
            .split_inclusive('\n')
            .take(lines.parse().unwrap())
            .collect();
        assert_eq!(first, expected, "{line}");
        count += 1;
    }
    assert_eq!(count, 2);
}
