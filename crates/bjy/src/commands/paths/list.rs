//! The list of unknown paths.

use baijiayun_vod::API;
use baijiayun_vod::metadata::{Operation, Path};
use serde::Serialize;

use super::headline::headline;
use crate::context::Context;
use crate::error::CliError;
use crate::output::{self, OutputFormat};
use crate::settings::Settings;

/// An operation with an unknown path, for programs.
#[derive(Serialize)]
struct UnknownPath {
    number: Option<&'static str>,
    operation: &'static str,
    title: &'static str,
    title_zh: &'static str,
    /// The path of the settings.
    path: Option<String>,
    origin: Option<String>,
    /// The place on the vendor's page.
    page: Option<String>,
    page_anchor_is_expected: bool,
}

pub fn run(context: &Context) -> Result<(), CliError> {
    let settings = context.resolve()?;
    let unknown = API.operations.iter().copied().filter(|operation| operation.path == Path::Unknown);
    let unknown: Vec<_> = unknown.collect();
    let rows: Vec<_> = context.texts(|| unknown.iter().map(|operation| row(operation, &settings)).collect());
    if context.output.format != OutputFormat::Table {
        return context.output.show(&rows);
    }
    for (operation, row) in unknown.iter().zip(&rows) {
        output::text(&format!("{}\n        {}", headline(operation), place(row)))?;
    }
    let supplied = rows.iter().filter(|row| row.path.is_some()).count();
    context.note(&t!(
        "%{count} unknown paths, %{supplied} of them supplied",
        count = rows.len(),
        supplied = supplied
    ));
    if supplied < rows.len() {
        context.note(&t!("`bjy paths import PAGE` takes them from a saved copy of the page"));
    }
    Ok(())
}

fn row(operation: &'static Operation, settings: &Settings) -> UnknownPath {
    let path = settings.paths.iter().find(|(id, _)| id == operation.id).map(|(_, path)| path);
    UnknownPath {
        number: operation.number,
        operation: operation.id,
        title: operation.title,
        title_zh: operation.title_zh,
        path: path.map(|path| path.value.clone()),
        origin: path.map(|path| path.origin.to_string()),
        page: operation.page.map(|link| link.url()),
        page_anchor_is_expected: operation.page.is_some_and(|link| link.is_expected),
    }
}

/// Returns the path of the settings, or the place on the page.
fn place(row: &UnknownPath) -> String {
    match (&row.path, &row.origin, &row.page) {
        (Some(path), Some(origin), _) => format!("{path} ({origin})"),
        (_, _, Some(page)) if row.page_anchor_is_expected => {
            t!("%{url} (expected anchor)", url = page).into()
        }
        (_, _, Some(page)) => page.clone(),
        _ => String::new(),
    }
}
