//! What `--help` says. One snapshot per module: its own help, and that of each of its operations up to
//! the flags that all commands have.

use baijiayun_vod::API;

use crate::support::Bjy;

async fn help(arguments: &[&str]) -> String {
    Bjy::alone().run(&[arguments, &["--help"]].concat()).await.done()
}

/// Without the flags that all commands have.
fn own(help: &str) -> &str {
    help.split("\nSettings:\n").next().unwrap()
}

#[tokio::test]
async fn of_the_program() {
    insta::assert_snapshot!("bjy", help(&[]).await);
}

#[tokio::test]
async fn of_each_module() {
    let mut modules: Vec<_> =
        API.operations.iter().map(|operation| operation.id.split_once('.').unwrap().0).collect();
    modules.sort_unstable();
    modules.dedup();
    for module in modules {
        let name = module.replace('_', "-");
        let mut text = format!("$ bjy {name} --help\n{}", own(&help(&[&name]).await));
        for operation in API.operations {
            let (of, command) = operation.id.split_once('.').unwrap();
            if of == module {
                let command = command.replace('_', "-");
                let said = help(&[&name, &command]).await;
                text.push_str(&format!("\n$ bjy {name} {command} --help\n{}", own(&said)));
            }
        }
        insta::assert_snapshot!(format!("module_{module}"), text);
    }
}

#[tokio::test]
async fn without_anything_to_do() {
    let ran = Bjy::alone().run(&[]).await;
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("Usage: bjy"), "{}", ran.err);
    let ran = Bjy::alone().run(&["vidoe"]).await;
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("a similar subcommand exists: 'video'"), "{}", ran.err);
}
