//! Stand-in for the command line's `operation`.

use std::fmt::Display;
use std::str::FromStr;

use library_api::{ByDay, CstDateTime, FilePart, KnownValue, Operation, Paged, Request, Secret};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub struct Module {
    pub name: &'static str,
    pub title: &'static str,
    pub title_zh: &'static str,
    pub about: &'static str,
    pub commands: &'static [Command],
}

pub struct Command {
    pub operation: &'static Operation,
    pub about: &'static str,
    pub notes: &'static [&'static str],
    pub fields: &'static [Field],
    pub prepare: fn(&Arguments<'_>) -> Result<Invocation, Invalid>,
}

pub struct Field;

impl Field {
    pub const fn bytes(_: &'static str) -> Self {
        Self
    }

    pub const fn seconds(_: &'static str) -> Self {
        Self
    }

    pub const fn unix_time(_: &'static str) -> Self {
        Self
    }

    pub const fn flag(_: &'static str) -> Self {
        Self
    }

    pub const fn known(_: &'static str, _: &'static [KnownValue]) -> Self {
        Self
    }
}

pub struct Invocation;

impl Invocation {
    pub fn single<R: Request<Response: Serialize>>(_: R) -> Self {
        Self
    }

    pub fn paged<R: Paged<Response: Serialize, Item: Serialize>>(_: R) -> Self {
        Self
    }

    pub fn by_day<R: ByDay<Response: Serialize, Item: Serialize>>(_: R) -> Self {
        Self
    }
}

pub struct Invalid;

pub struct Arguments<'a>(pub &'a ());

impl Arguments<'_> {
    pub fn value<T: FromStr<Err: Display>>(&self, _: &'static str) -> Result<T, Invalid> {
        Err(Invalid)
    }

    pub fn optional_value<T: FromStr<Err: Display>>(&self, _: &'static str) -> Result<Option<T>, Invalid> {
        Ok(None)
    }

    pub fn start(&self, _: &'static str) -> Result<CstDateTime, Invalid> {
        Err(Invalid)
    }

    pub fn optional_start(&self, _: &'static str) -> Result<Option<CstDateTime>, Invalid> {
        Ok(None)
    }

    pub fn end(&self, _: &'static str) -> Result<CstDateTime, Invalid> {
        Err(Invalid)
    }

    pub fn optional_end(&self, _: &'static str) -> Result<Option<CstDateTime>, Invalid> {
        Ok(None)
    }

    pub fn secret(&self, _: &'static str) -> Result<Secret, Invalid> {
        Err(Invalid)
    }

    pub fn optional_secret(&self, _: &'static str) -> Result<Option<Secret>, Invalid> {
        Ok(None)
    }

    pub fn file(&self, _: &'static str) -> Result<FilePart, Invalid> {
        Err(Invalid)
    }

    pub fn optional_file(&self, _: &'static str) -> Result<Option<FilePart>, Invalid> {
        Ok(None)
    }

    pub fn json<T: DeserializeOwned>(&self, _: &'static str) -> Result<T, Invalid> {
        Err(Invalid)
    }

    pub fn optional_json<T: DeserializeOwned>(&self, _: &'static str) -> Result<Option<T>, Invalid> {
        Ok(None)
    }
}
