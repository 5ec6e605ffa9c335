//! Writes the config file: whole or not at all, for its owner's eyes only.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use toml_edit::DocumentMut;

use super::edit;
use super::name::Name;
use crate::context::Context;
use crate::error::Failure;
use crate::input::read;
use crate::settings::{ConfigFile, DEFAULT_PROFILE, choose_profile};

/// Stores a setting.
pub fn set(file: &ConfigFile, name: &Name, value: Option<String>, context: &Context) -> Result<(), Failure> {
    let value = match (name, value) {
        (Name::Key("partner_key"), Some(_)) => {
            return Err(Failure::usage(
                "the partner key does not belong on the command line, where others can see it",
            )
            .hint("type it when it is asked for: bjy config set partner-key")
            .hint("or pass it on: bjy config set partner-key < FILE"));
        }
        (Name::Key("partner_key"), None) => secret()?,
        // A path in the file counts from the file's folder on.
        (Name::Key("partner_key_file"), Some(path)) if !path.starts_with("~/") => {
            let path = std::path::absolute(path).map_err(Failure::usage)?;
            path.display().to_string()
        }
        (_, Some(value)) => value.trim().to_owned(),
        (_, None) => return Err(Failure::usage("there is no value to store")),
    };
    name.check(&value).map_err(Failure::usage)?;
    let profile = choose_profile(&context.settings, file)?.value;
    change(file, |document| edit::set(document, &profile, name, &value))?;
    context.note(&format!("stored in {}", place(file, name, &profile)));
    Ok(())
}

/// The first line of a file that nobody has set anything in, so that it can be written anew.
const OURS: &str = "# Written by `bjy mock`, which writes it anew.\n";

/// Writes a file with these settings and nothing else, unless somebody has set anything in it.
pub fn write_ours(path: &Path, settings: &[(Name, String)]) -> Result<(), Failure> {
    let failed = |reason: String| Failure::usage(format!("cannot write {}: {reason}", path.display()));
    match fs::read(path) {
        Ok(old) if !old.starts_with(OURS.as_bytes()) => {
            return Err(failed("it is there, and is not such a file".to_owned())
                .hint("give another name, or remove it"));
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error.to_string())),
        _ => {}
    }
    let mut document = DocumentMut::new();
    for (name, value) in settings {
        edit::set(&mut document, DEFAULT_PROFILE, name, value).map_err(failed)?;
    }
    write(path, &format!("{OURS}\n{document}")).map_err(|error| failed(error.to_string()))
}

/// Removes a setting.
pub fn unset(file: &ConfigFile, name: &Name, context: &Context) -> Result<(), Failure> {
    let profile = choose_profile(&context.settings, file)?.value;
    let mut found = false;
    change(file, |document| {
        found = edit::unset(document, &profile, name)?;
        Ok(())
    })?;
    let done = if found { "removed from" } else { "was not in" };
    context.note(&format!("{done} {}", place(file, name, &profile)));
    Ok(())
}

fn place(file: &ConfigFile, name: &Name, profile: &str) -> String {
    let path = file.path.display();
    match name {
        Name::Key(_) => format!("[profiles.{profile}] of {path}"),
        Name::Path(_) => format!("[paths] of {path}"),
        Name::Profile => path.to_string(),
    }
}

/// What is typed unseen, or stands on standard input.
fn secret() -> Result<String, Failure> {
    let unreadable = |error: io::Error| Failure::usage(format!("cannot read the partner key: {error}"));
    if io::stdin().is_terminal() {
        let typed = dialoguer::Password::new().with_prompt("Partner key").interact();
        return typed
            .map(|key| key.trim().to_owned())
            .map_err(|error| Failure::usage(format!("cannot ask: {error}")));
    }
    Ok(read("-").map_err(unreadable)?.trim().to_owned())
}

/// Reads the file, changes it and writes it again.
fn change(
    file: &ConfigFile,
    change: impl FnOnce(&mut DocumentMut) -> Result<(), String>,
) -> Result<(), Failure> {
    let failed = |error: String| {
        Failure::configuration(format!("cannot change the config file {}: {error}", file.path.display()))
    };
    let text = if file.exists {
        fs::read_to_string(&file.path).map_err(|error| failed(error.to_string()))?
    } else {
        String::new()
    };
    let text = text.strip_prefix(OURS).unwrap_or(&text);
    // The parser's message quotes the line, which may hold the key.
    let mut document: DocumentMut = text.parse().map_err(|_| failed("it is not TOML".to_owned()))?;
    change(&mut document).map_err(failed)?;
    write(&file.path, &document.to_string()).map_err(|error| failed(error.to_string()))
}

/// In place of the old file by a rename. A link stays one.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    make_private_folder(&folder)?;
    // Made for its owner only, which the rename keeps.
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist(path)?;
    Ok(())
}

#[cfg(unix)]
fn make_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}
