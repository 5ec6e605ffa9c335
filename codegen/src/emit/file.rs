//! Generated files, and where they go.

/// One generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the workspace's root, with forward slashes.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Where an API's generated files go.
#[derive(Debug, Clone)]
pub struct Target {
    /// The crate that users add, as a package name.
    pub package: String,
    /// The folder of the crate's generated source.
    pub source: String,
    /// The folder of the generated wire tests.
    pub tests: String,
    /// The folder of the mock's generated source, where the API has a mock.
    pub mock: Option<String>,
    /// The folder of the command line's generated source, where the API has a command line.
    pub cli: Option<String>,
}

impl Target {
    /// Returns the crate's name in Rust.
    pub fn crate_name(&self) -> String {
        self.package.replace('-', "_")
    }
}
