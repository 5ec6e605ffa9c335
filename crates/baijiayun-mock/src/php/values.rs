//! The quirks of the values of a response. They keep what the client reads.

use baijiayun_vod::metadata::{Field, Schema};
use baijiayun_vod::{CstDate, CstDateTime, UnixTime};
use fastrand::Rng;
use serde_json::{Map, Value, json};

/// Changes the form of values at random without changing their meaning.
pub fn add_quirks(value: &mut Value, schema: &Schema, rng: &mut Rng) {
    match schema {
        Schema::Flag | Schema::Bool => quirky_flag(value, rng),
        Schema::UnixTime => quirky_unix_time(value, rng),
        Schema::CstDate | Schema::CstDateTime => quirky_time(value, rng),
        Schema::Int | Schema::ByteCount | Schema::Seconds => quirky_number(value, true, rng),
        schema if schema.is_number() => quirky_number(value, false, rng),
        Schema::Secret | Schema::Url => {}
        schema if schema.is_text() => quirky_text(value, rng),
        Schema::List(item) => quirky_list(value, item, rng),
        Schema::Map(_, item) => quirky_map(value, item, rng),
        Schema::Record(record) => quirky_record(value, record.fields(), rng),
        _ => {}
    }
}

/// Changes the form of a required value. Only an empty value becomes one of the forms that mean an empty value.
fn add_required_quirks(value: &mut Value, schema: &Schema, rng: &mut Rng) {
    let is_empty = match (&*value, schema) {
        (Value::Array(items), Schema::List(_) | Schema::Map(..)) => items.is_empty(),
        (Value::Object(fields), Schema::Record(_)) => fields.is_empty(),
        (value, Schema::Flag | Schema::Bool) => *value == json!(0) || *value == json!(false),
        _ => false,
    };
    match schema {
        Schema::Flag | Schema::Bool if is_empty && rng.u8(..4) == 0 => *value = json!(""),
        Schema::Flag | Schema::Bool => add_quirks(value, schema, rng),
        _ if is_empty => {
            *value = pick([json!([]), json!({}), json!(null), json!(false), json!(""), json!("-")], rng)
        }
        _ => add_quirks(value, schema, rng),
    }
}

/// Returns a value that means that an optional field is absent.
fn absent(schema: &Schema, rng: &mut Rng) -> Value {
    let (null, no, blank) = (json!(null), json!(false), json!(pick(["", "-", "--"], rng)));
    match schema {
        Schema::Flag | Schema::Bool => pick([null, blank, json!([])], rng),
        Schema::CstDate => pick([null, no, blank, json!([]), json!("0000-00-00"), json!("-0001-11-30")], rng),
        Schema::CstDateTime | Schema::UnixTime => pick(
            [null, no, blank, json!([]), json!("0000-00-00 00:00:00"), json!("-0001-11-30 00:00:00")],
            rng,
        ),
        Schema::List(_) | Schema::Map(..) => pick([null, no, blank], rng),
        Schema::Record(_) => pick([null, no, blank, json!([])], rng),
        schema if schema.is_number() => pick([null, no, blank, json!([])], rng),
        schema if schema.is_text() => pick([null, no, json!([])], rng),
        // Any JSON, for example, may contain the other forms as values.
        _ => null,
    }
}

fn pick<T, const N: usize>(forms: [T; N], rng: &mut Rng) -> T
where
    T: Clone,
{
    forms[rng.usize(..N)].clone()
}

/// Writes a number as PHP does after a calculation or after reading it from a database. Only numbers that the client
/// rounds get a fraction.
fn quirky_number(value: &mut Value, is_rounded: bool, rng: &mut Rng) {
    let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
    let Some(number) = number else { return };
    // Larger numbers lose digits as a float.
    let float = number as f64;
    let is_exact = number.unsigned_abs() < 1 << 48;
    let fraction = if number < 0 { -0.25 } else { 0.25 };
    *value = match rng.u8(..8) {
        0 | 1 => json!(number),
        2 | 3 => json!(number.to_string()),
        4 => json!(format!("{number}.00")),
        5 if is_exact => json!(float),
        6 if is_rounded && is_exact => json!(float + fraction),
        7 if is_rounded && number >= 0 => json!(format!("{number}.33")),
        _ => json!(number),
    };
}

