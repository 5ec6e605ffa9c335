//! The traits of identifiers and open enums, for types that are declared elsewhere.

/// Implements the traits of an identifier for `pub struct Name(pub i64);`.
///
/// These are `Debug`, `Display`, `FromStr`, `Serialize`, `Deserialize`, [`Lenient`](crate::lenient::Lenient)
/// and conversions from and to `i64`.
#[doc(hidden)]
#[macro_export]
macro_rules! int_id {
    ($name:ident) => {
        impl ::core::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value)
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

        impl $name {
            /// The type as metadata.
            pub const SCHEMA: $crate::Schema = $crate::Schema::IntId(::core::stringify!($name));
        }

        $crate::one_line_debug!($name);
        $crate::int_form!($name, |id| id.0);
    };
}

/// Implements the traits of an identifier for `pub struct Name(pub String);`.
///
/// These are `Debug`, `Display`, `FromStr`, `Serialize`, `Deserialize`, [`Lenient`](crate::lenient::Lenient)
/// and conversions from text and to `String`.
#[doc(hidden)]
#[macro_export]
macro_rules! string_id {
    ($name:ident) => {
        impl ::core::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self(value)
            }
        }

        impl ::core::convert::From<$name> for ::std::string::String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl $name {
            /// The type as metadata.
            pub const SCHEMA: $crate::Schema = $crate::Schema::TextId(::core::stringify!($name));
        }

        $crate::one_line_debug!($name);
        $crate::string_form!($name, |id| id.0.as_str());
    };
}

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
            pub const SCHEMA: $crate::Schema = $crate::Schema::Enum(&$crate::EnumSchema::of_ints(
                ::core::stringify!($name),
                &[$($crate::EnumValue::new(::core::stringify!($value), $spec, $en, $zh)),*],
            ));

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
            pub const SCHEMA: $crate::Schema = $crate::Schema::Enum(&$crate::EnumSchema::of_texts(
                ::core::stringify!($name),
                &[$($crate::EnumValue::new($value, $spec, $en, $zh)),*],
            ));

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

/// `Debug` that stays on one line where a dump of a response is spread out.
#[doc(hidden)]
#[macro_export]
macro_rules! one_line_debug {
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::write!(formatter, "{}({:?})", ::core::stringify!($name), self.0)
            }
        }
    };
}

/// How a type is written that is a number on the wire. It must be `From<i64>` and `Lenient`.
#[doc(hidden)]
#[macro_export]
macro_rules! int_form {
    ($name:ident, |$this:ident| $value:expr) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let $this = self;
                ::core::fmt::Display::fmt(&$value, formatter)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::num::ParseIntError;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                text.parse::<i64>().map(Self::from)
            }
        }

        impl ::core::convert::From<$name> for i64 {
            fn from($this: $name) -> Self {
                $value
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::__private::serde::Serializer,
            {
                let $this = self;
                serializer.serialize_i64($value)
            }
        }

        $crate::lenient_deserialize!($name);
    };
}

/// How a type is read and written that is text on the wire. It must be `From<String>`.
#[doc(hidden)]
#[macro_export]
macro_rules! string_form {
    ($name:ident, |$this:ident| $value:expr) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let $this = self;
                ::core::fmt::Display::fmt($value, formatter)
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::from(text.to_owned())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }

        impl $crate::lenient::Lenient for $name {
            fn read<'de, D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::__private::serde::Deserializer<'de>,
            {
                let text = <::std::string::String as $crate::lenient::Lenient>::read(deserializer);
                text.map(Self::from)
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::__private::serde::Serializer,
            {
                let $this = self;
                serializer.serialize_str($value)
            }
        }

        $crate::lenient_deserialize!($name);
    };
}

/// Implements `Deserialize` by way of [`Lenient`](crate::lenient::Lenient).
#[doc(hidden)]
#[macro_export]
macro_rules! lenient_deserialize {
    ($name:ident) => {
        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::__private::serde::Deserializer<'de>,
            {
                <Self as $crate::lenient::Lenient>::read(deserializer)
            }
        }
    };
}

#[cfg(test)]
#[allow(clippy::unwrap_used, unreachable_pub)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use crate::lenient::from_str;

    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct VideoId(i64);
    crate::int_id!(VideoId);

    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct UserNumber(String);
    crate::string_id!(UserNumber);

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
    fn ids_read_from_numbers_and_text() {
        for json in ["7", r#""7""#, "7.0"] {
            assert_eq!(from_str::<VideoId>(json).unwrap(), VideoId(7));
        }
        for json in ["7", r#""7""#] {
            assert_eq!(from_str::<UserNumber>(json).unwrap(), UserNumber::from("7"));
        }
        assert_eq!(from_str::<Option<VideoId>>(r#""""#).unwrap(), None);
        assert_eq!(from_str::<Option<UserNumber>>(r#""""#).unwrap(), None);
    }

    #[test]
    fn ids_are_keys_of_maps() {
        let json = r#"{"112":"t"}"#;
        let titles: BTreeMap<VideoId, String> = from_str(json).unwrap();
        assert_eq!(titles, BTreeMap::from([(VideoId(112), "t".to_owned())]));
        assert_eq!(serde_json::to_string(&titles).unwrap(), json);
    }

    #[test]
    fn ids_convert() {
        assert_eq!("7".parse::<VideoId>().unwrap(), VideoId(7));
        assert!("x".parse::<VideoId>().is_err());
        assert_eq!(i64::from(VideoId(7)), 7);
        assert_eq!("x".parse::<UserNumber>().unwrap().to_string(), "x");
        assert_eq!(String::from(UserNumber("x".to_owned())), "x");
    }

    #[test]
    fn enums_know_their_values() {
        assert_eq!(VideoStatus::VALUES, [VideoStatus::Failed, VideoStatus::Uploading]);
        assert_eq!(VideoStatus::SCHEMA.values()[0].value, "-1");
        assert_eq!(DefinitionName::SCHEMA.values()[1].value, "720");
        assert_eq!(
            VideoId::SCHEMA.expression() + " " + &UserNumber::SCHEMA.expression(),
            "VideoId UserNumber"
        );
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
