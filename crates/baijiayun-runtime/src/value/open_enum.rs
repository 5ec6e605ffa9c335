//! The traits of open enums, for types that are declared elsewhere.

/// Implements an open enum of numbers for `pub enum Name { …, Unknown(i64) }`:
/// `int_enum!(Name { First = 10: "first", "The first", "第一" });`, with the name in the spec and the
/// meaning in English and Chinese. `from` and the source follow if it is not the vendor's page.
///
/// Besides the traits of an identifier it gets `value()`, `VALUES` and `SCHEMA`, and is compared by its
/// number.
#[doc(hidden)]
#[macro_export]
macro_rules! int_enum {
    ($name:ident { $($variant:ident = $value:literal: $spec:literal, $en:literal, $zh:literal $(from $source:ident)?),* $(,)? }) => {
        impl $name {
            /// All known values.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The type in the metadata, with the names and meanings of its values.
            pub const SCHEMA: $crate::metadata::Schema = $crate::metadata::Schema::Enum(&$crate::metadata::EnumSchema::of_ints(
                ::core::stringify!($name),
                &[$($crate::metadata::EnumValue::new(::core::stringify!($value), $spec, $en, $zh)$(.source($crate::metadata::Source::$source))?),*],
            ));

            /// Returns the number on the wire.
            pub fn value(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => *value,
                }
            }
        }

        impl ::core::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        impl $crate::lenient::Lenient for $name {
            fn read<'de, D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::__private::serde::Deserializer<'de>,
            {
                $crate::lenient::exact(deserializer).map(Self::from)
            }
        }

        /// Returns the value of 0: `Unknown(0)`, unless 0 has a name.
        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self::from(0)
            }
        }

        $crate::compared_by!($name, value);
        $crate::int_form!($name, |member| member.value());
    };
}

/// Implements an open enum of texts for `pub enum Name { …, Unknown(String) }`:
/// `string_enum!(Name { First = "1st": "first", "The first", "第一" });`, with the name in the spec and the
/// meaning in English and Chinese. `from` and the source follow if it is not the vendor's page.
///
/// Besides the traits of an identifier it gets `as_str()`, `VALUES` and `SCHEMA`, and is compared by its
/// text.
#[doc(hidden)]
#[macro_export]
macro_rules! string_enum {
    ($name:ident { $($variant:ident = $value:literal: $spec:literal, $en:literal, $zh:literal $(from $source:ident)?),* $(,)? }) => {
        impl $name {
            /// All known values.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The type in the metadata, with the names and meanings of its values.
            pub const SCHEMA: $crate::metadata::Schema = $crate::metadata::Schema::Enum(&$crate::metadata::EnumSchema::of_texts(
                ::core::stringify!($name),
                &[$($crate::metadata::EnumValue::new($value, $spec, $en, $zh)$(.source($crate::metadata::Source::$source))?),*],
            ));

            /// Returns the text on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                match value.as_str() {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        impl ::core::convert::From<$name> for ::std::string::String {
            fn from(member: $name) -> Self {
                member.as_str().to_owned()
            }
        }

        /// Returns the value of the empty text: `Unknown("")`, unless it has a name.
        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self::from("")
            }
        }

        $crate::compared_by!($name, as_str);
        $crate::string_form!($name, |member| member.as_str());
    };
}

/// Implements comparison and hashing by the value on the wire.
///
/// With derived ones, a value from a version in which it was `Unknown(100)` would not equal the variant that
/// it is now.
#[doc(hidden)]
#[macro_export]
macro_rules! compared_by {
    ($name:ident, $value:ident) => {
        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.$value() == other.$value()
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::cmp::PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }

        impl ::core::cmp::Ord for $name {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(&self.$value(), &other.$value())
            }
        }

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(&self.$value(), state);
            }
        }
    };
}