fn quirky_flag(value: &mut Value, rng: &mut Rng) {
    let on = match value {
        Value::Bool(on) => *on,
        Value::Number(number) => number.as_i64() == Some(1),
        Value::String(text) => text == "1",
        _ => return,
    };
    let number = i64::from(on);
    *value = match rng.u8(..5) {
        0 => json!(on),
        1 => json!(number),
        2 => json!(number.to_string()),
        3 => json!(on.to_string()),
        _ => json!(number as f64),
    };
}

fn quirky_unix_time(value: &mut Value, rng: &mut Rng) {
    let seconds = value.as_i64().or_else(|| value.as_str()?.parse().ok()).filter(|seconds| *seconds > 0);
    let Some(seconds) = seconds else { return };
    *value = match (rng.u8(..6), UnixTime(seconds).to_cst()) {
        (0, _) => json!(seconds),
        (1, _) => json!(seconds.to_string()),
        (2, _) => json!(format!("{seconds}.75")),
        (3, _) if seconds < 1 << 32 => json!(seconds as f64 + 0.5),
        (_, Some(time)) => json!(time_text(time, rng)),
        _ => return,
    };
}

/// Writes a date or a time in another format. The time of a date does not matter.
fn quirky_time(value: &mut Value, rng: &mut Rng) {
    let Some(text) = value.as_str() else { return };
    let time = match text.parse::<CstDate>() {
        Ok(date) => date.start(),
        Err(_) => match text.parse::<CstDateTime>() {
            Ok(time) => time,
            Err(_) => return,
        },
    };
    if rng.bool() {
        *value = json!(time_text(time, rng));
    }
}

/// Returns a time in the formats of MySQL, ISO 8601 and RFC 3339, with or without a fraction and an offset.
fn time_text(time: CstDateTime, rng: &mut Rng) -> String {
    let (separator, fraction) = (pick([" ", "T"], rng), pick(["", ".0", ".123", ".999999"], rng));
    let (time, offset) = match rng.u8(..5) {
        0 => (UnixTime(UnixTime::from(time).0 - 8 * 3600).to_cst().unwrap_or(time), "Z"),
        1 => (time, "+08:00"),
        2 => (time, "+0800"),
        _ => (time, ""),
    };
    // Near the year 0 there is no earlier time.
    format!("{}{fraction}{offset}", time.to_string().replacen(' ', separator, 1))
}

/// Writes text that is the digits of a number as the number.
fn quirky_text(value: &mut Value, rng: &mut Rng) {
    if let Some(text) = value.as_str()
        && let Ok(number) = text.parse::<i64>()
        && number.to_string() == text
        && rng.bool()
    {
        *value = json!(number);
    }
}

fn quirky_list(value: &mut Value, item: &Schema, rng: &mut Rng) {
    let Value::Array(items) = value else { return };
    items.iter_mut().for_each(|value| add_required_quirks(value, item, rng));
    // A list whose first entries were removed keeps its numbers, and is written as an object.
    if rng.u8(..4) == 0 {
        let first = rng.usize(1..3);
        let entries = std::mem::take(items).into_iter().enumerate();
        *value = entries.map(|(index, value)| ((first + index).to_string(), value)).collect();
    }
}

fn quirky_map(value: &mut Value, item: &Schema, rng: &mut Rng) {
    match value {
        Value::Array(entries) if entries.is_empty() && rng.bool() => *value = json!({}),
        Value::Object(entries) => {
            entries.values_mut().for_each(|value| add_required_quirks(value, item, rng));
        }
        _ => {}
    }
}

fn quirky_record(value: &mut Value, declared: &[Field], rng: &mut Rng) {
    let Value::Object(fields) = value else { return };
    for field in declared {
        quirky_field(fields, field, rng);
    }
}

