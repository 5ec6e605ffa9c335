//! The version that changes demand.

use semver::Version;
use serde::Serialize;

use super::change::{Change, Class};
use super::report::groups::groups;
use super::report::words::subject;

/// The next version, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bump {
    /// The current version.
    pub from: String,
    /// The next version.
    pub to: String,
    /// The worst change.
    pub because: String,
}

impl Bump {
    /// Returns `version bump: 0.1.0 → 0.2.0, because …`.
    pub fn line(&self) -> String {
        format!("version bump: {} → {}, because {}", self.from, self.to, self.because)
    }
}

/// Returns the version that the changes demand under Cargo's rules: for users of the crate and of the command line,
/// which share it. Other changes on the wire do not count.
pub fn bump(current: &Version, changes: &[Change]) -> Option<Bump> {
    let class = |change: &Change| change.rust.max(change.bjy);
    let worst = changes.iter().map(class).max().filter(|class| *class > Class::None)?;
    let next = next(current, worst);
    let (title, change) = groups(changes)
        .into_iter()
        .flat_map(|(title, group)| group.iter().map(move |change| (title.clone(), change)))
        .find(|(_, change)| class(change) == worst)?;
    let reason = match worst {
        Class::Breaking if change.rust == worst && change.bjy == worst => "is breaking for Rust and bjy",
        Class::Breaking if change.rust == worst => "is breaking for Rust",
        Class::Breaking => "is breaking for bjy",
        Class::BreakingAtRunTime => "is breaking for Rust at run time",
        Class::Compatible => "is compatible",
        _ => "is only documentation",
    };
    let because = format!("“{title}: {}” {reason}", subject(change));
    Some(Bump { from: current.to_string(), to: next.to_string(), because })
}

/// Returns the version after a change: the leftmost number that is not 0 stands for breaking changes.
fn next(current: &Version, worst: Class) -> Version {
    let Version { major, minor, patch, .. } = *current;
    match (major, minor, worst) {
        (0, 0, _) => Version::new(0, 0, patch + 1),
        (0, _, worst) if worst.is_breaking() => Version::new(0, minor + 1, 0),
        (0, ..) => Version::new(0, minor, patch + 1),
        (_, _, worst) if worst.is_breaking() => Version::new(major + 1, 0, 0),
        (_, _, Class::Compatible) => Version::new(major, minor + 1, 0),
        _ => Version::new(major, minor, patch + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leftmost_number_that_is_not_zero_stands_for_breaking_changes() {
        for (current, breaking, compatible, docs) in [
            ("0.0.3", "0.0.4", "0.0.4", "0.0.4"),
            ("0.1.2", "0.2.0", "0.1.3", "0.1.3"),
            ("1.2.3", "2.0.0", "1.3.0", "1.2.4"),
        ] {
            let current = Version::parse(current).unwrap_or(Version::new(9, 9, 9));
            assert_eq!(next(&current, Class::Breaking).to_string(), breaking);
            assert_eq!(next(&current, Class::BreakingAtRunTime).to_string(), breaking);
            assert_eq!(next(&current, Class::Compatible).to_string(), compatible);
            assert_eq!(next(&current, Class::DocsOnly).to_string(), docs);
        }
    }
}
