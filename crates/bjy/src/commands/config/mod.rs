//! `bjy config`: which settings are used, where they come from, and how to store them.

mod edit;
mod name;
mod show;
mod store;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::Failure;
use crate::output;
use crate::settings::ConfigFile;

pub use name::Name;
pub use store::write_ours;

/// Show where each setting comes from, and store settings
///
/// Each setting is taken from the first that has it: a flag, the environment, the chosen profile of the
/// config file. A partner key is never shown.
#[derive(Args)]
pub struct ConfigArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Subcommand)]
enum Action {
    /// Show where each setting comes from
    Show,
    /// Store a setting in the chosen profile
    ///
    /// The file is readable by its owner only. The partner key is asked for, or read from standard
    /// input, so that it stands neither in the process list nor in the shell's history.
    Set {
        /// partner-id, partner-key, partner-key-file, private-domain, base-url, `path.<operation>`, or
        /// profile: the one that is used unless another is chosen
        name: Name,
        /// Its value
        value: Option<String>,
    },
    /// Remove a setting from the chosen profile
    Unset {
        /// As for `set`
        name: Name,
    },
    /// Print where the config file is
    Path,
    /// List the profiles
    Profiles,
}

pub fn run(args: ConfigArgs, context: &Context) -> Result<(), Failure> {
    let file = || ConfigFile::load(&context.settings);
    match args.action.unwrap_or(Action::Show) {
        Action::Show => show::settings(context),
        Action::Set { name, value } => store::set(&file()?, &name, value, context),
        Action::Unset { name } => store::unset(&file()?, &name, context),
        Action::Path => output::text(&file()?.path.display().to_string()),
        Action::Profiles => show::profiles(&file()?, context),
    }
}
