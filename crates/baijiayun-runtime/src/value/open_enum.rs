//! The traits of open enums, for types that are declared elsewhere.

/// Implements an open enum of numbers for `pub enum Name { …, Unknown(i64) }`:
/// `int_enum!(Name { First = 10: "first", "The first", "第一" });`, with the name in the spec and the
/// meaning in English and Chinese.
///
/// Besides the traits of an identifier it gets `value()`, `VALUES` and `SCHEMA`.
#[doc(hidden)]
#[macro_export]
macro_rules! int_enum {
    ($name:ident { $($variant:ident = $value:literal: $spec:literal, $en:literal, $zh:literal),* $(,)? }) => {
        impl $name {
            /// All values that the documentation names.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The type as metadata, with the names and meanings of its values.
            pub const SCHEMA: $crate::Schema = $crate::Schema::Enum(&$crate::EnumSchema {
                name: ::core::stringify!($name),
                is_int: true,
                values: &[$($crate::EnumValue::new(::core::stringify!($value), $spec, $en, $zh)),*],
            });

            /// The number the server uses.
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
                <i64 as $crate::lenient::Lenient>::read(deserializer).map(Self::from)
            }
        }

        $crate::int_form!($name, |member| member.value());
    };
}

/// Implements an open enum of words for `pub enum Name { …, Unknown(String) }`:
/// `string_enum!(Name { First = "1st": "first", "The first", "第一" });`, with the name in the spec and the
/// meaning in English and Chinese.
///
/// Besides the traits of an identifier it gets `as_str()`, `VALUES` and `SCHEMA`.
#[doc(hidden)]
#[macro_export]
macro_rules! string_enum {
    ($name:ident { $($variant:ident = $value:literal: $spec:literal, $en:literal, $zh:literal),* $(,)? }) => {
        impl $name {
            /// All values that the documentation names.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The type as metadata, with the names and meanings of its values.
            pub const SCHEMA: $crate::Schema = $crate::Schema::Enum(&$crate::EnumSchema {
                name: ::core::stringify!($name),
                is_int: false,
                values: &[$($crate::EnumValue::new($value, $spec, $en, $zh)),*],
            });

            /// The word the server uses.
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

        $crate::string_form!($name, |member| member.as_str());
    };
}

#[cfg(test)]
#[allow(clippy::unwrap_used, unreachable_pub)]
mod tests {
    use proptest::prelude::*;

    use crate::lenient::from_str;

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    enum VideoStatus {
        Failed,
        Uploading,
        Unknown(i64),
    }
    crate::int_enum!(VideoStatus {
        Failed = -1: "failed", "Failed", "失败",
        Uploading = 10: "uploading", "Uploading", "上传中",
    });

    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    fn enums_know_their_values() {
        assert_eq!(VideoStatus::VALUES, [VideoStatus::Failed, VideoStatus::Uploading]);
        assert_eq!(VideoStatus::SCHEMA.values()[0].value, "-1");
        assert_eq!(DefinitionName::SCHEMA.values()[1].value, "720");
        assert_eq!(DefinitionName::VALUES, [DefinitionName::Low, DefinitionName::P720]);
        assert_eq!(from_str::<VideoStatus>(r#""-1""#).unwrap(), VideoStatus::Failed);
        assert_eq!(VideoStatus::from(10), VideoStatus::Uploading);
        assert_eq!("10".parse::<VideoStatus>().unwrap(), VideoStatus::Uploading);
        assert!("uploading".parse::<VideoStatus>().is_err());
        assert_eq!(VideoStatus::Failed.to_string(), "-1");
        assert_eq!(from_str::<DefinitionName>("720").unwrap(), DefinitionName::P720);
        assert_eq!(DefinitionName::from("low"), DefinitionName::Low);
        assert_eq!(DefinitionName::P720.to_string(), "720");
        assert_eq!(String::from(DefinitionName::Low), "low");
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
        fn every_word_round_trips(value: String) {
            let name = DefinitionName::from(value.as_str());
            prop_assert_eq!(name.as_str(), value);
            let json = serde_json::to_string(&name).unwrap();
            prop_assert_eq!(serde_json::from_str::<DefinitionName>(&json).unwrap(), name);
        }
    }
}
