//! `cargo xtask codegen`.

use std::io::{self, Write};

use anyhow::bail;
use baijiayun_codegen::emit::{self, File};
use baijiayun_codegen::model::Review;
use baijiayun_codegen::write::{self, Changes};

use crate::openapi;
use crate::workspace::{self, SCHEMAS};

/// The generated files, and how they differ from the disk.
struct Generated {
    files: Vec<File>,
    changes: Changes,
    /// The guesses of each API that a person has to check.
    reviews: Vec<(String, Vec<Review>)>,
}

/// Updates the generated files.
pub fn run() -> anyhow::Result<()> {
    let Generated { files, changes, reviews } = compare()?;
    write::apply(&workspace::root()?, &files, &changes)?;
    let mut stdout = io::stdout();
    for path in &changes.written {
        writeln!(stdout, "wrote {path}")?;
    }
    for path in &changes.removed {
        writeln!(stdout, "removed {}", path.display())?;
    }
    let changed = changes.written.len() + changes.removed.len();
    writeln!(stdout, "{} generated files, {changed} changed", files.len())?;
    for (api, reviews) in reviews {
        if let Some(Review { place, text }) = reviews.first() {
            let more = reviews.len() - 1;
            writeln!(stdout, "spec/{api}: to be reviewed: {place}: {text} (and {more} more)")?;
        }
    }
    Ok(())
}

/// Fails if a generated file is not up to date.
pub fn check() -> anyhow::Result<()> {
    let Generated { files, changes, .. } = compare()?;
    if changes.is_empty() {
        writeln!(io::stdout(), "{} generated files are up to date", files.len())?;
        return Ok(());
    }
    let stale = changes.written.iter().map(|path| format!("  stale: {path}\n"));
    let obsolete = changes.removed.iter().map(|path| format!("  obsolete: {}\n", path.display()));
    bail!(
        "generated files are not up to date:\n{}run `cargo xtask codegen`",
        stale.chain(obsolete).collect::<String>()
    );
}

/// Generates all files in memory and compares them with the disk. If any API has a mistake, the mistakes of all are
/// reported before anything is written.
fn compare() -> anyhow::Result<Generated> {
    let mut files = emit::spec_schemas(SCHEMAS);
    let (mut mistakes, mut reviews) = (Vec::new(), Vec::new());
    match workspace::fixture() {
        Ok(model) => files.extend(emit::files(&model, &workspace::fixture_target())),
        Err(error) => mistakes.push(format!("{error:#}")),
    }
    for api in workspace::apis()? {
        match workspace::model(&api) {
            Ok(model) => {
                files.extend(emit::files(&model, &workspace::target(&api)));
                files.extend(openapi::documents(&model));
                reviews.push((api, model.reviews));
            }
            Err(error) => mistakes.push(format!("{error:#}")),
        }
    }
    if !mistakes.is_empty() {
        bail!("{}", mistakes.join("\n\n"));
    }
    let changes = write::compare(&workspace::root()?, &files, &workspace::owned()?)?;
    Ok(Generated { files, changes, reviews })
}
