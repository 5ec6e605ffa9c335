//! The crates of the workspace as syntax: their files, their modules, and what a path leads to.

pub mod files;
pub mod items;
pub mod tree;
