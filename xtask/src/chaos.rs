//! `cargo xtask chaos`.

use std::env;
use std::process::Command;
use std::str::FromStr;

use anyhow::{Context, bail};
use clap::Args;

use crate::workspace;

const TEST: [&str; 9] =
    ["test", "--quiet", "--release", "--locked", "--package", "baijiayun-tests", "--test", "chaos", "--"];
const UNITS: [(&str, u32); 3] = [("KiB", 10), ("MiB", 20), ("GiB", 30)];

#[derive(Args)]
pub struct ChaosArgs {
    /// The number of runs, each with the next seed
    #[arg(long, default_value_t = 3)]
    seeds: u64,
    /// The size of the uploaded file, which takes twice as much disk: a number of bytes, KiB, MiB or GiB
    #[arg(long, default_value = "2GiB")]
    size: Size,
    /// The first seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs the test `tests/chaos` in a release build.
pub fn run(args: &ChaosArgs) -> anyhow::Result<()> {
    let mut test = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    test.args(TEST)
        .args(["--nocapture", "--exact", "every_byte_is_right_after_faults_and_kills"])
        .env("CHAOS_SEEDS", args.seeds.to_string())
        .env("CHAOS_SIZE", args.size.0.to_string())
        .env("CHAOS_SEED", args.seed.to_string())
        .current_dir(workspace::root()?);
    let status = test.status().context("cannot run cargo")?;
    if !status.success() {
        bail!("an upload failed");
    }
    Ok(())
}

/// A number of bytes, such as `2GiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size(u64);

impl FromStr for Size {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let unit = UNITS.into_iter().find_map(|(unit, bits)| Some((text.strip_suffix(unit)?, bits)));
        let (number, bits) = unit.unwrap_or((text, 0));
        let size = number.trim().parse::<u64>()?.checked_mul(1 << bits);
        // The events of a run need some chunks.
        let size = size.filter(|size| *size >= 1 << 20).context("it must be at least 1MiB, as in 2GiB")?;
        Ok(Self(size))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        let size = |text: &str| text.parse::<Size>().ok().map(|size| size.0);
        assert_eq!(size("2GiB"), Some(2 << 30));
        assert_eq!(size("4 MiB"), Some(4 << 20));
        assert_eq!(size("2048KiB"), Some(2 << 20));
        assert_eq!(size("1048576"), Some(1 << 20));
        for wrong in ["", "GiB", "1KiB", "-1", "2GB", "99999999999GiB"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
    }
}
