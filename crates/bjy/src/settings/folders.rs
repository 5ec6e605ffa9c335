//! The user's folders, which need no home folder where XDG variables name them.

use std::env;
use std::path::PathBuf;

use etcetera::BaseStrategy;

/// Returns the folder of config files; `None` without a home folder, as for a user of a container.
pub fn config() -> Option<PathBuf> {
    xdg("XDG_CONFIG_HOME").or_else(|| Some(etcetera::choose_base_strategy().ok()?.config_dir()))
}

/// Returns the folder of state that is kept between runs; `None` without a home folder.
pub fn state() -> Option<PathBuf> {
    xdg("XDG_STATE_HOME").or_else(|| {
        let folders = etcetera::choose_base_strategy().ok()?;
        Some(folders.state_dir().unwrap_or_else(|| folders.data_dir()))
    })
}

fn xdg(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}
