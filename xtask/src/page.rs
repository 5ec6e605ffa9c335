//! `cargo xtask page`, and reading pages for the other commands.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context, bail};
use baijiayun_drift::page::stated;
use baijiayun_page::page::Operation;
use baijiayun_page::read::{self, FileForm};
use baijiayun_page::{Page, interpret, render};
use clap::ValueEnum;

use crate::workspace;

/// The forms in which a page is written.
#[derive(Clone, Copy, ValueEnum)]
pub enum Form {
    /// Markdown
    Markdown,
    /// HTML, with code as numbered lists as the vendor's wiki has it
    Html,
}

/// Writes an API's spec as a page in the vendor's shape.
pub fn print(api: &str, form: Form) -> anyhow::Result<()> {
    let page = stated::page(&workspace::model(api)?);
    let text = match form {
        Form::Markdown => render::markdown(&page),
        Form::Html => render::html(&page),
    };
    Ok(io::stdout().write_all(text.as_bytes())?)
}

/// Reads a saved page. `-` is standard input. A page without operations, such as an error page, is an error.
pub fn load(path: &Path) -> anyhow::Result<Page> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
        bytes
    } else {
        fs::read(path).with_context(|| format!("cannot read {}", path.display()))?
    };
    let document = read::read(&bytes, FileForm::from_name(&path.to_string_lossy()))
        .with_context(|| path.display().to_string())?;
    let page = interpret(&document);
    if page.operations.iter().all(Operation::is_bare) {
        bail!("{}: no operation can be found on the page; is it the page of an API?", path.display());
    }
    Ok(page)
}
