//! Decoding of data, leniently and by derived structs, which need a server that keeps to its types. The baseline of
//! numbers as text is the same, because no plain struct can read them.

use std::fmt::Debug;
use std::hint::black_box;

use anyhow::{Context, ensure};
use baijiayun_vod::runtime::lenient::{Lenient, from_str_tolerant};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::measure;
use crate::row::{Options, Outcome};

/// The form of the numbers that our side reads.
#[derive(Clone, Copy)]
pub enum Numbers {
    Ints,
    Text,
}

/// Compares `Ours`, read as a client reads the data of a response, with `Strict`.
pub fn compare<Ours, Strict>(
    options: &Options,
    row: &str,
    data: Value,
    numbers: Numbers,
) -> anyhow::Result<Outcome>
where
    Ours: Lenient + Debug + PartialEq + Serialize,
    Strict: DeserializeOwned + Serialize,
{
    let ints = data.to_string();
    let text = numbers_as_text(data).to_string();
    let strict = || serde_json::from_str::<Strict>(black_box(&ints));
    let lenient = |json: &str| from_str_tolerant::<Ours>(black_box(json));

    let (ours, dropped) = lenient(&ints)?;
    ensure!(dropped.is_empty(), "each value can be read");
    ensure!(ours == lenient(&text)?.0, "the form of the numbers changes nothing");
    ensure!(serde_json::to_value(ours)? == serde_json::to_value(strict()?)?, "both sides read the same");

    let json = match numbers {
        Numbers::Ints => &ints,
        Numbers::Text => &text,
    };
    measure::instructions(options, row, || lenient(json), strict).context("decoding")
}

/// Returns the same value with every number as a string.
fn numbers_as_text(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Array(list) => list.into_iter().map(numbers_as_text).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name, numbers_as_text(value))).collect()
        }
        other => other,
    }
}
