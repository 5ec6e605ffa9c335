//! Writes the config file, atomically and readable by its owner only.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use baijiayun_vod::Secret;
use toml_edit::DocumentMut;

use super::edit;
use super::name::SettingName;
use crate::context::Context;
use crate::error::CliError;
use crate::input::{read_file, read_text};
use crate::lang::of_library;
use crate::prompt::secret;
use crate::settings::{ConfigFile, DEFAULT_PROFILE, choose_profile};

/// Stores a setting.
pub async fn set(
    file: &ConfigFile,
    name: &SettingName,
    value: Option<String>,
    context: &Context,
) -> Result<(), CliError> {
    let value = match (name, value) {
        (SettingName::InProfile("partner_key"), Some(_)) => {
            return Err(CliError::usage(t!(
                "do not give the partner key on the command line: others on this machine can see it"
            ))
            .hint(t!("type it at the prompt: bjy config set partner-key"))
            .hint(t!("or read it from a file: bjy config set partner-key < FILE")));
        }
        (SettingName::InProfile("partner_key"), None) => {
            let key =
                secret(t!("partner key")).await.map_err(|error| error.and(&t!("Nothing was stored")))?;
            key.expose().to_owned()
        }
        // Relative paths in the config file start at its folder, not at the current one.
        (SettingName::InProfile("partner_key_file"), Some(path)) if !path.starts_with("~/") => {
            let path = std::path::absolute(path).map_err(CliError::usage)?;
            path.display().to_string()
        }
        (_, Some(value)) => value.trim().to_owned(),
        (_, None) => return Err(CliError::usage(t!("the value is missing"))),
    };
    name.check(&value).map_err(CliError::usage)?;
    let profile = choose_profile(&context.settings, file)?.value;
    change(file, |document| edit::set(document, &profile, name, &value))?;
    context.note(&t!("stored in %{section}", section = section(file, name, &profile)));
    Ok(())
}

/// Stores a partner key in a profile, in place of the old one or its file.
pub fn store_key(file: &ConfigFile, profile: &str, key: &Secret) -> Result<(), CliError> {
    let name = SettingName::InProfile("partner_key");
    change(file, |document| edit::set(document, profile, &name, key.expose()))
}

/// Checks that settings can be stored, by writing the file as it is.
pub fn check_store(file: &ConfigFile) -> Result<(), CliError> {
    change(file, |_| Ok(()))
}

/// Stores the paths of operations, all of them or none.
pub fn store_paths(file: &ConfigFile, paths: &[(&'static str, &str)]) -> Result<(), CliError> {
    change(file, |document| {
        paths.iter().try_for_each(|(id, path)| {
            edit::set(document, DEFAULT_PROFILE, &SettingName::OperationPath(id), path)
        })
    })
}

/// The first line of a config file that `bjy mock` wrote and may overwrite. `change` removes it.
const GENERATED: &str = "# Written by `bjy mock`, which overwrites it.\n";

/// Writes a config file with only these settings. Fails if the file exists and was not written by this
/// function, or was edited by `bjy config` since.
pub fn write_generated(path: &Path, settings: &[(SettingName, String)]) -> Result<(), CliError> {
    let failed = |reason: String| {
        CliError::usage(t!(
            "cannot write %{path}: %{reason}",
            path = path.display(),
            reason = of_library(reason)
        ))
    };
    match read_file(path) {
        Ok(old) if !old.starts_with(GENERATED.as_bytes()) => {
            return Err(failed(t!("it exists, and `bjy mock` did not write it").into())
                .hint(t!("choose another name, or remove the file")));
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(of_library(error))),
        _ => {}
    }
    let mut document = DocumentMut::new();
    for (name, value) in settings {
        edit::set(&mut document, DEFAULT_PROFILE, name, value).map_err(failed)?;
    }
    write(path, &format!("{GENERATED}\n{document}")).map_err(|error| failed(of_library(error)))
}

/// Removes a setting.
pub fn unset(file: &ConfigFile, name: &SettingName, context: &Context) -> Result<(), CliError> {
    let profile = choose_profile(&context.settings, file)?.value;
    let mut was_set = false;
    change(file, |document| {
        was_set = edit::unset(document, &profile, name)?;
        Ok(())
    })?;
    let section = section(file, name, &profile);
    context.note(&match was_set {
        true => t!("removed from %{section}", section = section),
        false => t!("not set in %{section}", section = section),
    });
    Ok(())
}

/// Returns the section of the config file that has the setting, for messages.
fn section(file: &ConfigFile, name: &SettingName, profile: &str) -> String {
    let path = file.path.display();
    match name {
        SettingName::InProfile(_) => t!("[profiles.%{name}] of %{path}", name = profile, path = path).into(),
        SettingName::OperationPath(_) => t!("[paths] of %{path}", path = path).into(),
        SettingName::DefaultProfile => path.to_string(),
    }
}

/// Reads the config file, changes it and writes it back.
fn change(
    file: &ConfigFile,
    change: impl FnOnce(&mut DocumentMut) -> Result<(), String>,
) -> Result<(), CliError> {
    let failed = |error: String| {
        let path = file.path.display();
        CliError::configuration(t!(
            "cannot change the config file %{path}: %{error}",
            path = path,
            error = of_library(error)
        ))
    };
    if file.path.as_os_str().is_empty() {
        let error = CliError::configuration(t!("there is no home folder for the config file"));
        return Err(error.hint(t!("give --config FILE, or set XDG_CONFIG_HOME")));
    }
    let text = match read_text(&file.path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        text => text.map_err(|error| failed(of_library(error)))?,
    };
    // An edited file is no longer one that `bjy mock` may overwrite.
    let text = text.strip_prefix(GENERATED).unwrap_or(&text);
    // The parser's message quotes the line, which may hold the key.
    let mut document: DocumentMut = text.parse().map_err(|_| failed(t!("it is not TOML").into()))?;
    change(&mut document).map_err(failed)?;
    write(&file.path, &document.to_string()).map_err(|error| failed(of_library(error)))
}

/// Replaces the file by a rename. A symbolic link stays a link: its target is replaced.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    // The rename would also replace a device such as `/dev/null`.
    if path.exists() && !path.is_file() {
        return Err(io::Error::other(t!("it is not a regular file")));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    create_private_folder(&folder)?;
    // Temporary files are readable by their owner only, and the rename keeps that.
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist(path)?;
    Ok(())
}

#[cfg(unix)]
fn create_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt};
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn only_regular_files_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let _listener = UnixListener::bind(&path).unwrap();
        write(&path, "text").unwrap_err();
        assert!(fs::metadata(&path).unwrap().file_type().is_socket());
        let path = folder.path().join("new/config.toml");
        write(&path, "text").unwrap();
        write(&path, "other").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "other");
    }

    #[test]
    fn nobody_else_reads_the_settings() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/config.toml");
        write(&path, "text").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    }
}
