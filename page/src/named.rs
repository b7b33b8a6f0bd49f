//! Enums whose values have names: `all`, `name`, `Display`, `FromStr`, and serde both ways.

/// Implements them for an enum, given what it is called in a message and every variant with its name.
macro_rules! named {
    ($type:ident, $noun:literal { $($variant:ident => $name:literal,)* }) => {
        impl $type {
            /// Returns all values, in the order of their declaration.
            pub fn all() -> &'static [Self] {
                &[$(Self::$variant,)*]
            }

            /// Returns the name, which `Display`, `FromStr` and serde use.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::Error;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                let found = Self::all().iter().find(|value| value.name() == name);
                let names = [$($name,)*];
                found.copied().ok_or_else(|| $crate::Error::unknown_name($noun, name, &names))
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
                name.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use named;

#[cfg(test)]
mod tests {
    use std::fmt::Debug;
    use std::str::FromStr;

    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use crate::{BlockKind, Direction, ErrorKind, Format};

    fn check<T>(all: &[T])
    where
        T: Copy
            + Debug
            + PartialEq
            + ToString
            + FromStr<Err = crate::Error>
            + Serialize
            + DeserializeOwned,
    {
        for &value in all {
            let name = value.to_string();
            assert_eq!(name.parse::<T>().unwrap(), value);
            let json = serde_json::to_string(&value).unwrap();
            assert_eq!(json, format!("\"{name}\""));
            assert_eq!(serde_json::from_str::<T>(&json).unwrap(), value);
        }
        let error = "docx".parse::<T>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownName);
        let names: Vec<String> = all.iter().map(T::to_string).collect();
        assert!(error.to_string().contains(&names.join(", ")), "{error}");
        assert!(serde_json::from_str::<T>("\"docx\"").is_err());
    }

    #[test]
    fn names_are_parsed_back() {
        check(Format::all());
        check(BlockKind::all());
        check(Direction::all());
    }
}