#[cfg(test)]
#[allow(clippy::unwrap_used, unreachable_pub)]
mod tests {
    use std::cmp::Ordering;
    use std::collections::{BTreeMap, HashMap};
    use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};

    use proptest::prelude::*;

    use crate::lenient::from_str;

    #[derive(Debug, Clone, Copy)]
    enum VideoStatus {
        Failed,
        Uploading,
        Unknown(i64),
    }
    crate::int_enum!(VideoStatus {
        Failed = -1: "failed", "Failed", "失败",
        Uploading = 10: "uploading", "Uploading", "上传中" from PublicClients,
    });

    #[derive(Debug, Clone)]
    enum DefinitionName {
        Low,
        P720,
        Unknown(String),
    }
    crate::string_enum!(DefinitionName {
        Low = "low": "low", "Low", "标清",
        P720 = "720": "p720", "720p", "720p",
    });

    #[test]
    fn enums_convert_from_and_to_their_values() {
        assert_eq!(VideoStatus::VALUES, [VideoStatus::Failed, VideoStatus::Uploading]);
        assert_eq!(VideoStatus::SCHEMA.values()[0].value, "-1");
        let sources = VideoStatus::SCHEMA.values().iter().map(|value| value.source.to_string());
        assert!(sources.eq(["page", "public_clients"]));
        assert_eq!(DefinitionName::SCHEMA.values()[1].value, "720");
        assert_eq!(DefinitionName::VALUES, [DefinitionName::Low, DefinitionName::P720]);
        assert_eq!(from_str::<VideoStatus>(r#""-1""#).unwrap(), VideoStatus::Failed);
        assert!(from_str::<VideoStatus>("9.9").is_err(), "a status is not rounded");
        assert_eq!(VideoStatus::from(10), VideoStatus::Uploading);
        assert_eq!("10".parse::<VideoStatus>().unwrap(), VideoStatus::Uploading);
        assert!("uploading".parse::<VideoStatus>().is_err());
        assert_eq!(VideoStatus::Failed.to_string(), "-1");
        assert_eq!(from_str::<DefinitionName>("720").unwrap(), DefinitionName::P720);
        assert_eq!(DefinitionName::from("low"), DefinitionName::Low);
        assert_eq!(DefinitionName::P720.to_string(), "720");
        assert_eq!(String::from(DefinitionName::Low), "low");
    }

    fn hash(value: impl Hash) -> u64 {
        BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
    }

    /// A value that gets a name in a later version equals the unknown value of an earlier one.
    #[test]
    fn enums_are_compared_by_the_value_on_the_wire() {
        let (named, unknown) = (VideoStatus::Uploading, VideoStatus::Unknown(10));
        assert_eq!(named, unknown);
        assert_eq!(hash(named), hash(unknown));
        assert_eq!(named.cmp(&unknown), Ordering::Equal);
        assert_ne!(named, VideoStatus::Unknown(11));

        let (named, unknown) = (DefinitionName::P720, DefinitionName::Unknown("720".to_owned()));
        assert_eq!(named, unknown);
        assert_eq!(hash(&named), hash(&unknown));
        assert_eq!(named.partial_cmp(&unknown), Some(Ordering::Equal));
        assert_ne!(named, DefinitionName::Low);
    }

    #[test]
    fn the_default_is_unknown() {
        assert!(matches!(VideoStatus::default(), VideoStatus::Unknown(0)));
        assert!(matches!(DefinitionName::default(), DefinitionName::Unknown(word) if word.is_empty()));
    }

    #[test]
    fn enums_can_be_sorted_and_used_as_keys() {
        let mut sorted = [VideoStatus::Unknown(100), VideoStatus::Uploading, VideoStatus::Failed];
        sorted.sort_by_key(|status| *status);
        assert_eq!(sorted.map(|status| status.value()), [-1, 10, 100]);
        let tree = BTreeMap::from([(DefinitionName::P720, 1), (DefinitionName::Low, 2)]);
        assert_eq!(tree.values().copied().collect::<Vec<_>>(), [1, 2], "\"720\" is before \"low\"");
        let map = HashMap::from([(VideoStatus::Failed, "failed")]);
        assert_eq!(map.get(&VideoStatus::Unknown(-1)), Some(&"failed"));
    }

    proptest! {
        #[test]
        fn every_number_round_trips(value: i64) {
            let status = VideoStatus::from(value);
            prop_assert_eq!(status.value(), value);
            prop_assert_eq!(i64::from(status), value);
            let json = serde_json::to_string(&status).unwrap();
            prop_assert_eq!(&json, &value.to_string());
            prop_assert_eq!(serde_json::from_str::<VideoStatus>(&json).unwrap(), status);
        }

        #[test]
        fn every_text_round_trips(value: String) {
            let name = DefinitionName::from(value.as_str());
            prop_assert_eq!(name.as_str(), value);
            let json = serde_json::to_string(&name).unwrap();
            prop_assert_eq!(serde_json::from_str::<DefinitionName>(&json).unwrap(), name);
        }
    }
}
