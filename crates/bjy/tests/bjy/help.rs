//! The texts of `--help`. A snapshot per module has its own help and that of its operations, without the
//! global options.

use baijiayun_vod::API;

use crate::support::Bjy;

async fn help(arguments: &[&str]) -> String {
    Bjy::new().run(&[arguments, &["--help"]].concat()).await.expect_success()
}

/// Removes the global options from a help text.
fn without_global_options(help: &str) -> &str {
    help.split("\nSettings:\n").next().unwrap()
}

#[tokio::test]
async fn help_of_the_program() {
    insta::assert_snapshot!("bjy", help(&[]).await);
}

#[tokio::test]
async fn help_of_each_module() {
    let mut modules: Vec<_> =
        API.operations.iter().map(|operation| operation.id.split_once('.').unwrap().0).collect();
    modules.sort_unstable();
    modules.dedup();
    for module in modules {
        let name = module.replace('_', "-");
        let mut text = format!("$ bjy {name} --help\n{}", without_global_options(&help(&[&name]).await));
        for operation in API.operations {
            let (operation_module, command) = operation.id.split_once('.').unwrap();
            if operation_module == module {
                let command = command.replace('_', "-");
                let help = help(&[&name, &command]).await;
                let help = without_global_options(&help);
                text.push_str(&format!("\n$ bjy {name} {command} --help\n{help}"));
            }
        }
        insta::assert_snapshot!(format!("module_{module}"), text);
    }
}

#[tokio::test]
async fn a_missing_or_unknown_command_is_a_usage_error() {
    let result = Bjy::new().run(&[]).await;
    assert_eq!((result.code, result.stdout.as_str()), (2, ""));
    assert!(result.stderr.contains("Usage: bjy"), "{}", result.stderr);
    let result = Bjy::new().run(&["vidoe"]).await;
    assert_eq!(result.code, 2);
    assert!(result.stderr.contains("bjy video"), "{}", result.stderr);
}
