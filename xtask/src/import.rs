//! `cargo xtask import`.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use baijiayun_codegen::spec::load::{self, Text};
use baijiayun_drift::import::{self, Imported};

use crate::{drift, page, workspace};

/// The target of an import.
pub struct Target {
    /// The API, a folder of spec/.
    pub api: String,
    /// Whether the folder is made.
    pub is_new: bool,
    /// The module of new operations, instead of the one in their paths.
    pub module: Option<String>,
    /// Whether the files are left as they are.
    pub dry_run: bool,
}

/// Writes what a report of `bjy probe` proves into a spec.
pub fn run_observed(path: &Path, target: &Target) -> anyhow::Result<()> {
    let report = drift::load_report(path)?;
    let api = target.api.as_str();
    let folder = workspace::root()?.join("spec").join(api);
    let files = load::read_folder(&folder).with_context(|| format!("cannot read spec/{api}"))?;
    let imported = import::observed(api, &files, &report).map_err(|reason| anyhow!("{reason}"))?;
    if !target.dry_run {
        write(&files, &imported.files)?;
    }
    print(&imported, &[], target)
}

/// Writes what a page states into a spec.
pub fn run(path: &Path, target: &Target) -> anyhow::Result<()> {
    let page = page::load(path)?;
    let api = target.api.as_str();
    let module = target.module.as_deref();
    let folder = workspace::root()?.join("spec").join(api);
    let (before, imported) = if target.is_new {
        workspace::check_new(api)?;
        if folder.exists() {
            bail!("spec/{api} exists already; import into it with `--api {api}`");
        }
        (Vec::new(), import::new_api(api, &page, module))
    } else {
        let files = load::read_folder(&folder).with_context(|| format!("cannot read spec/{api}"))?;
        (files.clone(), import::update(api, &files, &page, module))
    };
    let imported = imported.map_err(|reason| anyhow!("{reason}"))?;
    // Notes are worth writing even if no change could be made, but a new API needs an operation.
    let is_empty = target.is_new && is_all_left(&imported);
    if !target.dry_run && !is_empty {
        write(&before, &imported.files)?;
        if target.is_new {
            make_package(api)?;
        }
    }
    print(&imported, &page.problems, target)
}

/// Returns whether there were changes and none of them could be made.
fn is_all_left(imported: &Imported) -> bool {
    imported.made.len() + imported.to_review.len() == 0 && !imported.left.is_empty()
}

/// Writes the files that changed.
fn write(before: &[Text], after: &[Text]) -> anyhow::Result<()> {
    let root = workspace::root()?;
    for file in after {
        if before.iter().any(|old| old.name == file.name && old.text == file.text) {
            continue;
        }
        let path = root.join(&file.name);
        baijiayun_codegen::write::replace(&path, &file.text)?;
    }
    Ok(())
}

/// The package of a new API, as ARCHITECTURE.md has it.
const MANIFEST: &str = include_str!("import/Cargo.toml.txt");
const LIBRARY: &str = include_str!("import/lib.rs.txt");

/// Makes the package around the generated code.
fn make_package(api: &str) -> anyhow::Result<()> {
    let folder = workspace::root()?.join(format!("crates/baijiayun-{api}"));
    for (name, content) in [("Cargo.toml", MANIFEST), ("src/lib.rs", LIBRARY)] {
        let path = folder.join(name);
        if !path.exists() {
            baijiayun_codegen::write::replace(&path, &content.replace("demo", api))?;
        }
    }
    Ok(())
}

fn print(
    imported: &Imported,
    problems: &[baijiayun_page::page::Problem],
    target: &Target,
) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    for made in &imported.made {
        writeln!(out, "{made}")?;
    }
    for to_review in &imported.to_review {
        writeln!(out, "to review: {to_review}")?;
    }
    for left in &imported.left {
        writeln!(out, "\nleft to you: {left}")?;
    }
    for problem in problems {
        writeln!(out, "line {}: {}: {}", problem.line, problem.message, problem.text)?;
    }
    let api = &target.api;
    let verb = if target.dry_run { "would be made" } else { "made" };
    writeln!(
        out,
        "spec/{api}: {} {verb}, {} to review, {} left to you, {} parts of the page not understood",
        imported.made.len(),
        imported.to_review.len(),
        imported.left.len(),
        problems.len()
    )?;
    if !target.dry_run && imported.made.len() + imported.to_review.len() > 0 {
        writeln!(
            out,
            "read the changes with `git diff spec/{api}`, settle the points under `review:`, and run `cargo xtask codegen`"
        )?;
    }
    if is_all_left(imported) {
        bail!("nothing could be made");
    }
    Ok(())
}
