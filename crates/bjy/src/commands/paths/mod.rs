//! `bjy paths`: lists the operations with an unknown path, stores the paths of a saved page, and tries them.

mod check;
mod headline;
mod import;
mod list;
mod plan;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::CliError;

/// List the unknown paths, take them from a saved page, and try them
///
/// The URL paths of some operations are cut off in our copy of the vendor's page. Without an action, they are listed
/// with their places on the page and the paths that your settings have.
#[derive(Args)]
pub struct PathsArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Subcommand)]
enum Action {
    /// List the unknown paths
    List,
    Import(import::ImportArgs),
    /// Call the operations that only read at the paths of your settings
    ///
    /// A call that needs an id takes it from a list of the account. Nothing is changed. The exit code is 4
    /// if a path does not exist, and that of the first failed call if there is one.
    Check,
}

pub async fn run(args: PathsArgs, context: &Context) -> Result<(), CliError> {
    match args.action.unwrap_or(Action::List) {
        Action::List => list::run(context),
        Action::Import(args) => import::run(args, context).await,
        Action::Check => check::run(context).await,
    }
}
