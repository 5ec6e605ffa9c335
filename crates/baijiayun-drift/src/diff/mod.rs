//! The difference between two specs, classed for users.
//!
//! [`diff`] compares two sets of models wholly. A structure of the model is taken apart without `..` where it is
//! compared, so that a new part that is not compared does not compile. [`rules`] has the class of each kind of
//! change, [`report`] shows them, and [`bump()`] has the version that they demand.

pub mod bump;
pub mod change;
mod compare;
pub mod report;
pub mod rules;

pub use self::bump::{Bump, bump};
pub use self::change::{Change, Class, Kind, Place};
pub use self::compare::diff;
