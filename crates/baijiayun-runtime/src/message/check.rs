//! Checks of a request against the metadata of its operation, before anything is sent.

use baijiayun_metadata::{Operation, Param, Schema, TimeSpan};

use crate::error::InvalidArgument;
use crate::message::form::{Form, FormValue};
use crate::value::{CstDate, CstDateTime, Position};

/// Checks that the required parameters of a request are set, and that all values match their type and limits.
///
/// # Errors
///
/// [`InvalidArgument`] names the first parameter that the server would reject, and the reason.
pub fn check(operation: &Operation, form: &Form) -> Result<(), InvalidArgument> {
    for param in operation.params.iter().filter(|param| !param.is_url) {
        check_param(param, form.value(param.name))
            .map_err(|reason| InvalidArgument::new(param.name, reason))?;
    }
    match &operation.span {
        Some(span) => check_span(span, form),
        None => Ok(()),
    }
}

fn check_param(param: &Param, value: Option<&FormValue>) -> Result<(), String> {
    match value {
        None if param.required => Err("it is required".to_owned()),
        None | Some(FormValue::Secret(_)) => Ok(()),
        Some(FormValue::Invalid(reason)) => Err(reason.clone()),
        Some(FormValue::File(file)) => {
            param.limits.check_file_name(file.file_name()).map_err(|violation| violation.to_string())
        }
        Some(FormValue::Text(text)) => {
            check_text(param, text)?;
            param.check(text).map_err(|violation| violation.to_string())
        }
    }
}

fn check_text(param: &Param, text: &str) -> Result<(), String> {
    match param.schema {
        Schema::CommaList(_) if text.is_empty() => Err("it must have at least one item".to_owned()),
        Schema::CommaList(item) => text.split(',').try_for_each(|value| check_type(item, value)),
        _ if text.is_empty() && param.required => Err("it must not be empty".to_owned()),
        schema => check_type(&schema, text),
    }
}

fn check_type(schema: &Schema, text: &str) -> Result<(), String> {
    match schema {
        Schema::CstDate => text.parse::<CstDate>().map(|_| ()).map_err(|error| error.to_string()),
        Schema::CstDateTime => text.parse::<CstDateTime>().map(|_| ()).map_err(|error| error.to_string()),
        Schema::Expires => match text.parse::<i64>() {
            Ok(0..) => Ok(()),
            _ => Err(format!("it must be a number of seconds, or 0 for never, not `{text}`")),
        },
        Schema::Position => text.parse::<Position>().map(|_| ()).map_err(|error| error.to_string()),
        schema if schema.is_number() => match text.parse::<i64>() {
            Ok(_) => Ok(()),
            Err(_) => Err(format!("it must be a whole number, not `{text}`")),
        },
        _ => Ok(()),
    }
}

