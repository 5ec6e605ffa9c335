//! The texts of `--help`. A snapshot per module has its own help and that of its operations, without the
//! global options.

use baijiayun_vod::API;
use baijiayun_vod::metadata::Schema;

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
async fn the_help_of_an_operation_has_its_own_options_and_the_fields_of_its_json() {
    let common = ["--partner-id", "--jsonl", "--dry-run", "--profile"];
    for operation in API.operations {
        let command = operation.id.replace('_', "-");
        let (module, name) = command.split_once('.').unwrap();
        let help = help(&[module, name]).await;
        assert!(help.contains("Examples:\n  bjy ") && help.contains("bjy --help"), "{command}: {help}");
        assert!(
            common.iter().all(|option| !help.contains(&format!("\n      {option}"))),
            "{command}: {help}"
        );
        for param in operation.params {
            if let Schema::Json(schema) = param.schema {
                let missing: Vec<_> = json_fields(schema).filter(|field| !help.contains(field)).collect();
                assert_eq!(missing, Vec::<String>::new(), "{command} --{}", param.name);
            }
        }
    }
}

fn json_fields(schema: &Schema) -> impl Iterator<Item = String> {
    let (Schema::List(Schema::Record(record)) | Schema::Record(record)) = schema else {
        panic!("no records: {schema:?}")
    };
    record.fields().iter().map(|field| field.name.to_owned())
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
