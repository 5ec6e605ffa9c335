//! Stand-in for the mock's `receive`.

use baijiayun_runtime::InvalidArgument;
use baijiayun_runtime::lenient::Lenient;

use crate::php::Shape;

pub trait Call: Sized {
    type Response: serde::Serialize;
    const SHAPE: &'static Shape;

    fn read(arguments: &Arguments<'_>) -> Result<Self, Refusal>;
}

#[derive(Debug)]
pub struct File;

pub struct Incoming;

pub struct Arguments<'a>(pub &'a ());

impl Arguments<'_> {
    pub fn required<T: Lenient>(&self, _: &'static str) -> Result<T, Refusal> {
        Err(Refusal)
    }

    pub fn optional<T: Lenient>(&self, _: &'static str) -> Result<Option<T>, Refusal> {
        Ok(None)
    }

    pub fn json<T: Lenient>(&self, _: &'static str) -> Result<T, Refusal> {
        Err(Refusal)
    }

    pub fn optional_json<T: Lenient>(&self, _: &'static str) -> Result<Option<T>, Refusal> {
        Ok(None)
    }

    pub fn file(&self, _: &'static str) -> Result<File, Refusal> {
        Ok(File)
    }

    pub fn optional_file(&self, _: &'static str) -> Result<Option<File>, Refusal> {
        Ok(None)
    }
}

#[derive(Debug)]
pub struct Refusal;

impl Refusal {
    pub fn no_such_path() -> Self {
        Self
    }
}

impl From<InvalidArgument> for Refusal {
    fn from(_: InvalidArgument) -> Self {
        Self
    }
}
