//! Generated files and their folders.

/// One generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path below the workspace's root, with forward slashes.
    pub path: String,
    /// The content.
    pub text: String,
}

/// The folders of an API's generated files.
#[derive(Debug, Clone)]
pub struct Target {
    /// The package name of the crate that users add.
    pub package: String,
    /// The folder of the crate's generated source.
    pub source: String,
    /// The folder of the generated wire tests.
    pub tests: String,
    /// The folder of the mock's generated source, if the API has a mock.
    pub mock: Option<String>,
    /// The folder of the command line's generated source, if the API has a command line.
    pub cli: Option<String>,
}

impl Target {
    /// Returns the crate's name in Rust.
    pub fn crate_name(&self) -> String {
        self.package.replace('-', "_")
    }
}
