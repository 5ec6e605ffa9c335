//! The parameters of calls, chosen by their types alone.

use baijiayun_vod::metadata::{Operation, Param, Schema};
use baijiayun_vod::runtime::Form;
use baijiayun_vod::{CstDate, UnixTime};

use super::ids::Ids;

const DAY: i64 = 24 * 3600;
/// How long a token is valid.
const MINUTE: &str = "60";
/// The number of ids in a list.
const MOST_IN_LIST: usize = 3;

/// The days that calls ask for.
#[derive(Clone, Copy)]
pub struct Days {
    today: CstDate,
    yesterday: CstDate,
}

impl Days {
    /// Returns the day of a time and the one before; `None` if it is beyond the calendar.
    pub fn at(now: UnixTime) -> Option<Self> {
        let day = |time: i64| UnixTime(time).to_cst().map(|time| time.date());
        Some(Self { today: day(now.0)?, yesterday: day(now.0 - DAY)? })
    }
}

/// Returns the parameters of up to `limit` calls, each with other values.
///
/// # Errors
///
/// The required parameter of which no value is known.
pub fn forms(
    operation: &'static Operation,
    ids: &Ids,
    days: Days,
    limit: usize,
) -> Result<Vec<Form>, &'static Param> {
    let mut choices = Vec::new();
    for param in operation.params.iter().filter(|param| param.required) {
        let values = values(operation, param, ids, days);
        if values.is_empty() {
            return Err(param);
        }
        choices.push((param.name, values));
    }
    let calls = choices.iter().map(|(_, values)| values.len()).max().unwrap_or(1).min(limit);
    let form = |call: usize| {
        let with = |form: Form, (name, values): &(&'static str, Vec<String>)| {
            form.with(name, values.get(call % values.len()).map_or("", String::as_str))
        };
        choices.iter().fold(Form::new(), with)
    };
    Ok((0..calls).map(form).collect())
}

/// Returns the type of the ids that a parameter takes.
pub fn id_type(param: &Param) -> Option<&'static str> {
    match param.schema {
        Schema::IntId(ty) | Schema::TextId(ty) => Some(ty),
        Schema::CommaList(Schema::IntId(ty) | Schema::TextId(ty)) => Some(ty),
        _ => None,
    }
}

/// Returns values of a required parameter; empty if none is known.
fn values(operation: &Operation, param: &Param, ids: &Ids, days: Days) -> Vec<String> {
    let known = param.schema.values().first().map(|known| known.value);
    let first = param.limits.allowed.first().copied().or(known);
    match (param.schema, id_type(param)) {
        (Schema::CommaList(_), Some(ty)) => {
            let ids = ids.of(ty);
            let list = ids[..ids.len().min(MOST_IN_LIST)].join(",");
            if list.is_empty() { Vec::new() } else { vec![list] }
        }
        (_, Some(ty)) => ids.of(ty).iter().filter(|id| param.check(id).is_ok()).cloned().collect(),
        (Schema::CstDate | Schema::CstDateTime, _) => times(operation, param, days),
        (Schema::Seconds | Schema::Expires, _) => vec![MINUTE.to_owned()],
        (Schema::Flag, _) => vec!["0".to_owned()],
        _ => first.map(str::to_owned).into_iter().collect(),
    }
}

/// Returns days, or the first and last second of days. A time span that may be longer is yesterday and today.
fn times(operation: &Operation, param: &Param, days: Days) -> Vec<String> {
    let Days { today, yesterday } = days;
    let is_date = matches!(param.schema, Schema::CstDate);
    let text = |day: CstDate, is_end: bool| match (is_date, is_end) {
        (true, _) => day.to_string(),
        (false, true) => day.end().to_string(),
        (false, false) => day.start().to_string(),
    };
    match operation.span {
        Some(span) if span.end == param.name && !span.same_day => vec![text(today, true)],
        Some(span) if span.start == param.name && !span.same_day => vec![text(yesterday, false)],
        Some(span) => [today, yesterday].map(|day| text(day, span.end == param.name)).to_vec(),
        None => [today, yesterday].map(|day| text(day, false)).to_vec(),
    }
}
