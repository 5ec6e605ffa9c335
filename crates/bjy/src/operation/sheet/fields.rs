//! The help text about the fields of a record.

use std::fmt::Write;

use baijiayun_vod::metadata::Schema;

use super::columns;
use super::listing::RecordsParam;
use crate::lang::choose;
use crate::names::kebab;

/// Returns the fields of a parameter's records with their meaning and values.
pub fn fields(param: RecordsParam) -> String {
    let intro = t!(
        "CSV, YAML or JSON as text, @FILE, or - for standard input. --example prints a file to start from."
    );
    let mut text = format!("{intro}\n\n{}", t!("Fields:"));
    let columns = columns::all(param.record, |_| 1);
    for column in &columns {
        let field = column.field();
        let mut facts = vec![values(&field.schema)];
        if field.required {
            facts.push(t!("required").into_owned());
        }
        let name = column.name();
        let title = Some(column.title_zh()).filter(|title| !title.is_empty());
        let title = title.map(|title| format!(" ({title})")).unwrap_or_default();
        let _ = write!(
            text,
            "\n  {name}{title}: {} [{}]",
            choose(field.description, field.description_zh),
            facts.join(", ")
        );
    }
    for list in param.record.fields().iter().filter(|field| columns::items(&field.schema).is_some()) {
        let note = t!(
            "The columns %{second}_… are those of the second item, and so on. In YAML and JSON, `%{list}` is a list.",
            second = columns::item_name(list, 2),
            list = list.name
        );
        let _ = write!(text, "\n{note}");
    }
    let _ = write!(text, "\n\n{}", example(param));
    text
}

/// Returns the commands that print a file to start from, and save it.
fn example(param: RecordsParam) -> String {
    let command = kebab(param.operation.id).replace('.', " ");
    let option = kebab(param.param.name);
    let others =
        param.operation.params.iter().filter(|other| other.required && other.name != param.param.name);
    let others: String = others.map(|other| format!("--{} … ", kebab(other.name))).collect();
    let example = t!("Example:");
    format!(
        "{example}\n  bjy {command} --example > {option}.csv\n  bjy {command} {others}--{option} @{option}.csv"
    )
}

/// Returns the form of a value.
fn values(schema: &Schema) -> String {
    match schema {
        Schema::Flag | Schema::Bool => t!("yes or no").into_owned(),
        Schema::Enum(_) => {
            let names: Vec<_> = schema.values().iter().map(|known| kebab(known.name)).collect();
            names.join(" | ")
        }
        Schema::Position | Schema::Seconds => t!("1:05 or seconds").into_owned(),
        Schema::Jump => t!("1:05, seconds or none").into_owned(),
        Schema::ByteCount => t!("bytes").into_owned(),
        Schema::CstDate => "YYYY-MM-DD".to_owned(),
        Schema::CstDateTime => "YYYY-MM-DD HH:MM:SS".to_owned(),
        Schema::Url => "URL".to_owned(),
        schema if schema.is_number() => t!("number").into_owned(),
        schema if schema.is_text() => t!("text").into_owned(),
        _ => "JSON".to_owned(),
    }
}
