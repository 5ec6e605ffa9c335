//! The commands and flags of the operations, made from their metadata.

use baijiayun_vod::{KnownValue, Operation, Param, Path, Safety};
use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, ValueHint};

use super::{Command, Module};
use crate::generated::MODULES;

/// A command for every module, with one for each of its operations.
pub fn commands() -> impl Iterator<Item = clap::Command> {
    MODULES.iter().map(module)
}

/// The command of these names, as they stand on the command line.
pub fn find(module: &str, operation: &str) -> Option<&'static Command> {
    let module = MODULES.iter().find(|found| kebab(found.name) == module)?;
    module.commands.iter().find(|command| kebab(command.name()) == operation)
}

/// `get_info` as it stands on the command line.
pub fn kebab(name: &str) -> String {
    name.replace('_', "-")
}

fn module(module: &'static Module) -> clap::Command {
    clap::Command::new(kebab(module.name))
        .about(format!("{} ({})", module.title, module.title_zh))
        .long_about(format!("{} ({})\n\n{}", module.title, module.title_zh, module.about))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(module.commands.iter().map(command))
}

fn command(command: &'static Command) -> clap::Command {
    let operation = command.operation;
    let mut about = format!("{} ({}, {})", operation.title, operation.title_zh, operation.doc);
    let short = about.clone();
    about.push_str(&format!("\n\n{}", command.about));
    for note in command.notes {
        about.push_str(&format!("\n\n{note}"));
    }
    about.push_str(&format!("\n\n{}", facts(operation)));
    let all = operation.pagination.map(|pagination| {
        let about = "Everything there is: page after page, and day after day of a longer span";
        Arg::new("all").long("all").action(ArgAction::SetTrue).help(about).conflicts_with(pagination.page)
    });
    clap::Command::new(kebab(command.name()))
        .about(short)
        .long_about(about)
        .args(operation.params.iter().map(flag))
        .args(all)
}

/// Where it is and what it can change.
fn facts(operation: &Operation) -> String {
    let methods: Vec<_> = operation.methods.iter().map(ToString::to_string).collect();
    let place = match operation.path {
        Path::Known(path) => format!("{} {path}", methods.join(" or ")),
        Path::Dynamic => format!("{} to a URL that an earlier answer gave", methods.join(" or ")),
        Path::Unrecovered => format!(
            "The path of this operation is lost in the source: take it from the vendor's page, and give \
             --path {}=/openapi/… or set it under [paths] in the config file",
            operation.id
        ),
    };
    let safety = match operation.safety {
        Safety::Read => "Changes nothing.",
        Safety::Write => "Changes data.",
        Safety::Destructive => "Destroys data: asks first, or needs --yes.",
    };
    format!("{place}. {safety}")
}

/// The flag of a parameter.
pub fn flag(param: &'static Param) -> Arg {
    let arg = Arg::new(param.name)
        .long(kebab(param.name))
        .required(param.required)
        .allow_hyphen_values(is_number(param.kind))
        .help(help(param))
        .help_heading("Parameters")
        .value_name(value_name(param));
    let is_list = param.kind.starts_with("comma_list<");
    let arg = if is_list || param.allowed.is_empty() {
        arg.value_parser(Open(param.values))
    } else {
        arg.value_parser(PossibleValuesParser::new(allowed(param)))
    };
    match param.kind {
        "file" => arg.value_hint(ValueHint::FilePath),
        "flag" => arg.num_args(0..=1).default_missing_value("1"),
        _ if is_list => arg.action(ArgAction::Append),
        _ => arg,
    }
}

/// What a parameter means, with its limits.
fn help(param: &Param) -> String {
    let mut text = param.about.trim_end_matches('.').to_owned();
    let mut facts = Vec::new();
    match (param.min, param.max) {
        (Some(min), Some(max)) => facts.push(format!("from {min} to {max}")),
        (Some(min), None) => facts.push(format!("at least {min}")),
        (None, Some(max)) => facts.push(format!("at most {max}")),
        (None, None) => {}
    }
    if let Some(length) = param.max_length {
        facts.push(format!("at most {length} characters"));
    }
    if !param.extensions.is_empty() {
        facts.push(format!("extensions: {}", param.extensions.join(", ")));
    }
    if param.kind.starts_with("comma_list<") {
        facts.push("several joined with commas, or repeat the flag".to_owned());
    }
    if let Some(default) = param.default {
        facts.push(format!("the server's default: {default}"));
    }
    for fact in facts {
        text.push_str(&format!(" [{fact}]"));
    }
    text
}

fn value_name(param: &Param) -> &'static str {
    match param.kind {
        "file" => "FILE",
        "secret" => "TEXT|@FILE",
        "flag" => "0|1",
        "int" => "N",
        "byte_count" => "BYTES",
        "seconds" => "SECONDS",
        "cst_date" => "YYYY-MM-DD",
        "cst_datetime" => "YYYY-MM-DD[ HH:MM:SS]",
        "unix_time" => "UNIX_SECONDS",
        "url" => "URL",
        "string" => "TEXT",
        kind if kind.starts_with("json<") => "JSON|@FILE",
        kind if !param.values.is_empty() && kind.starts_with("comma_list<") => "VALUE,…",
        _ if !param.values.is_empty() => "VALUE",
        kind if kind.starts_with("comma_list<") => "ID,…",
        _ => "ID",
    }
}

fn is_number(kind: &str) -> bool {
    matches!(kind, "int" | "byte_count" | "seconds" | "unix_time")
}

fn allowed(param: &'static Param) -> Vec<PossibleValue> {
    let value = |value: &&'static str| match param.values.iter().find(|known| known.value == *value) {
        Some(known) => possible(known),
        None => PossibleValue::new(*value),
    };
    param.allowed.iter().map(value).collect()
}

/// `low`: 16, Standard definition (标清). The value on the wire is understood too.
fn possible(known: &KnownValue) -> PossibleValue {
    let KnownValue { value, title, title_zh, .. } = known;
    let name = kebab(known.name);
    let mut meaning = (*title).to_owned();
    if !title.eq_ignore_ascii_case(title_zh) {
        meaning.push_str(&format!(" ({title_zh})"));
    }
    if name == *value {
        return PossibleValue::new(name).help(meaning);
    }
    PossibleValue::new(name).alias(*value).help(format!("{value}, {meaning}"))
}

/// Takes any value, and tells of those that are known: vocabularies are open.
#[derive(Clone)]
struct Open(&'static [KnownValue]);

impl TypedValueParser for Open {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        (!self.0.is_empty())
            .then(|| -> Box<dyn Iterator<Item = PossibleValue>> { Box::new(self.0.iter().map(possible)) })
    }
}
