//! `bjy paths import`: stores the paths of a saved page.

use baijiayun_page::read::{FileForm, Unreadable, read};
use baijiayun_page::{Page, interpret};
use baijiayun_vod::metadata::Path;
use clap::{Args, ValueHint};
use serde::Serialize;

use super::headline::headline;
use super::plan::{Decision, Finding, findings};
use crate::commands::config::store_paths;
use crate::context::Context;
use crate::error::CliError;
use crate::input::read_bytes;
use crate::lang::of_library;
use crate::output::{self, OutputFormat, printable};
use crate::settings::ConfigFile;

/// Find the unknown paths on a saved copy of the vendor's page, and store them
///
/// Operations are found by their titles. A path is stored only if the page shows it in full and no other operation
/// has it. The list of paths is shown first, and everything is stored at once, or nothing.
#[derive(Args)]
pub struct ImportArgs {
    /// The saved page: HTML, Markdown, or text such as that of `pdftotext -layout`; `-` for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    page: String,
    /// Store also the paths that differ from built-in ones
    #[arg(long)]
    all: bool,
}

pub async fn run(args: ImportArgs, context: &Context) -> Result<(), CliError> {
    let page = read_page(&args.page)?;
    let file = ConfigFile::load(&context.settings)?;
    let findings = findings(&page, &file.contents.paths(), args.all);
    show(&findings, context)?;
    let paths: Vec<_> = findings.iter().filter_map(to_store).collect();
    let is_missing = |finding: &&Finding| {
        finding.operation.path == Path::Unknown
            && !matches!(finding.decision, Decision::Store { .. } | Decision::Stored)
    };
    let missing = findings.iter().filter(is_missing).count();
    if paths.is_empty() {
        if missing > 0 {
            return Err(CliError::configuration(t!("the page has no path to store"))
                .hint(t!("`bjy config set path.<operation> PATH` stores one that you know")));
        }
        context.note(&t!("all paths are stored already"));
        return Ok(());
    }
    let count = t!("%{count} paths in [paths] of %{path}", count = paths.len(), path = file.path.display());
    if context.dry_run {
        context.note(&t!("a run without --dry-run stores %{what}", what = count));
        return Ok(());
    }
    context.confirm_storing(t!("Store %{what}?", what = count).into()).await?;
    store_paths(&file, &paths)?;
    context.note(&t!("stored %{what}", what = count));
    if missing > 0 {
        context.note(&t!("%{count} paths of the page are not stored; see above", count = missing));
    }
    Ok(())
}

/// Reads the page. A file without operations is an error.
fn read_page(name: &str) -> Result<Page, CliError> {
    let shown = if name == "-" { t!("standard input") } else { name.into() };
    let bytes = read_bytes(name).map_err(|error| CliError::usage(of_library(error)).context(&shown))?;
    let document = read(&bytes, FileForm::from_name(name)).map_err(|error| {
        let failure = CliError::usage(of_library(&error)).context(&shown);
        match error {
            Unreadable::Pdf => failure.hint(t!("then: %{command}", command = "bjy paths import page.txt")),
            _ => failure,
        }
    })?;
    let page = interpret(&document);
    if page.operations.is_empty() {
        return Err(CliError::usage(t!("there are no operations on this page"))
            .context(&shown)
            .hint(t!("save the whole page, as HTML or as text")));
    }
    Ok(page)
}

fn to_store(finding: &Finding) -> Option<(&'static str, &str)> {
    match (&finding.decision, &finding.path) {
        (Decision::Store { .. }, Some(path)) => Some((finding.operation.id, path)),
        _ => None,
    }
}

/// A finding for programs.
#[derive(Serialize)]
struct ImportRow<'f> {
    number: Option<&'static str>,
    operation: &'static str,
    title_zh: &'static str,
    path: Option<&'f str>,
    line: Option<usize>,
    /// Set if the path is stored unless the command is not confirmed.
    store: bool,
    /// The reason for it, or what it replaces.
    note: String,
}

fn show(findings: &[Finding], context: &Context) -> Result<(), CliError> {
    if context.output.format != OutputFormat::Table {
        let rows: Vec<_> = context.texts(|| findings.iter().map(row).collect());
        return context.output.show(&rows);
    }
    let (store, other): (Vec<_>, Vec<_>) = findings.iter().partition(|finding| to_store(finding).is_some());
    for (title, findings) in [(t!("To store:"), store), (t!("Not to store:"), other)] {
        if !findings.is_empty() {
            let lines: String = findings.into_iter().map(lines).collect();
            output::text(&format!("{title}\n{lines}"))?;
        }
    }
    Ok(())
}

fn row(finding: &Finding) -> ImportRow<'_> {
    let operation = finding.operation;
    ImportRow {
        number: operation.number,
        operation: operation.id,
        title_zh: operation.title_zh,
        path: finding.path.as_deref(),
        line: finding.line,
        store: to_store(finding).is_some(),
        note: note(finding),
    }
}

fn note(finding: &Finding) -> String {
    let id = finding.operation.id;
    match &finding.decision {
        Decision::Store { replaces: None } => String::new(),
        Decision::Store { replaces: Some(old) } => t!("replaces %{path}", path = old).into(),
        Decision::Stored => t!("stored already").into(),
        Decision::OtherThanBuiltIn(path) => {
            t!("warning: the built-in path is %{path}; --all stores this one", path = path).into()
        }
        Decision::Shared(other) => t!("%{id} has this path too", id = other).into(),
        Decision::CutOff => t!("the page shows the URL cut off").into(),
        Decision::NoPath => t!("the page shows no path").into(),
        Decision::OtherTitle(title) => match &finding.path {
            Some(path) => t!(
                "the title there is 「%{title}」; if it is this one: bjy config set path.%{id} %{path}",
                title = title,
                id = id,
                path = path
            )
            .into(),
            None => t!("the title there is 「%{title}」; the page shows no whole path", title = title).into(),
        },
        Decision::Repeated => t!("several headings have this title").into(),
        Decision::NotShown => match finding.operation.page {
            Some(link) => t!("not on this page; see %{link}", link = link).into(),
            None => t!("not on this page").into(),
        },
    }
}

/// Returns a line with the operation, one with its path and its line on the page, and the note.
fn lines(finding: &Finding) -> String {
    let ImportRow { path, line, note, .. } = row(finding);
    let line = line.map(|line| t!("line %{line}", line = line).into_owned());
    let place: Vec<_> = path.map(str::to_owned).into_iter().chain(line).collect();
    let mut text = format!("  {}\n", headline(finding.operation));
    for line in [place.join(", ").as_str()].into_iter().chain(note.split(['；', ';']).map(str::trim)) {
        if !line.is_empty() {
            text.push_str(&format!("          {}\n", printable(line)));
        }
    }
    text
}
