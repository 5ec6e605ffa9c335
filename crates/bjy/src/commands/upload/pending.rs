//! `bjy upload list` and `bjy upload forget`: the interrupted uploads.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use baijiayun_vod::VideoId;
use clap::{ArgMatches, Args, Command, FromArgMatches, ValueHint};
use rust_i18n::t;
use serde::Serialize;

use super::lock::UploadLock;
use super::record::{UploadRecord, UploadRecords};
use crate::context::Context;
use crate::error::CliError;
use crate::output::{Field, FieldFormat};

/// An interrupted upload, or one that a process is at.
#[derive(Debug, Serialize)]
struct PendingUpload {
    file: PathBuf,
    video_id: VideoId,
    size: u64,
    /// The time since the upload started, in seconds.
    age: u64,
    /// Whether a process is uploading the file.
    running: bool,
}

// A doc comment would become the command's description.
#[derive(Args)]
#[group(skip)]
struct ForgetArgs {
    /// The files whose uploads are forgotten
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath, required_unless_present = "all")]
    files: Vec<PathBuf>,
    /// Forget all interrupted uploads of this account
    #[arg(long, conflicts_with = "files")]
    all: bool,
}

/// Returns the commands, which stand beside the operations of the module.
pub fn commands() -> [Command; 2] {
    [
        Command::new("list").about("List the interrupted uploads of this account"),
        ForgetArgs::augment_args(Command::new("forget")).about(
            "Forget interrupted uploads, which then cannot be resumed; their videos stay at the server",
        ),
    ]
}

/// Prints the interrupted uploads.
pub fn list(records: &UploadRecords, context: &Context) -> Result<(), CliError> {
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    for record in records.all()? {
        match record {
            Ok(record) => rows.push(pending(&record, records)),
            Err((path, error)) => errors.push(error.context(path.display())),
        }
    }
    let formats = [Field::new("size", FieldFormat::Bytes), Field::new("age", FieldFormat::Seconds)];
    context.output.show_with(&rows, &formats)?;
    CliError::combine(errors).map_or(Ok(()), Err)
}

fn pending(record: &UploadRecord, records: &UploadRecords) -> PendingUpload {
    let stored = records.record_path(&record.path).and_then(|path| path.metadata().ok()?.modified().ok());
    let age = stored.and_then(|stored| SystemTime::now().duration_since(stored).ok()).unwrap_or_default();
    PendingUpload {
        file: record.path.clone(),
        video_id: record.state.video_id,
        size: record.state.total,
        age: age.as_secs(),
        running: UploadLock::take_all(&records.lock_paths(&record.path)).is_err(),
    }
}

/// Removes the records of interrupted uploads, after confirmation.
pub async fn forget(
    matches: &ArgMatches,
    records: &UploadRecords,
    context: &Context,
) -> Result<(), CliError> {
    let args = ForgetArgs::from_arg_matches(matches).map_err(CliError::usage)?;
    let chosen = if args.all {
        // One that cannot be read has to be removed by hand: it may be of another account.
        records
            .all()?
            .into_iter()
            .map(|record| record.map_err(|(path, error)| error.context(path.display())))
            .collect::<Result<Vec<_>, _>>()?
    } else {
        args.files.iter().map(|file| find(file, records)).collect::<Result<Vec<_>, _>>()?
    };
    if chosen.is_empty() {
        context.note(&t!("no interrupted uploads"));
        return Ok(());
    }
    // Held until the end, so that no process resumes them in the meantime.
    let mut locks = Vec::new();
    for record in &chosen {
        let lock = UploadLock::take_all(&records.lock_paths(&record.path));
        locks.extend(lock.map_err(|error| error.context(record.path.display()))?);
    }
    let mut question = t!("Forget these uploads? They cannot be resumed then.").into_owned();
    for UploadRecord { path, state, .. } in &chosen {
        let line =
            t!("%{file} (video %{video} stays at the server)", file = path.display(), video = state.video_id);
        question.push_str(&format!("\n  {line}"));
    }
    if context.dry_run {
        stderr!("{question}");
        return Ok(());
    }
    context.confirm(question).await?;
    for UploadRecord { path, state, .. } in &chosen {
        records.remove(path, state.video_id).map_err(|error| {
            CliError::usage(t!("cannot forget %{file}: %{error}", file = path.display(), error = error))
        })?;
    }
    context.note(&t!("forgot %{count} uploads", count = chosen.len()));
    Ok(())
}

/// Returns the record of a file, which may be gone.
fn find(file: &Path, records: &UploadRecords) -> Result<UploadRecord, CliError> {
    let path = file.canonicalize().or_else(|_| std::path::absolute(file)).unwrap_or_else(|_| file.to_owned());
    records.find(&path)?.ok_or_else(|| {
        let message = t!("%{file}: no interrupted upload", file = file.display());
        CliError::usage(message).hint(t!("`bjy upload list` shows them"))
    })
}
