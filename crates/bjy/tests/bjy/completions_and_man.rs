//! Completions and manual pages.

use std::fs;
use std::process::Command;

use baijiayun_vod::API;

use crate::support::Bjy;

#[tokio::test]
async fn every_shell_has_completions() {
    let bjy = Bjy::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = bjy.run(&["completions", shell]).await.expect_success();
        for part in ["set-publish-status", "partner-key-file"] {
            assert!(script.contains(part), "{shell} has no {part}");
        }
        // PowerShell and elvish scripts do not complete values.
        assert!(script.contains("super-high") || ["powershell", "elvish"].contains(&shell), "{shell}");
    }
    assert_eq!(bjy.run(&["completions", "dos"]).await.code, 2);
}

#[tokio::test]
async fn the_bash_completions_are_valid() {
    let bjy = Bjy::new();
    let script = bjy.write("bjy.bash", bjy.run(&["completions", "bash"]).await.expect_success());
    let output = Command::new("bash").arg("-n").arg(script).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn every_command_has_a_manual_page() {
    let bjy = Bjy::new();
    let page = bjy.run(&["man"]).await.expect_success();
    assert!(page.contains(".TH bjy 1") && page.contains("Exit codes"), "{page}");
    bjy.run(&["man", "--dir", "share/man1"]).await.expect_success();
    for operation in API.operations {
        let name = operation.id.replace(['.', '_'], "-");
        let page = fs::read_to_string(bjy.path(&format!("share/man1/bjy-{name}.1"))).unwrap();
        assert!(page.contains(operation.title_zh), "{name}");
    }
    let result = bjy.run(&["man", "--dir", "/dev/null/x"]).await;
    assert!(result.code == 2 && result.stderr.contains("cannot write manual pages"), "{result:?}");
}
