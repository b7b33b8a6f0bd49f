//! Where the list of words is that jieba-rs ships.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

/// A package that depends on nothing but jieba-rs.
///
/// The metadata of zhuihe's own package would need everything it depends on, for its benches too, and cargo does not
/// fetch that for who only builds it. What this one needs is there, since it was compiled for this very program.
const MANIFEST: &str = r#"
[package]
name = "finds-jieba"
version = "0.0.0"
edition = "2024"

[lib]
path = "nothing.rs"

[dependencies]
jieba-rs = { version = "0.11", default-features = false }

[workspace]
"#;

/// Asks cargo where it is, of the version that the lock file says or of the newest that is there. Nothing is fetched, and
/// nothing is written outside of `out`.
pub(crate) fn find(out: &Path, lock: Option<&Path>) -> Result<PathBuf, String> {
    let asker = out.join("finds-jieba");
    let manifest = asker.join("Cargo.toml");
    // What an earlier run has left.
    let _ = fs::remove_dir_all(&asker);
    fs::create_dir_all(&asker)
        .and_then(|()| fs::write(&manifest, MANIFEST))
        .and_then(|()| match lock {
            Some(lock) => fs::copy(lock, asker.join("Cargo.lock")).map(drop),
            None => Ok(()),
        })
        .map_err(|e| e.to_string())?;
    ask(&manifest)
}

fn ask(manifest: &Path) -> Result<PathBuf, String> {
    let cargo = env::var_os("CARGO").ok_or("cargo did not set CARGO")?;
    let mut command = Command::new(cargo);
    command
        .args(["metadata", "--format-version=1", "--offline", "--quiet"])
        .arg("--manifest-path")
        .arg(manifest);
    // Without it cargo wants the dependencies for every platform.
    if let Some(host) = env::var_os("HOST") {
        command.arg("--filter-platform").arg(host);
    }
    let output = command
        .output()
        .map_err(|e| format!("cargo metadata: {e}"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let first = message.lines().next().unwrap_or_default();
        return Err(format!("cargo metadata, {}: {first}", output.status));
    }
    let metadata: Value =
        serde_json::from_slice(&output.stdout).map_err(|e| format!("cargo metadata: {e}"))?;
    let package = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == "jieba-rs")
        .and_then(|package| package["manifest_path"].as_str())
        .ok_or("cargo metadata: no jieba-rs")?;
    Ok(Path::new(package)
        .with_file_name("src")
        .join("data/dict.txt"))
}
