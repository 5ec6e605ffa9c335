//! What a request and a response are to the client.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use crate::error::InvalidArgument;
use crate::form::Form;
use crate::lenient::{self, Lenient, Unreadable};
use crate::operation::Operation;

/// A request of one operation. Generated code implements it.
pub trait Request: Send {
    /// The operation.
    const OPERATION: &'static Operation;
    /// What a success holds.
    type Response: Response;

    /// Checks the arguments and gives the parameters in the order they are sent.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`] names the first argument that the server would refuse.
    fn encode(self) -> Result<Form, InvalidArgument>;
}

/// What a success holds: anything that can be read leniently, or `()` for nothing worth reading.
pub trait Response: Sized + Send {
    /// Reads the data of an answer.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] says where and why it cannot be read.
    fn decode(data: &str) -> Result<Self, Unreadable>;
}

impl<T: Lenient + Send> Response for T {
    fn decode(data: &str) -> Result<Self, Unreadable> {
        lenient::from_str(data)
    }
}

/// Whatever stands there, it is passed over.
impl Lenient for () {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|IgnoredAny| ())
    }
}
