//! The state that all commands share: settings, output, and confirmation prompts.

use std::io::{self, IsTerminal};

use baijiayun_vod::{Client, Stub};
use clap::Args;

use crate::error::CliError;
use crate::output::{NOTE, Output, OutputArgs};
use crate::prompt::prompt;
use crate::settings::{Settings, SettingsArgs};
use crate::verbose::{Reporter, print_on_terminal};

/// The options that every command takes.
#[derive(Args)]
#[group(skip)]
pub struct GlobalArgs {
    #[command(flatten)]
    pub settings: SettingsArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Do not ask for confirmation before destructive calls
    #[arg(long, short = 'y', global = true, help_heading = "Calls")]
    pub yes: bool,
    /// Print the signed request instead of sending it
    #[arg(long, global = true, help_heading = "Calls")]
    pub dry_run: bool,
    /// Log every attempt on standard error
    #[arg(long, short = 'v', global = true, help_heading = "Calls")]
    pub verbose: bool,
}

/// The settings, the output and the global options of a run.
pub struct Context {
    pub settings: SettingsArgs,
    pub output: Output,
    pub dry_run: bool,
    pub verbose: bool,
    yes: bool,
}

impl Context {
    pub fn new(args: GlobalArgs) -> Self {
        let GlobalArgs { settings, output, yes, dry_run, verbose } = args;
        Self { settings, output: Output::new(&output), yes, dry_run, verbose }
    }

    /// Returns the settings, each from the first source that has it.
    pub fn resolve(&self) -> Result<Settings, CliError> {
        Settings::resolve(&self.settings)
    }

    /// Creates a client with the settings of [`Self::resolve`].
    pub fn client(&self) -> Result<Client, CliError> {
        self.client_with(&self.resolve()?)
    }

    /// Creates a client with these settings.
    pub fn client_with(&self, settings: &Settings) -> Result<Client, CliError> {
        self.client_with_waits(settings, print_on_terminal)
    }

    /// Creates a client with these settings that says what its calls wait for.
    pub fn client_with_waits(
        &self,
        settings: &Settings,
        tell: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Client, CliError> {
        let mut builder = settings.client()?.observer(Reporter::new(self.verbose, tell));
        if self.dry_run {
            // It sends nothing, so it needs no certificates either.
            builder = builder.stub(Stub::new());
        }
        Ok(builder.build()?)
    }

    /// Prints a remark on standard error, unless scripts run the program without `--verbose`.
    pub fn note(&self, text: &str) {
        if io::stderr().is_terminal() || self.verbose {
            stderr!("{NOTE}{text}{NOTE:#}");
        }
    }

    /// Asks for confirmation of a destructive call. Without a terminal, fails unless `--yes` was given.
    pub async fn confirm(&self, question: String) -> Result<(), CliError> {
        if self.yes {
            return Ok(());
        }
        if !has_terminal() {
            return Err(CliError::usage(
                "this cannot be undone, and there is no terminal to ask for confirmation. Nothing was sent",
            )
            .hint("--yes confirms the call")
            .hint("--dry-run prints the request instead"));
        }
        ask(question, "Nothing was sent").await
    }

    /// Asks for confirmation before the config file is changed. Without a terminal, fails unless `--yes` was given.
    pub async fn confirm_storing(&self, question: String) -> Result<(), CliError> {
        if self.yes {
            return Ok(());
        }
        if !has_terminal() {
            let message = "there is no terminal to ask for confirmation. Nothing was stored";
            return Err(CliError::usage(message).hint("--yes stores them without asking"));
        }
        ask(question, "Nothing was stored").await
    }
}

fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks on the terminal. `consequence` ends the messages of refusals.
async fn ask(question: String, consequence: &str) -> Result<(), CliError> {
    let ask = || dialoguer::Confirm::new().with_prompt(question).default(false).interact();
    match prompt(ask).await? {
        Ok(true) => Ok(()),
        Ok(false) => Err(CliError::usage(format!("not confirmed. {consequence}"))),
        Err(error) => Err(CliError::usage(format!("cannot ask for confirmation: {error}. {consequence}"))),
    }
}
