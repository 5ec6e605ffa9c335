//! The traits of identifiers, for types that are declared elsewhere.

/// Implements the traits of an identifier for `pub struct Name(pub i64);`.
///
/// These are `Debug`, `Display`, `FromStr`, `Serialize`, `Deserialize`, [`Lenient`](crate::lenient::Lenient)
/// and conversions from integers and to `i64`.
#[doc(hidden)]
#[macro_export]
macro_rules! int_id {
    ($name:ident) => {
        // Not rounded: half an id is not another id.
        impl $crate::lenient::Lenient for $name {
            fn read<'de, D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::__private::serde::Deserializer<'de>,
            {
                $crate::lenient::exact(deserializer).map(Self::from)
            }
        }

        $crate::int_traits!($name);
    };
}

/// Implements the traits of an identifier other than [`Lenient`](crate::lenient::Lenient).
#[doc(hidden)]
#[macro_export]
macro_rules! int_traits {
    ($name:ident) => {
        impl ::core::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value)
            }
        }

        impl ::core::convert::From<i32> for $name {
            fn from(value: i32) -> Self {
                Self(value.into())
            }
        }

        impl ::core::convert::From<u32> for $name {
            fn from(value: u32) -> Self {
                Self(value.into())
            }
        }

        impl ::core::convert::TryFrom<u64> for $name {
            type Error = ::core::num::TryFromIntError;

            fn try_from(value: u64) -> ::core::result::Result<Self, Self::Error> {
                ::core::convert::TryInto::try_into(value).map(Self)
            }
        }

        impl ::core::convert::TryFrom<usize> for $name {
            type Error = ::core::num::TryFromIntError;

            fn try_from(value: usize) -> ::core::result::Result<Self, Self::Error> {
                ::core::convert::TryInto::try_into(value).map(Self)
            }
        }

        impl $name {
            /// The type in the metadata.
            pub const SCHEMA: $crate::metadata::Schema =
                $crate::metadata::Schema::IntId(::core::stringify!($name));
        }

        $crate::one_line_debug!($name);
        $crate::int_form!($name, |id| id.0);
    };
}

/// Implements the traits of an identifier for `pub struct Name(pub String);`.
///
/// These are `Debug`, `Display`, `FromStr`, `Serialize`, `Deserialize`, [`Lenient`](crate::lenient::Lenient),
/// `AsRef<str>`, `Borrow<str>` and conversions from text and to `String`. Derive the other
/// comparisons, so that they agree with those of `str`.
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

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::core::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl $name {
            /// The type in the metadata.
            pub const SCHEMA: $crate::metadata::Schema =
                $crate::metadata::Schema::TextId(::core::stringify!($name));
        }

        $crate::one_line_debug!($name);
        $crate::string_form!($name, |id| id.0.as_str());
    };
}

/// Implements a `Debug` on one line, also in the pretty-printed form of a response.
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

#[cfg(test)]
#[allow(clippy::unwrap_used, unreachable_pub)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use crate::lenient::from_str;

    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct VideoId(i64);
    crate::int_id!(VideoId);

    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct UserNumber(String);
    crate::string_id!(UserNumber);

    #[test]
    fn ids_read_from_numbers_and_text() {
        for json in ["7", r#""7""#, "7.0"] {
            assert_eq!(from_str::<VideoId>(json).unwrap(), VideoId(7));
        }
        for json in ["7", r#""7""#] {
            assert_eq!(from_str::<UserNumber>(json).unwrap(), UserNumber::from("7"));
        }
        for json in ["7.5", r#""7.5""#, r#""1e3""#] {
            assert!(from_str::<VideoId>(json).is_err(), "{json}");
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
    fn integer_ids_convert_from_common_integers() {
        assert_eq!([VideoId::from(7_i32), VideoId::from(7_u32), VideoId::from(7_i64)], [VideoId(7); 3]);
        assert_eq!(VideoId::try_from(7_u64), Ok(VideoId(7)));
        assert_eq!(VideoId::try_from(7_usize), Ok(VideoId(7)));
        assert!(VideoId::try_from(u64::MAX).is_err());
    }

    #[test]
    fn text_ids_can_be_looked_up_by_text() {
        let names = HashMap::from([(UserNumber::from("007"), "小明")]);
        assert_eq!(names.get("007"), Some(&"小明"));
        let sorted = BTreeMap::from([(UserNumber::from("007"), "小明")]);
        assert_eq!(sorted.get("007"), Some(&"小明"));
        assert_eq!(UserNumber::from("007").as_ref(), "007");
    }

    #[test]
    fn stored_text_ids_are_text() {
        assert_eq!(serde_json::from_str::<UserNumber>(r#""007""#).unwrap(), UserNumber::from("007"));
        assert!(serde_json::from_str::<UserNumber>("7").is_err());
    }

    #[test]
    fn ids_have_a_schema() {
        assert_eq!(
            VideoId::SCHEMA.expression() + " " + &UserNumber::SCHEMA.expression(),
            "VideoId UserNumber"
        );
    }
}
