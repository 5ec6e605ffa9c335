//! The commands that are not operations of the API, one per file.

pub mod call;
pub mod completions;
pub mod config;
pub mod demo;
pub mod examples;
pub mod key;
pub mod listen;
pub mod man;
pub mod marker;
pub mod mock;
mod module_tool;
pub mod operations;
pub mod paths;
pub mod probe;
pub mod report;
pub mod sign;
pub mod token;
pub mod trigger;
pub mod upload;
pub mod video_url;
pub mod wait;

use futures_util::future::FutureExt;

pub use module_tool::ModuleTool;

/// The hand-written commands beside those of operations.
pub const MODULE_TOOLS: &[ModuleTool] = &[
    ModuleTool {
        module: "marker",
        command: marker::add_command,
        run: |matches, context| marker::add(matches, context).boxed(),
    },
    ModuleTool {
        module: "marker",
        command: marker::remove_command,
        run: |matches, context| marker::remove(matches, context).boxed(),
    },
    video_url::URL,
];

/// Returns the tools of a module.
pub fn tools_of(module: &str) -> impl Iterator<Item = &'static ModuleTool> {
    MODULE_TOOLS.iter().filter(move |tool| tool.module == module)
}

/// Finds a tool by the names of its module and its command.
pub fn find_tool(module: &str, command: &str) -> Option<&'static ModuleTool> {
    tools_of(module).find(|tool| (tool.command)().get_name() == command)
}
