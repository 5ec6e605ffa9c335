//! The ends of help texts: examples, and where the options of all commands are.

use baijiayun_vod::metadata::Schema;
use clap::{Arg, Command};

use crate::commands::examples;
use crate::lang;
use crate::named::Named;
use crate::operation::Command as OperationCommand;

/// The number of examples in the help of a module.
const OF_A_MODULE: usize = 2;

/// The width of a line of an example.
const WIDTH: usize = 76;

/// Adds examples to the help of the named commands.
pub fn with_examples(command: Command, named: Named<'_>) -> Command {
    with_examples_of("", command, named)
}

fn with_examples_of(words: &str, command: Command, named: Named<'_>) -> Command {
    let lines = lines(words);
    let command = match lines.is_empty() {
        true => command,
        false => {
            let lines: Vec<_> = lines.iter().map(|line| broken(line)).collect();
            // `bjy --version` has no other text, and `t!` would read the whole table of Chinese texts for it.
            let heading = lang::choose("Examples:", "示例：");
            let text = format!("{heading}\n  {}", lines.join("\n  "));
            let rest = command.get_after_help().map(|rest| format!("\n\n{rest}")).unwrap_or_default();
            command.after_help(format!("{text}{rest}"))
        }
    };
    command.mut_subcommands(|inner| {
        if !named.has(inner.get_name()) {
            return inner;
        }
        let words = format!("{words} {}", inner.get_name());
        with_examples_of(words.trim_start(), inner, named)
    })
}

/// Returns the examples of a command: its own, that of its operation, or those of the module's operations.
fn lines(words: &str) -> Vec<String> {
    let own = examples::of(words);
    if !own.is_empty() {
        return own;
    }
    let is_module = |command: &&OperationCommand| {
        !words.is_empty() && command.operation.module().replace('_', "-") == words
    };
    let of_operation = OperationCommand::all().iter().filter(|command| command.words() == words);
    let of_module = OperationCommand::all().iter().filter(is_module).take(OF_A_MODULE);
    let line = |command: &OperationCommand| {
        format!("bjy {} {}", command.words(), command.example).trim_end().to_owned()
    };
    let selections =
        OperationCommand::all().iter().filter(|command| command.words() == words).filter_map(selection);
    of_operation.chain(of_module).map(line).chain(selections).collect()
}

/// Returns an example of the options of lists, for a list whose items have columns.
fn selection(command: &OperationCommand) -> Option<String> {
    let pagination = command.operation.pagination?;
    let Schema::Record(response) = command.operation.response else { return None };
    let items = response.fields().iter().find(|field| field.name == pagination.items)?;
    let Schema::List(Schema::Record(item)) = items.schema else { return None };
    let status = item.fields().iter().find(|field| matches!(field.schema, Schema::Enum(_)))?;
    let value = status.schema.values().last()?.name;
    let columns = item.columns.iter().take(3).copied().collect::<Vec<_>>().join(",");
    let filter = format!("--filter '.{} == ${value}'", status.name);
    Some(format!("bjy {} {} {filter} --columns {columns} --csv", command.words(), command.example))
}

/// Breaks a long line before options, as a shell takes it.
fn broken(line: &str) -> String {
    let mut parts = line.split(" --");
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut width = text.len();
    for part in parts {
        if width + part.len() + " --".len() > WIDTH {
            text.push_str(" \\\n     ");
            width = 0;
        }
        text.push_str(&format!(" --{part}"));
        width += part.len() + " --".len();
    }
    text
}

/// Hides the options of all commands in the help of the commands, which says where they are.
pub fn with_common_options_once(command: Command, named: Named<'_>) -> Command {
    let common: Vec<Arg> =
        command.get_arguments().filter(|arg| arg.is_global_set()).map(|arg| arg.clone().hide(true)).collect();
    command.mut_subcommands(|inner| without_common(inner, &common, named))
}

fn without_common(command: Command, common: &[Arg], named: Named<'_>) -> Command {
    if !named.has(command.get_name()) {
        return command;
    }
    let pointer = t!("Options of all commands: bjy --help");
    let help = command.get_after_help().map(|help| format!("{help}\n\n")).unwrap_or_default();
    command
        .args(common)
        .after_help(format!("{help}{pointer}"))
        .mut_subcommands(|inner| without_common(inner, common, named))
}
