//! Values that are text on the wire.

/// Implements serialization and deserialization of a type that is text on the wire. It must implement
/// `From<String>`.
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

            // A dash is a text like any other.
            fn is_blank(text: &str) -> bool {
                text.trim().is_empty()
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

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::__private::serde::Deserializer<'de>,
            {
                // Not `deserialize_any`, with which CSV reads `007` as the number 7.
                let text = <::std::string::String as $crate::__private::serde::Deserialize>::deserialize(
                    deserializer,
                );
                text.map(Self::from)
            }
        }
    };
}
