//! `bjy upload FILE…`: resumable uploads.

mod batch;
mod check;
mod files;
mod job;
mod known;
mod lock;
mod manifest;
mod options;
mod preview;
mod progress;
mod record;
mod report;
mod resume;
mod send;
mod stored;

use clap::{ArgMatches, FromArgMatches};
use tokio::sync::Semaphore;

use crate::context::Context;
use crate::error::CliError;
use crate::operation::Mistakes;
use crate::settings::Settings;
use batch::Batch;
use check::Checks;
use job::plan;
use options::UploadArgs;
pub use options::{check_operation, command};
use progress::Progress;
use record::{Account, UploadRecords};
use report::UploadRow;

/// The module whose command also takes files.
pub const NAME: &str = "upload";

pub async fn run(matches: &ArgMatches, context: &Context) -> Result<(), CliError> {
    if let Some((name, inner)) = matches.subcommand() {
        check_operation(matches, name)?;
        let records = UploadRecords::of(account(&context.resolve()?)?);
        return match name {
            "list" => stored::list(inner, &records, context),
            _ => stored::forget(inner, &records, context).await,
        };
    }
    let args = UploadArgs::from_arg_matches(matches).map_err(CliError::usage)?;
    context.output.check(&UploadRow::fields(), Some(""))?;
    let settings = context.resolve()?;
    let path = args.manifest.as_ref().map(|path| path.display().to_string());
    let mut mistakes = Mistakes::new(&path.unwrap_or_default());
    let entries = match &args.manifest {
        Some(path) => manifest::read(path, &mut mistakes)?,
        None => {
            let files = files::expand(&args)?;
            if !args.quiet {
                files.report_skipped(context);
            }
            files.entries
        }
    };
    let client = context.client_with(&settings)?;
    let records = UploadRecords::of(account(&settings)?);
    let mut plan = plan(&args, &entries, &records, !context.dry_run)?;
    let checks = Checks { matches, args: &args, client: &client, context };
    checks.run(&mut plan, &mut mistakes).await?;
    let (jobs, refused): (Vec<_>, Vec<_>) = plan.into_iter().unzip();
    if context.dry_run {
        return preview::show(&jobs, refused, matches, &client, context).await;
    }
    if jobs.is_empty() && args.resumes_all() {
        context.note(&t!("no interrupted uploads"));
    }
    let progress = Progress::new(jobs.iter().filter(|job| job.known.is_none()), context.verbose, args.quiet);
    // Lines between the bars would break them.
    let above_bars = progress.clone();
    let client = context.client_with_waits(&settings, move |line| above_bars.print_on_terminal(line))?;
    let slots = Semaphore::new(args.jobs.get());
    Batch { matches, args: &args, client, records, progress, slots }.run(&jobs, refused, context).await
}

/// Returns the account whose uploads are recorded.
fn account(settings: &Settings) -> Result<Account, CliError> {
    Ok(Account {
        server: settings.required_server()?.text().to_owned(),
        partner_id: settings.required_partner_id()?,
    })
}
