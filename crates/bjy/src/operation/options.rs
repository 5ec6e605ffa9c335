//! The clap commands and options of the operations, created from their metadata.

use baijiayun_vod::API;
use baijiayun_vod::metadata::{EnumValue, Module, Operation, Param, Path, Safety, Schema};
use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, ValueHint};

use super::id_options;
use crate::names::kebab;

/// Returns a command for every module, with a subcommand for each of its operations.
pub fn commands() -> impl Iterator<Item = clap::Command> {
    API.modules.iter().map(module)
}

fn module(module: &'static Module) -> clap::Command {
    clap::Command::new(kebab(module.name))
        .about(format!("{} ({})", module.title, module.title_zh))
        .long_about(format!("{} ({})\n\n{}", module.title, module.title_zh, module.description))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(API.operations_of(module.name).map(command))
}

fn command(operation: &'static Operation) -> clap::Command {
    let number = operation.number.map(|number| format!(", {number}")).unwrap_or_default();
    let mut about = format!("{} ({}{number})", operation.title, operation.title_zh);
    let short = about.clone();
    about.push_str(&format!("\n\n{}", operation.description));
    for note in operation.notes {
        about.push_str(&format!("\n\n{note}"));
    }
    about.push_str(&format!("\n\n{}", facts(operation)));
    let all = operation.pagination.map(|pagination| {
        let about = "Get the items of all pages, and of all days of a longer time span";
        Arg::new("all").long("all").action(ArgAction::SetTrue).help(about).conflicts_with(pagination.page)
    });
    let command = clap::Command::new(kebab(operation.name()))
        .about(short)
        .long_about(about)
        .args(operation.params.iter().map(option))
        .args(all);
    id_options::extend(command, operation)
}

/// Returns the help text about the operation's path and safety.
fn facts(operation: &Operation) -> String {
    let methods: Vec<_> = operation.methods.iter().map(ToString::to_string).collect();
    let path = match operation.path {
        Path::Known(path) => format!("{} {path}", methods.join(" or ")),
        Path::Dynamic => format!("{} to a URL from an earlier response", methods.join(" or ")),
        _ => format!(
            "The URL path is cut off in our copy of the vendor's page. Give it with \
             --path {}=/openapi/… or set it under [paths] in the config file; \
             `bjy paths import` takes it from a saved copy of the page",
            operation.id
        ),
    };
    let safety = match operation.safety {
        Safety::Read => "Changes nothing.",
        Safety::Destructive => "Destroys data: asks for confirmation unless --yes is given.",
        _ => "Changes data.",
    };
    let page = operation.page.map(|link| format!("\n\nOn the vendor's page: {link}")).unwrap_or_default();
    format!("{path}. {safety}{page}")
}

/// Returns the option of a parameter.
pub fn option(param: &'static Param) -> Arg {
    let arg = Arg::new(param.name)
        .long(kebab(param.name))
        .required(param.required)
        .allow_hyphen_values(is_number(&param.schema))
        .help(help(param))
        .help_heading("Parameters")
        .value_name(value_name(param));
    let is_list = matches!(param.schema, Schema::CommaList(_));
    let arg = if is_list || param.limits.allowed.is_empty() {
        arg.value_parser(Open(param.schema.values()))
    } else {
        arg.value_parser(PossibleValuesParser::new(allowed(param)))
    };
    match param.schema {
        Schema::File => arg.value_hint(ValueHint::FilePath),
        Schema::Flag => arg.num_args(0..=1).default_missing_value("1"),
        _ if is_list => arg.action(ArgAction::Append),
        _ => arg,
    }
}

/// Returns the help text of a parameter: its description and its limits.
fn help(param: &Param) -> String {
    let mut text = param.description.trim_end_matches('.').to_owned();
    // clap lists the allowed values itself.
    let mut facts = param.limits.allowed(&[]).phrases();
    if matches!(param.schema, Schema::CommaList(_)) {
        facts.push("separate several with commas, or repeat the option".to_owned());
    }
    if let Some(default) = param.default {
        facts.push(format!("the server's default: {default}"));
    }
    if let Some(destroys) = param.destroys {
        facts.push(format!("asks for confirmation: {}", destroys.trim_end_matches('.')));
    }
    for fact in facts {
        text.push_str(&format!(" [{fact}]"));
    }
    text
}

fn value_name(param: &Param) -> &'static str {
    match param.schema {
        Schema::File => "FILE",
        Schema::Secret => "TEXT|@FILE",
        Schema::Flag => "0|1",
        Schema::Int => "N",
        Schema::ByteCount => "BYTES",
        Schema::Seconds => "SECONDS",
        Schema::Expires => "SECONDS|1h|never",
        Schema::Position => "[H:]MM:SS",
        Schema::CstDate => "YYYY-MM-DD",
        Schema::CstDateTime => "YYYY-MM-DD[ HH:MM:SS]",
        Schema::UnixTime => "UNIX_SECONDS",
        Schema::Url => "URL",
        Schema::Text => "TEXT",
        Schema::Json(_) => "JSON|@FILE",
        Schema::CommaList(item) if item.values().is_empty() => "ID,…",
        Schema::CommaList(_) => "VALUE,…",
        Schema::Enum(_) => "VALUE",
        _ => "ID",
    }
}

fn is_number(schema: &Schema) -> bool {
    matches!(
        schema,
        Schema::Int | Schema::ByteCount | Schema::Seconds | Schema::Expires | Schema::Jump | Schema::UnixTime
    )
}

fn allowed(param: &'static Param) -> Vec<PossibleValue> {
    let value = |value: &&'static str| match param.schema.values().iter().find(|known| known.value == *value)
    {
        Some(known) => possible(known),
        None => PossibleValue::new(*value),
    };
    param.limits.allowed.iter().map(value).collect()
}

/// Returns an enum value with its help: `low`, "16, Standard definition (标清)". The value itself is
/// accepted as an alias.
fn possible(known: &EnumValue) -> PossibleValue {
    let EnumValue { value, title, title_zh, source, .. } = known;
    let name = kebab(known.name);
    let mut meaning = (*title).to_owned();
    if !title.eq_ignore_ascii_case(title_zh) {
        meaning.push_str(&format!(" ({title_zh})"));
    }
    if let Some(note) = source.note() {
        meaning.push_str(&format!(". {}", note.trim_end_matches('.')));
    }
    if name == *value {
        return PossibleValue::new(name).help(meaning);
    }
    PossibleValue::new(name).alias(*value).help(format!("{value}, {meaning}"))
}

/// A parser that accepts any value and lists the known ones: the server may add values to its enums.
#[derive(Clone)]
struct Open(&'static [EnumValue]);

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
