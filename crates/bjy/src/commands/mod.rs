//! The commands that are not operations of the API, one per file.

pub mod call;
pub mod completions;
pub mod config;
pub mod demo;
pub mod examples;
pub mod key;
pub mod listen;
pub mod man;
pub mod marker;
pub mod mock;
pub mod operations;
pub mod paths;
pub mod probe;
pub mod report;
pub mod sign;
pub mod token;
pub mod trigger;
pub mod upload;
pub mod video_url;
pub mod wait;

use clap::ArgMatches;
use futures_util::future::{BoxFuture, FutureExt};

use crate::context::Context;
use crate::error::CliError;

/// A hand-written command beside the operations of a module.
pub struct ModuleTool {
    pub module: &'static str,
    pub command: fn() -> clap::Command,
    pub run: for<'a> fn(&'a ArgMatches, &'a Context) -> BoxFuture<'a, Result<(), CliError>>,
}

pub const MODULE_TOOLS: &[ModuleTool] = &[
    ModuleTool {
        module: "marker",
        command: marker::add_command,
        run: |matches, context| marker::add(matches, context).boxed(),
    },
    ModuleTool {
        module: "marker",
        command: marker::remove_command,
        run: |matches, context| marker::remove(matches, context).boxed(),
    },
    video_url::URL,
];

impl ModuleTool {
    /// Returns the tools of a module.
    pub fn of(module: &str) -> impl Iterator<Item = &'static Self> {
        MODULE_TOOLS.iter().filter(move |tool| tool.module == module)
    }

    /// Finds a tool by the names of its module and its command.
    pub fn find(module: &str, command: &str) -> Option<&'static Self> {
        Self::of(module).find(|tool| (tool.command)().get_name() == command)
    }
}