fn quirky_field(fields: &mut Map<String, Value>, field: &Field, rng: &mut Rng) {
    match fields.get_mut(field.name) {
        Some(value) if field.required => add_required_quirks(value, &field.schema, rng),
        Some(value) => add_quirks(value, &field.schema, rng),
        None if !field.required && rng.bool() => {
            fields.insert(field.name.to_owned(), absent(&field.schema, rng));
        }
        None => {}
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use baijiayun_vod::metadata::RecordSchema;

    use super::*;

    static FIELDS: &[Field] = &[
        Field::required("id", Schema::Int),
        Field::required("at", Schema::CstDateTime),
        Field::required("on", Schema::Flag),
        Field::required("plays", Schema::Map(&Schema::Text, &Schema::Int)),
        Field::optional("deleted_at", Schema::CstDateTime),
        Field::optional("note", Schema::Text),
    ];
    static ITEM: Schema = Schema::Record(RecordSchema::new("Item", || FIELDS));
    static ITEMS: Schema = Schema::List(&ITEM);

    fn varied(seed: u64) -> Value {
        let mut value = json!({ "id": 5, "at": "2018-03-19 09:43:48", "on": 0, "plays": [] });
        add_quirks(&mut value, &ITEM, &mut Rng::with_seed(seed));
        value
    }

    #[test]
    fn the_same_seed_gives_the_same_quirks() {
        let varied = |seed| {
            let mut value = json!([{ "id": 1 }, { "id": "2" }, { "id": 3 }]);
            add_quirks(&mut value, &ITEMS, &mut Rng::with_seed(seed));
            value
        };
        assert_eq!(varied(7), varied(7));
        assert!((0..20).any(|seed| varied(seed) != varied(7)));
    }

    /// Returns all forms in which a quirk writes a value.
    fn forms(value: Value, quirk: impl Fn(&mut Value, &mut Rng)) -> BTreeSet<String> {
        let written = (0..2_000).map(|seed| {
            let mut value = value.clone();
            quirk(&mut value, &mut Rng::with_seed(seed));
            value.to_string()
        });
        written.collect()
    }

    fn set(forms: &[&str]) -> BTreeSet<String> {
        forms.iter().map(|form| (*form).to_owned()).collect()
    }

    #[test]
    fn numbers_can_be_rounded_to_themselves() {
        let rounded = forms(json!(-5), |value, rng| quirky_number(value, true, rng));
        assert_eq!(rounded, set(&["-5", "-5.0", "-5.25", r#""-5""#, r#""-5.00""#]));
        let whole = forms(json!(5), |value, rng| quirky_number(value, false, rng));
        assert_eq!(whole, set(&["5", "5.0", r#""5""#, r#""5.00""#]));
        // A float would change it.
        let large = forms(json!(9_007_199_254_740_993_i64), |value, rng| quirky_number(value, true, rng));
        let exact = ["9007199254740993", r#""9007199254740993""#, r#""9007199254740993.00""#];
        assert_eq!(large, set(&[&exact[..], &[r#""9007199254740993.33""#]].concat()));
    }

    #[test]
    fn a_flag_has_one_form_for_each_type() {
        let on = set(&["true", "1", "1.0", r#""1""#, r#""true""#]);
        for value in [json!(true), json!(1), json!("1")] {
            assert_eq!(forms(value.clone(), quirky_flag), on, "{value}");
        }
        let off = set(&["false", "0", "0.0", r#""0""#, r#""false""#]);
        for value in [json!(false), json!(0), json!("0")] {
            assert_eq!(forms(value.clone(), quirky_flag), off, "{value}");
        }
        assert_eq!(forms(json!([]), quirky_flag), set(&["[]"]));
    }

    #[test]
    fn text_of_digits_is_a_number_too() {
        assert_eq!(forms(json!("7"), quirky_text), set(&["7", r#""7""#]));
        for text in [json!("07"), json!("a"), json!(7)] {
            assert_eq!(forms(text.clone(), quirky_text), set(&[&text.to_string()]));
        }
    }

    #[test]
    fn a_time_has_the_formats_of_databases_and_standards() {
        let time: CstDateTime = "2018-03-19 09:43:48".parse().unwrap();
        let written = forms(json!(null), |value, rng| *value = json!(time_text(time, rng)));
        let mut expected = BTreeSet::new();
        for separator in [" ", "T"] {
            for fraction in ["", ".0", ".123", ".999999"] {
                for (hour, offset) in [("01", "Z"), ("09", "+08:00"), ("09", "+0800"), ("09", "")] {
                    expected.insert(format!("\"2018-03-19{separator}{hour}:43:48{fraction}{offset}\""));
                }
            }
        }
        assert_eq!(written, expected);
        let date = forms(json!("2018-03-19"), quirky_time);
        assert!(
            date.contains(r#""2018-03-19""#) && date.contains(r#""2018-03-19T00:00:00+08:00""#),
            "{date:?}"
        );
        assert_eq!(forms(json!("soon"), quirky_time), set(&[r#""soon""#]));
    }

    #[test]
    fn each_type_has_its_forms_of_an_absent_value() {
        let absent = |schema: &Schema| forms(json!(1), |value, rng| *value = absent(schema, rng));
        let blanks = [r#""""#, r#""-""#, r#""--""#];
        let with = |others: &[&str]| set(&[&blanks[..], others].concat());
        assert_eq!(absent(&Schema::Flag), with(&["null", "[]"]));
        assert_eq!(absent(&Schema::Int), with(&["null", "false", "[]"]));
        assert_eq!(absent(&ITEM), with(&["null", "false", "[]"]));
        assert_eq!(absent(&ITEMS), with(&["null", "false"]));
        assert_eq!(absent(&Schema::Map(&Schema::Text, &Schema::Int)), with(&["null", "false"]));
        assert_eq!(absent(&Schema::Text), set(&["null", "false", "[]"]));
        assert_eq!(absent(&Schema::Any), set(&["null"]));
        let dates = ["null", "false", "[]", r#""0000-00-00""#, r#""-0001-11-30""#];
        assert_eq!(absent(&Schema::CstDate), with(&dates));
        let times = ["null", "false", "[]", r#""0000-00-00 00:00:00""#, r#""-0001-11-30 00:00:00""#];
        for schema in [Schema::CstDateTime, Schema::UnixTime] {
            assert_eq!(absent(&schema), with(&times));
        }
    }

    #[test]
    fn only_an_empty_required_value_has_an_empty_form() {
        let required = |value: Value, schema: &Schema| {
            forms(value, |value, rng| add_required_quirks(value, schema, rng)).contains(r#""""#)
        };
        let map = Schema::Map(&Schema::Text, &Schema::Int);
        for (value, schema) in [
            (json!([]), &ITEMS),
            (json!([]), &map),
            (json!({}), &ITEM),
            (json!(0), &Schema::Flag),
            (json!(false), &Schema::Bool),
        ] {
            assert!(required(value.clone(), schema), "{value}");
        }
        for (value, schema) in [
            (json!([{ "id": 1 }]), &ITEMS),
            (json!({ "a": 1 }), &map),
            (json!({ "id": 1 }), &ITEM),
            (json!(1), &Schema::Flag),
            (json!(true), &Schema::Bool),
            (json!(0), &Schema::Int),
        ] {
            assert!(!required(value.clone(), schema), "{value}");
        }
    }

    #[test]
    fn a_list_whose_first_entries_were_removed_is_an_object() {
        let list = forms(json!(["a", "b"]), |value, rng| quirky_list(value, &Schema::Url, rng));
        assert_eq!(list, set(&[r#"["a","b"]"#, r#"{"1":"a","2":"b"}"#, r#"{"2":"a","3":"b"}"#]));
    }

    #[test]
    fn times_are_floats_only_if_a_float_has_their_digits() {
        let float = |seconds: i64| forms(json!(seconds), quirky_unix_time).contains(&format!("{seconds}.5"));
        assert!(float(1_521_424_028) && !float(1 << 32));
        let written = forms(json!("1521424028"), quirky_unix_time);
        for form in ["1521424028", r#""1521424028""#, r#""1521424028.75""#, r#""2018-03-19 09:47:08""#] {
            assert!(written.contains(form), "{form}: {written:?}");
        }
        for value in [json!(0), json!(-1), json!("soon")] {
            assert_eq!(forms(value.clone(), quirky_unix_time), set(&[&value.to_string()]));
        }
    }

    #[test]
    fn only_an_empty_map_has_two_forms() {
        let map = |value| forms(value, |value, rng| quirky_map(value, &Schema::Text, rng));
        assert_eq!(map(json!([])), set(&["[]", "{}"]));
        assert_eq!(map(json!(["a"])), set(&[r#"["a"]"#]));
        assert_eq!(map(json!({ "a": "b" })), set(&[r#"{"a":"b"}"#]));
    }

    #[test]
    fn every_documented_form_is_written() {
        let records: Vec<_> = (0..2000).map(varied).collect();
        for (field, forms) in [
            ("id", &["5", "5.0", "5.25", r#""5""#, r#""5.00""#, r#""5.33""#][..]),
            ("at", &[r#""2018-03-19T01:43:48Z""#, r#""2018-03-19T09:43:48.123+08:00""#]),
            ("on", &["0", "0.0", "false", r#""""#, r#""0""#, r#""false""#]),
            ("plays", &["[]", "{}", "null", "false", r#""""#, r#""-""#]),
            ("deleted_at", &["null", "false", "[]", r#""--""#, r#""0000-00-00 00:00:00""#]),
            ("note", &["null", "false", "[]"]),
        ] {
            let written: BTreeSet<_> =
                records.iter().filter_map(|record| Some(record.get(field)?.to_string())).collect();
            for form in forms {
                assert!(written.contains(*form), "{field} is never {form}: {written:?}");
            }
        }
    }
}
