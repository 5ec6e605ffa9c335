//! The syntax of the workspace's crates: files, modules, and the resolution of paths.

pub mod files;
pub mod items;
pub mod tree;
