//! The traits of requests and responses.

use baijiayun_metadata::Operation;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use crate::lenient::{self, Lenient, Unreadable};
use crate::message::form::Form;
use crate::message::whole::{Code, Whole};
use crate::value::UnixTime;

/// A request of one operation. Generated code implements it.
pub trait Request: Clone + Send + Sync + 'static {
    /// The type of the response.
    type Response: Response;
    /// The operation.
    const OPERATION: &'static Operation;

    /// Creates the request from its parameters, which are checked when it is sent.
    fn from_form(form: Form) -> Self;

    /// Returns the parameters.
    fn form(&self) -> &Form;

    /// Turns the request into its parameters.
    fn into_form(self) -> Form;

    /// Returns the value of a parameter in the form in which it is sent; `None` for a secret or a file.
    fn param(&self, name: &str) -> Option<&str> {
        self.form().text(name)
    }
}

/// A request that a [`Stub`](crate::Stub) can respond to: every [`Request`], and a chunk of a file.
pub trait StubRequest {
    /// The operation that is called.
    const OPERATION: &'static Operation;
    /// The response.
    type Response: Response;
}

impl<R: Request> StubRequest for R {
    const OPERATION: &'static Operation = R::OPERATION;
    type Response = R::Response;
}

/// Implements the methods of [`Request`] for a request that wraps a form: `struct Name(Form)`.
#[doc(hidden)]
#[macro_export]
macro_rules! wraps_form {
    () => {
        fn from_form(form: $crate::Form) -> Self {
            Self(form)
        }

        fn form(&self) -> &$crate::Form {
            &self.0
        }

        fn into_form(self) -> $crate::Form {
            self.0
        }
    };
}

/// The data of a successful response: any type that can be read leniently, or `()` to ignore it.
pub trait Response: Sized + Send + 'static {
    /// Reads the data of a response.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] has the path to the value that cannot be read, and the reason.
    fn decode(data: &str) -> Result<Self, Unreadable>;

    /// Reads the data of a response, and returns it with the optional values that cannot be read and are absent.
    ///
    /// # Errors
    ///
    /// [`Unreadable`], for text that is not JSON and for required values.
    fn decode_tolerant(data: &str) -> Result<(Self, Vec<Unreadable>), Unreadable> {
        Self::decode(data).map(|value| (value, Vec::new()))
    }

    /// Reads a whole response in one pass, with its code and the server's time; `None` for every response but a usual
    /// one, which is then read step by step.
    #[doc(hidden)]
    fn decode_whole(body: &str) -> Option<(Self, i64, Option<UnixTime>)> {
        let _ = body;
        None
    }
}

impl<T: Lenient + Send + 'static> Response for T {
    fn decode(data: &str) -> Result<Self, Unreadable> {
        lenient::from_str(data)
    }

    fn decode_tolerant(data: &str) -> Result<(Self, Vec<Unreadable>), Unreadable> {
        lenient::from_str_tolerant(data)
    }

    fn decode_whole(body: &str) -> Option<(Self, i64, Option<UnixTime>)> {
        let Whole { code: Code(code), data, ts } = lenient::from_str(body).ok()?;
        Some((data, code, ts))
    }
}

/// Ignores any value.
impl Lenient for () {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|IgnoredAny| ())
    }
}
