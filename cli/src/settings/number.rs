//! Parses numbers in options and settings.

/// The default maximum length of a record in bytes.
pub(crate) const MAX_RECORD: u64 = 256 << 20;

/// Parses a confidence.
pub(crate) fn confidence(value: &str) -> Result<f32, &'static str> {
    match value.parse() {
        Ok(confidence) if (0.0..=1.0).contains(&confidence) => Ok(confidence),
        _ => Err("expected a number from 0 to 1"),
    }
}

/// Parses a size in bytes: `4096`, `64K`, `256M`, `1G`.
pub(crate) fn size(value: &str) -> Result<u64, &'static str> {
    const WANTED: &str = "expected a number of bytes, optionally with K, M or G, such as 256M";
    let digits = value.trim_end_matches(|c: char| !c.is_ascii_digit());
    let shift = match value[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        _ => return Err(WANTED),
    };
    let number: u64 = digits.parse().map_err(|_| WANTED)?;
    match number.checked_mul(1 << shift) {
        Some(size) if size > 0 => Ok(size),
        _ => Err(WANTED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (value, bytes) in [
            ("4096", 4096),
            ("64K", 65_536),
            ("256M", 1 << 28),
            ("1GiB", 1 << 30),
        ] {
            assert_eq!(size(value), Ok(bytes), "{value}");
        }
        for value in ["", "M", "-1", "1T", "0", "1.5M", "99999999999G"] {
            assert!(size(value).is_err(), "{value}");
        }
    }
}
