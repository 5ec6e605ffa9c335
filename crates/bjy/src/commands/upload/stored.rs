//! `bjy upload list` and `bjy upload forget`: the uploads that are stored on this computer, interrupted or complete.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use baijiayun_vod::VideoId;
use clap::{ArgMatches, Args, Command, FromArgMatches, ValueHint};
use serde::Serialize;

use super::known::{KnownFile, KnownUploads};
use super::lock::{UploadLock, holder};
use super::record::{UploadRecord, UploadRecords};
use crate::context::Context;
use crate::error::CliError;
use crate::lang::of_library;
use crate::output::{Field, FieldFormat};

/// An interrupted upload, or one that a process is at.
#[derive(Debug, Serialize)]
struct PendingUpload {
    file: PathBuf,
    video_id: VideoId,
    /// The number of bytes that the server has.
    sent: u64,
    size: u64,
    /// The time since the last bytes were sent, in seconds.
    age: u64,
    /// Whether a process is uploading the file.
    running: bool,
    /// The id of that process, where the system shows it.
    process: Option<u32>,
}

/// A file that an earlier run uploaded.
#[derive(Debug, Serialize)]
struct UploadedFile {
    file: PathBuf,
    video_id: VideoId,
    size: u64,
}

// A doc comment would become the command's description.
#[derive(Args)]
#[group(skip)]
struct ListArgs {
    /// List the files that are uploaded, with their videos
    #[arg(long)]
    uploaded: bool,
}

// A doc comment would become the command's description.
#[derive(Args)]
#[group(skip)]
struct ForgetArgs {
    /// The files whose uploads are forgotten
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath, required_unless_present = "all")]
    files: Vec<PathBuf>,
    /// Forget all uploads of this account
    #[arg(long, conflicts_with = "files")]
    all: bool,
    /// Forget that files are uploaded, so that the next run uploads them again
    #[arg(long)]
    uploaded: bool,
}

/// Returns the commands beside the operations of the module.
pub fn commands() -> [Command; 2] {
    [
        ListArgs::augment_args(Command::new("list"))
            .about("List the interrupted uploads of this account, or with --uploaded the complete ones"),
        ForgetArgs::augment_args(Command::new("forget")).about(
            "Forget interrupted uploads, which then cannot be resumed; their videos stay at the server",
        ),
    ]
}

/// Prints the interrupted uploads, or the complete ones.
pub fn list(matches: &ArgMatches, records: &UploadRecords, context: &Context) -> Result<(), CliError> {
    let size = Field::new("size", FieldFormat::Bytes);
    let (file, video) = (Field::plain("file"), Field::plain("video_id"));
    if ListArgs::from_arg_matches(matches).map_err(CliError::usage)?.uploaded {
        let row =
            |file: KnownFile| UploadedFile { file: file.path, video_id: file.video_id, size: file.size };
        let rows: Vec<_> = KnownUploads::of(records).all()?.into_iter().map(row).collect();
        return context.output.show_with(&rows, &[file, video, size]);
    }
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    for record in records.all()? {
        match record {
            Ok(record) => rows.push(pending(&record, records)),
            Err((path, error)) => errors.push(error.context(path.display())),
        }
    }
    let (sent, age) = (Field::new("sent", FieldFormat::Bytes), Field::new("age", FieldFormat::Seconds));
    let fields = [file, video, sent, size, age, Field::plain("running"), Field::plain("process")];
    context.output.show_with(&rows, &fields)?;
    CliError::combine(errors).map_or(Ok(()), Err)
}

fn pending(record: &UploadRecord, records: &UploadRecords) -> PendingUpload {
    let stored = records.record_path(&record.path).and_then(|path| path.metadata().ok()?.modified().ok());
    let age = stored.and_then(|stored| SystemTime::now().duration_since(stored).ok()).unwrap_or_default();
    let holder = holder(&records.lock_paths(&record.path));
    PendingUpload {
        file: record.path.clone(),
        video_id: record.state.video_id,
        sent: record.sent,
        size: record.state.total,
        age: age.as_secs(),
        running: holder.is_some(),
        process: holder.and_then(|holder| holder.0),
    }
}

