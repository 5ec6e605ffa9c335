//! What all commands share: the settings, how to print, and how to talk to whoever is there.

use std::io::{self, IsTerminal};

use baijiayun_vod::Client;
use clap::Args;

use crate::error::Failure;
use crate::output::{NOTE, Output, OutputArgs};
use crate::settings::{Settings, SettingsArgs};
use crate::verbose::Verbose;

/// The options that every command takes.
#[derive(Args)]
#[group(skip)]
pub struct GlobalArgs {
    #[command(flatten)]
    pub settings: SettingsArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Do not ask before something is destroyed
    #[arg(long, short = 'y', global = true, help_heading = "Calls")]
    pub yes: bool,
    /// Show the signed request, and do not send it
    #[arg(long, global = true, help_heading = "Calls")]
    pub dry_run: bool,
    /// Show every attempt on standard error
    #[arg(long, short = 'v', global = true, help_heading = "Calls")]
    pub verbose: bool,
}

/// What all commands share.
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

    /// The settings, each from the first source that has it.
    pub fn resolve(&self) -> Result<Settings, Failure> {
        Settings::resolve(&self.settings)
    }

    /// A client with the settings.
    pub fn client(&self) -> Result<Client, Failure> {
        self.client_with(&self.resolve()?)
    }

    /// A client with these settings.
    pub fn client_with(&self, settings: &Settings) -> Result<Client, Failure> {
        let mut builder = settings.client()?;
        if self.verbose {
            builder = builder.observer(Verbose);
        }
        Ok(builder.build()?)
    }

    /// Says something on standard error that is no data.
    pub fn note(&self, text: &str) {
        if io::stderr().is_terminal() || self.verbose {
            anstream::eprintln!("{NOTE}{text}{NOTE:#}");
        }
    }

    /// Asks whether to go on. Where nobody can be asked, it takes `--yes`.
    pub fn confirm(&self, question: &str) -> Result<(), Failure> {
        if self.yes {
            return Ok(());
        }
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return Err(Failure::usage(
                "this cannot be undone, and there is nobody to ask. Nothing was sent",
            )
            .hint("give --yes to go on without being asked")
            .hint("--dry-run shows what would be sent"));
        }
        let answer = dialoguer::Confirm::new().with_prompt(question).default(false).interact();
        match answer {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failure::usage("not confirmed. Nothing was sent")),
            Err(error) => Err(Failure::usage(format!("cannot ask: {error}. Nothing was sent"))),
        }
    }
}
