//! The clap commands and options of the operations, created from their metadata.

use std::borrow::Cow;

use baijiayun_vod::API;
use baijiayun_vod::metadata::{EnumValue, Limits, Module, Operation, PageLink, Param, Path, Safety, Schema};
use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, ValueHint};

use super::{id_options, sheet};
use crate::lang::{choose, is_chinese};
use crate::named::Named;
use crate::names::kebab;

/// Returns a command for every module. The named ones have a subcommand for each of their operations, and the named
/// operations have their options.
pub fn commands(named: Named<'_>) -> impl Iterator<Item = clap::Command> {
    API.modules.iter().map(move |module| command_of_module(module, named))
}

fn command_of_module(module: &'static Module, named: Named<'_>) -> clap::Command {
    let title = match is_chinese() {
        true => module.title_zh.to_owned(),
        false => format!("{} ({})", module.title, module.title_zh),
    };
    let long = format!("{title}\n\n{}", choose(module.description, module.description_zh));
    let command = clap::Command::new(kebab(module.name)).about(title).long_about(long);
    if !named.has(command.get_name()) {
        return command;
    }
    command
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(API.operations_of(module.name).map(|operation| command_of_operation(operation, named)))
}

fn command_of_operation(operation: &'static Operation, named: Named<'_>) -> clap::Command {
    let short = title(operation);
    let command = clap::Command::new(kebab(operation.name())).about(&short);
    if !named.has(command.get_name()) {
        return command;
    }
    let mut about = format!("{short}\n\n{}", choose(operation.description, operation.description_zh));
    let notes = if is_chinese() { operation.notes_zh } else { operation.notes };
    for note in notes {
        about.push_str(&format!("\n\n{note}"));
    }
    about.push_str(&format!("\n\n{}", facts(operation)));
    let all = operation.pagination.map(|pagination| {
        Arg::new("all")
            .long("all")
            .action(ArgAction::SetTrue)
            .help("Get the items of all pages, and of all days of a longer time span")
            .conflicts_with(pagination.page)
    });
    let command = command.long_about(about).args(operation.params.iter().map(option)).args(all);
    sheet::add(id_options::extend(command, operation), operation)
}

/// Returns the title of an operation, with its number.
pub fn title(operation: &Operation) -> String {
    let Operation { title, title_zh, number, .. } = operation;
    match (is_chinese(), number) {
        (true, Some(number)) => format!("{title_zh}（{number}）"),
        (true, None) => (*title_zh).to_owned(),
        (false, Some(number)) => format!("{title} ({title_zh}, {number})"),
        (false, None) => format!("{title} ({title_zh})"),
    }
}

/// Returns the help text about the operation's path and safety.
fn facts(operation: &Operation) -> String {
    let methods: Vec<_> = operation.methods.iter().map(ToString::to_string).collect();
    let methods = methods.join(&t!(" or "));
    let path = match operation.path {
        Path::Known(path) => format!("{methods} {path}").into(),
        Path::Dynamic => t!("%{methods} to a URL from an earlier response", methods = methods),
        _ => t!(
            "The URL path is cut off in our copy of the vendor's page. Give it with --path %{id}=/openapi/… or set it \
             under [paths] in the config file; `bjy paths import` takes it from a saved copy of the page",
            id = operation.id
        ),
    };
    let safety = match operation.safety {
        Safety::Read => t!("Changes nothing."),
        Safety::Destructive => t!("Destroys data: asks for confirmation unless --yes is given."),
        _ => t!("Changes data."),
    };
    let facts = t!("%{path}. %{safety}", path = path, safety = safety);
    match operation.page {
        Some(link) => format!("{facts}\n\n{}", t!("On the vendor's page: %{link}", link = page(link))),
        None => facts.into(),
    }
}

fn page(link: PageLink) -> String {
    let url = link.url();
    if link.is_expected { t!("%{url} (expected anchor)", url = url).into() } else { url }
}

/// Returns the option of a parameter.
pub fn option(param: &'static Param) -> Arg {
    let arg = Arg::new(param.name)
        .long(kebab(param.name))
        .required(param.required)
        .allow_hyphen_values(is_number(&param.schema))
        .allow_negative_numbers(true)
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
    let mut text = sentence(choose(param.description, param.description_zh)).to_owned();
    let mut facts = limits(&param.limits);
    if matches!(param.schema, Schema::CommaList(_)) {
        facts.push(t!("separate several with commas, or repeat the option"));
    }
    if let Some(default) = param.default {
        facts.push(t!("the server's default: %{value}", value = default));
    }
    if let Some(destroys) = param.destroys {
        let loss = sentence(choose(destroys, param.destroys_zh.unwrap_or_default()));
        facts.push(t!("asks for confirmation: %{loss}", loss = loss));
    }
    for fact in facts {
        text.push_str(&format!(" [{fact}]"));
    }
    text
}

/// Returns a sentence without its full stop.
fn sentence(text: &str) -> &str {
    text.trim_end_matches(['.', '。'])
}

/// Returns the limits as phrases. clap lists the allowed values itself.
fn limits(limits: &Limits<'_>) -> Vec<Cow<'static, str>> {
    let range = match (limits.min, limits.max) {
        (Some(min), Some(max)) => Some(t!("from %{min} to %{max}", min = min, max = max)),
        (Some(min), None) => Some(t!("at least %{min}", min = min)),
        (None, Some(max)) => Some(t!("at most %{max}", max = max)),
        (None, None) => None,
    };
    let length = limits.max_length.map(|length| t!("at most %{length} characters", length = length));
    let extensions = (!limits.extensions.is_empty())
        .then(|| t!("file name extensions: %{extensions}", extensions = limits.extensions.join(", ")));
    range.into_iter().chain(length).chain(extensions).collect()
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
    let mut meaning = match is_chinese() {
        true => (*title_zh).to_owned(),
        false if title.eq_ignore_ascii_case(title_zh) => (*title).to_owned(),
        false => format!("{title} ({title_zh})"),
    };
    if let (Some(note), Some(note_zh)) = (source.note(), source.note_zh()) {
        let separator = if is_chinese() { "。" } else { ". " };
        meaning.push_str(&format!("{separator}{}", sentence(choose(note, note_zh))));
    }
    if name == *value {
        return PossibleValue::new(name).help(meaning);
    }
    let separator = if is_chinese() { "，" } else { ", " };
    PossibleValue::new(name).alias(*value).help(format!("{value}{separator}{meaning}"))
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
