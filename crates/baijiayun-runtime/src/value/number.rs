//! Values that are numbers on the wire.

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
