//! `bjy config`: shows, stores and removes settings.

pub mod edit;
mod name;
mod show;
mod store;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::CliError;
use crate::output;
use crate::settings::ConfigFile;

pub use name::SettingName;
pub use store::{check_store, store_key, store_paths, write_generated};

/// Show where each setting comes from, and store settings
///
/// Each setting is taken from the first source that has it: a command-line option, the environment, the
/// chosen profile of the config file. The partner key is never shown.
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
    /// Only the owner can read the file. The partner key is prompted for, or read from standard input, so
    /// that it appears neither in the process list nor in the shell history.
    Set {
        /// The setting: partner-id, partner-key, partner-key-file, private-domain, base-url,
        /// upload-response-timeout (in seconds), `path.<operation>`, or profile (the default profile)
        name: SettingName,
        /// The value
        value: Option<String>,
    },
    /// Remove a setting from the chosen profile
    Unset {
        /// The setting, named as for `set`
        name: SettingName,
    },
    /// Print the path of the config file
    Path,
    /// List the profiles
    Profiles,
}

pub async fn run(args: ConfigArgs, context: &Context) -> Result<(), CliError> {
    let file = || ConfigFile::load(&context.settings);
    match args.action.unwrap_or(Action::Show) {
        Action::Show => show::settings(context),
        Action::Set { name, value } => store::set(&file()?, &name, value, context).await,
        Action::Unset { name } => store::unset(&file()?, &name, context),
        Action::Path => output::text(&file()?.path.display().to_string()),
        Action::Profiles => show::profiles(&file()?, context),
    }
}
