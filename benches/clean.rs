//! Placeholder for the benches, filled in the next commits.
fn main() {}
