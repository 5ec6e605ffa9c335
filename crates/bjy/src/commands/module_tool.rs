//! Commands that are written by hand, in the module of operations that they belong to.

use clap::ArgMatches;
use futures_util::future::BoxFuture;

use crate::context::Context;
use crate::error::CliError;

/// A hand-written command beside the operations of a module.
pub struct ModuleTool {
    pub module: &'static str,
    pub command: fn() -> clap::Command,
    pub run: for<'a> fn(&'a ArgMatches, &'a Context) -> BoxFuture<'a, Result<(), CliError>>,
}
