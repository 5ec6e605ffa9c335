//! The state that all commands share: settings, output, and confirmation prompts.

use std::borrow::Cow;
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use baijiayun_vod::{Client, ClientBuilder, Stub};
use clap::Args;

use crate::error::{CliError, ExitKind};
use crate::lang::{Lang, in_english, of_library};
use crate::output::{NOTE, Output, OutputArgs, OutputFormat};
use crate::prompt::prompt;
use crate::rate::SharedWindow;
use crate::settings::{Settings, SettingsArgs, folders};
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
    /// The language of help and messages [the default: that of the locale]
    // It is read before the command line is parsed, because the help is in that language too.
    #[arg(long, global = true, value_enum, help_heading = "Output")]
    pub lang: Option<Lang>,
}

/// The settings, the output and the global options of a run.
pub struct Context {
    pub settings: SettingsArgs,
    pub output: Output,
    pub dry_run: bool,
    pub verbose: bool,
    yes: bool,
    has_incomplete: Arc<AtomicBool>,
}

impl Context {
    pub fn new(args: GlobalArgs) -> Self {
        let GlobalArgs { settings, output, yes, dry_run, verbose, lang: _ } = args;
        let has_incomplete = Arc::default();
        Self { settings, output: Output::new(&output), yes, dry_run, verbose, has_incomplete }
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

    /// Creates a client that sends its calls with `--dry-run` too. They must only read.
    pub fn reading_client(&self) -> Result<Client, CliError> {
        Ok(self.builder(&self.resolve()?, print_on_terminal)?.build()?)
    }

    /// Creates a client with these settings that says what its calls wait for.
    pub fn client_with_waits(
        &self,
        settings: &Settings,
        on_wait: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Client, CliError> {
        let mut builder = self.builder(settings, on_wait)?;
        if self.dry_run {
            // It sends nothing, so it needs no certificates either.
            builder = builder.stub(Stub::new());
        }
        Ok(builder.build()?)
    }

    fn builder(
        &self,
        settings: &Settings,
        on_wait: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<ClientBuilder<Client>, CliError> {
        let builder = settings.client()?;
        let server = settings.required_server()?.text();
        let partner_id = settings.required_partner_id()?;
        let rate = Arc::new(SharedWindow::new(folders::state(), server, partner_id, self.verbose));
        let reporter = Reporter {
            attempts: self.verbose,
            on_wait,
            rate: Arc::clone(&rate),
            has_incomplete: Arc::clone(&self.has_incomplete),
            dropped: AtomicUsize::new(0),
        };
        Ok(builder.observer(reporter).rate_limiter(rate))
    }

    /// Fails if a list that was printed is incomplete: it must not look complete.
    pub fn check_lists(&self) -> Result<(), CliError> {
        if !self.has_incomplete.load(Ordering::Relaxed) {
            return Ok(());
        }
        let message = t!("the list is incomplete: the server counts more items than its pages have");
        Err(CliError::new(ExitKind::Incomplete, message)
            .hint(t!("items may have been removed in the meantime: run it again, or select a part")))
    }

    /// Builds a part of the output: in the chosen language for a table, and in English for JSON.
    pub fn texts<T>(&self, build: impl FnOnce() -> T) -> T {
        if self.output.format == OutputFormat::Table { build() } else { in_english(build) }
    }

    /// Prints a remark on standard error, unless scripts run the program without `--verbose`.
    pub fn note(&self, text: &str) {
        if io::stderr().is_terminal() || self.verbose {
            stderr!("{NOTE}{text}{NOTE:#}");
        }
    }

    /// Returns whether a destructive call is confirmed on the terminal.
    pub fn asks(&self) -> bool {
        !self.yes && has_terminal()
    }

    /// Asks for confirmation of a destructive call. Without a terminal, fails unless `--yes` was given.
    pub async fn confirm(&self, question: String) -> Result<(), CliError> {
        if self.yes {
            return Ok(());
        }
        if !has_terminal() {
            return Err(CliError::usage(t!(
                "this cannot be undone, and there is no terminal to ask for confirmation. Nothing was sent"
            ))
            .hint(t!("--yes confirms the call"))
            .hint(t!("--dry-run prints the request instead")));
        }
        ask(question, t!("Nothing was sent")).await
    }

    /// Asks for confirmation before the config file is changed. Without a terminal, fails unless `--yes` was given.
    pub async fn confirm_storing(&self, question: String) -> Result<(), CliError> {
        if self.yes {
            return Ok(());
        }
        if !has_terminal() {
            let message = t!("there is no terminal to ask for confirmation. Nothing was stored");
            return Err(CliError::usage(message).hint(t!("--yes stores them without asking")));
        }
        ask(question, t!("Nothing was stored")).await
    }
}

fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks on the terminal. `consequence` ends the messages of refusals.
async fn ask(question: String, consequence: Cow<'static, str>) -> Result<(), CliError> {
    let ask = || dialoguer::Confirm::new().with_prompt(question).default(false).interact();
    match prompt(ask).await? {
        Ok(true) => Ok(()),
        Ok(false) => Err(CliError::usage(t!("not confirmed")).and(&consequence)),
        Err(error) => {
            Err(CliError::usage(t!("cannot ask for confirmation: %{error}", error = of_library(error)))
                .and(&consequence))
        }
    }
}