/// Forgets uploads, after confirmation.
pub async fn forget(
    matches: &ArgMatches,
    records: &UploadRecords,
    context: &Context,
) -> Result<(), CliError> {
    let args = ForgetArgs::from_arg_matches(matches).map_err(CliError::usage)?;
    match args.uploaded {
        true => forget_uploaded(&args, records, context).await,
        false => forget_interrupted(&args, records, context).await,
    }
}

async fn forget_interrupted(
    args: &ForgetArgs,
    records: &UploadRecords,
    context: &Context,
) -> Result<(), CliError> {
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
    // Held until the end, so that no process resumes them in the meantime.
    let mut locks = Vec::new();
    for record in &chosen {
        let lock = UploadLock::take_all(&records.lock_paths(&record.path));
        locks.extend(lock.map_err(|error| error.context(record.path.display()))?);
    }
    let line = |UploadRecord { path, state, .. }: &UploadRecord| {
        t!("%{file} (video %{video} stays at the server)", file = path.display(), video = state.video_id)
    };
    let lines = chosen.iter().map(|record| line(record).into_owned()).collect();
    if !confirm(&t!("Forget these uploads? They cannot be resumed then."), lines, context).await? {
        return Ok(());
    }
    for UploadRecord { path, state, .. } in &chosen {
        records.remove(path, state.video_id).map_err(|error| {
            CliError::usage(t!(
                "cannot forget %{file}: %{error}",
                file = path.display(),
                error = of_library(error)
            ))
        })?;
    }
    context.note(&t!("forgot %{count} uploads", count = chosen.len()));
    Ok(())
}

async fn forget_uploaded(
    args: &ForgetArgs,
    records: &UploadRecords,
    context: &Context,
) -> Result<(), CliError> {
    let known = KnownUploads::of(records).all()?;
    let given: Vec<_> = args.files.iter().map(|file| absolute(file)).collect();
    let missing =
        given.iter().zip(&args.files).find(|(path, _)| !known.iter().any(|file| file.path == **path));
    if let Some((_, file)) = missing {
        let message = t!("%{file}: not uploaded by this account", file = file.display());
        return Err(CliError::usage(message).hint(t!("`bjy upload list --uploaded` shows the files")));
    }
    let chosen: Vec<_> = known.into_iter().filter(|file| args.all || given.contains(&file.path)).collect();
    let line =
        |path: &Path, video: VideoId| t!("%{file} (video %{video})", file = path.display(), video = video);
    let lines = chosen.iter().map(|file| line(&file.path, file.video_id).into_owned()).collect();
    let question = t!("Forget that these files are uploaded? The next run uploads them again.");
    if !confirm(&question, lines, context).await? {
        return Ok(());
    }
    let paths: Vec<_> = chosen.into_iter().map(|file| file.path).collect();
    KnownUploads::of(records).forget(&paths)?;
    context.note(&t!("forgot %{count} uploads", count = paths.len()));
    Ok(())
}

/// Asks before something is forgotten. Returns false if there is nothing, or in a dry run, which shows it.
async fn confirm(question: &str, lines: Vec<String>, context: &Context) -> Result<bool, CliError> {
    if lines.is_empty() {
        context.note(&t!("there are no such uploads"));
        return Ok(false);
    }
    let question = format!("{question}\n  {}", lines.join("\n  "));
    if context.dry_run {
        stderr!("{question}");
        return Ok(false);
    }
    context.confirm(question).await?;
    Ok(true)
}

/// Returns the record of a file, which may be gone.
fn find(file: &Path, records: &UploadRecords) -> Result<UploadRecord, CliError> {
    records.find(&absolute(file))?.ok_or_else(|| {
        let message = t!("%{file}: no interrupted upload", file = file.display());
        CliError::usage(message).hint(t!("`bjy upload list` shows them"))
    })
}

/// Returns the path by which a file is recorded, also of one that is gone.
fn absolute(file: &Path) -> PathBuf {
    file.canonicalize().or_else(|_| std::path::absolute(file)).unwrap_or_else(|_| file.to_owned())
}
