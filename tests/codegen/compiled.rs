//! The crates generated from the fixture have the same operations.

use std::collections::BTreeSet;

// The mock has no list of operations to compare. It compiles only with a behaviour for each.
use library_mock as _;

#[test]
fn every_operation_is_a_command() {
    let operations: BTreeSet<_> = library_api::API.operations.iter().map(|operation| operation.id).collect();
    let commands = library_cli::generated::COMMANDS.iter().map(|command| command.operation.id);
    assert_eq!(operations, commands.collect());
}