/// Checks the order and the length of a time span, whose values were checked to be dates or times.
fn check_span(span: &TimeSpan, form: &Form) -> Result<(), InvalidArgument> {
    let (Some(start), Some(end)) = (form.text(span.start), form.text(span.end)) else { return Ok(()) };
    // Both formats begin with the year and have fixed widths, so their texts compare like times.
    if start > end {
        let reason = format!("{end} comes before {}, {start}", span.start);
        return Err(InvalidArgument::new(span.end, reason));
    }
    let day = |text: &str| text.split(' ').next().map(str::to_owned);
    if span.same_day && day(start) != day(end) {
        let reason = format!("{end} is not on the day of {}, {start}; ask for one day at a time", span.start);
        return Err(InvalidArgument::new(span.end, reason));
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use baijiayun_metadata::EnumSchema;

    use super::*;
    use crate::fixture::OPEN;
    use crate::message::file::FilePart;

    static STATUS: EnumSchema = EnumSchema::of_ints("Status", &[]);

    static OPERATION: Operation = OPEN.params(&[
        Param::required("name", Schema::Text, "The name.").max_length(4),
        Param::optional("page_size", Schema::Int, "The size.").min(1).max(1000),
        Param::optional("status", Schema::Enum(&STATUS), "The status."),
        Param::optional("ids", Schema::CommaList(&Schema::IntId("VideoId")), "The videos."),
        Param::optional("sort", Schema::Text, "The order.").allowed(&["a", "b"]),
        Param::optional("file", Schema::File, "A file.").extensions(&["vtt"]),
        Param::optional("expires_in", Schema::Expires, "The time until it expires."),
        Param::optional("at", Schema::Position, "The position."),
        Param::optional("loans", Schema::Json(&Schema::Any), "A record."),
    ]);

    static SPAN: Operation = OPEN
        .params(&[
            Param::required("start", Schema::CstDateTime, "From."),
            Param::required("end", Schema::CstDateTime, "To."),
        ])
        .span(TimeSpan::new("start", "end").same_day());

    fn reason(operation: &Operation, form: Form) -> String {
        check(operation, &form).unwrap_err().to_string()
    }

    fn named() -> Form {
        Form::new().with("name", "四个汉字")
    }

    #[test]
    fn missing_required_parameters_are_rejected() {
        assert!(check(&OPERATION, &named()).is_ok());
        assert_eq!(reason(&OPERATION, Form::new()), "`name`: it is required");
        assert_eq!(reason(&OPERATION, Form::new().with("name", "")), "`name`: it must not be empty");
    }

    #[test]
    fn values_outside_their_limits_are_rejected() {
        for (form, expected) in [
            (named().with("name", "五个汉字了"), "`name`: it may have at most 4 characters, not 5"),
            (named().with("page_size", 1001), "`page_size`: it must be from 1 to 1000, not 1001"),
            (named().with("sort", "c"), "`sort`: it must be one of a, b, not c"),
        ] {
            assert_eq!(reason(&OPERATION, form), expected);
        }
        let file = named().with_file("file", FilePart::bytes("a.txt", ""));
        assert_eq!(reason(&OPERATION, file), "`file`: `a.txt` must have one of the extensions vtt");
        assert!(check(&OPERATION, &named().with_file("file", FilePart::bytes("a.VTT", ""))).is_ok());
    }

    #[test]
    fn values_of_another_type_are_rejected() {
        let form = named().with("page_size", "ten");
        assert_eq!(reason(&OPERATION, form), "`page_size`: it must be a whole number, not `ten`");
        let form = named().with("ids", "1,x");
        assert_eq!(reason(&OPERATION, form), "`ids`: it must be a whole number, not `x`");
        assert_eq!(reason(&OPERATION, named().with("ids", "")), "`ids`: it must have at least one item");
        assert!(check(&OPERATION, &named().with("ids", "1,2").with("status", 77)).is_ok());
        let form = named().with("expires_in", -1);
        assert!(reason(&OPERATION, form).contains("or 0 for never, not `-1`"));
        assert!(reason(&OPERATION, named().with("at", "1:5")).contains("a position such as 00:01:05"));
        assert!(check(&OPERATION, &named().with("expires_in", 0).with("at", "00:01:05")).is_ok());
        let map = std::collections::BTreeMap::from([((1, 2), 3)]);
        let form = named().with_json("loans", &map);
        assert!(reason(&OPERATION, form).contains("cannot be written as JSON"));
    }

    #[test]
    fn spans_must_be_in_order_and_on_one_day() {
        let span = |start: &str, end: &str| Form::new().with("start", start).with("end", end);
        let (early, late) = ("2017-09-08 00:00:00", "2017-09-08 23:59:59");
        assert!(check(&SPAN, &span(early, early)).is_ok());
        assert!(check(&SPAN, &span(early, late)).is_ok());
        let backwards = reason(&SPAN, span(late, early));
        assert_eq!(backwards, "`end`: 2017-09-08 00:00:00 comes before start, 2017-09-08 23:59:59");
        let two_days = reason(&SPAN, span(early, "2017-09-09 00:00:00"));
        assert!(two_days.contains("ask for one day at a time"), "{two_days}");
        assert!(reason(&SPAN, span("yesterday", late)).contains("`start`"));
    }
}
