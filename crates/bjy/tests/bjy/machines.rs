//! Machines without certificates, and behind a proxy.

use crate::support::{Bjy, mock_with_categories};

/// A machine without the package `ca-certificates`.
fn without_certificates(bjy: Bjy) -> Bjy {
    bjy.env("SSL_CERT_FILE", "/none").env("SSL_CERT_DIR", "/none")
}

#[tokio::test]
async fn http_and_dry_runs_need_no_certificates() {
    let (_server, bjy) = mock_with_categories().await;
    let bjy = without_certificates(bjy);
    bjy.run(&["category", "list"]).await.expect_success();
    let https = ["--base-url", "https://school.invalid", "category", "list"];
    bjy.run(&[&https[..], &["--dry-run"]].concat()).await.expect_success();
    let result = bjy.run(&https).await;
    assert_eq!(result.code, 4, "{result:?}");
    assert!(result.stderr.contains("No CA certificates"), "{result:?}");
    assert!(
        result.stderr.contains("ca-certificates") && result.stderr.contains("SSL_CERT_FILE"),
        "{result:?}"
    );
}

/// A container with an arbitrary user id. Its user has no home folder, and settings are in the environment.
#[tokio::test]
async fn without_a_home_folder_settings_come_from_the_environment() {
    let (_server, bjy) = mock_with_categories().await;
    let run = async |arguments: &[&str]| {
        let mut command = bjy.command(arguments);
        // A home that is no absolute path counts as none.
        command.env("HOME", "");
        command.output().await.unwrap()
    };
    assert!(run(&["category", "list"]).await.status.success());
    assert!(run(&["operations"]).await.status.success());
    let folder = bjy.path("xdg");
    let mut command = bjy.command(&["config", "path"]);
    command.env("HOME", "").env("XDG_CONFIG_HOME", &folder);
    let path = String::from_utf8(command.output().await.unwrap().stdout).unwrap();
    assert_eq!(path.trim(), folder.join("bjy/config.toml").to_str().unwrap());
}

#[tokio::test]
async fn this_machine_is_reached_without_the_proxy() {
    let (_server, bjy) = mock_with_categories().await;
    let bjy = bjy.env("http_proxy", "http://127.0.0.1:9").env("all_proxy", "http://127.0.0.1:9");
    bjy.run(&["category", "list"]).await.expect_success();
}

#[tokio::test]
async fn an_error_names_the_proxy_without_its_password() {
    let (_server, bjy) = mock_with_categories().await;
    let bjy = bjy.env("http_proxy", "http://user:hunter2@127.0.0.1:9");
    let result = bjy.run(&["--base-url", "http://school.invalid", "category", "list"]).await;
    assert_eq!(result.code, 3, "{result:?}");
    assert!(result.stderr.contains("through the proxy 127.0.0.1:9"), "{result:?}");
    assert!(!result.stderr.contains("hunter2"), "{result:?}");
}

/// Another try would fail as well.
#[tokio::test]
async fn a_host_that_does_not_exist_is_tried_once() {
    let (_server, bjy) = mock_with_categories().await;
    let result = bjy.run(&["--base-url", "http://school.invalid", "category", "list"]).await;
    assert!(result.stderr.contains("school.invalid"), "{result:?}");
    // Without any DNS server the failure is temporary.
    if !result.stderr.contains("Temporary failure") {
        assert!(!result.stderr.contains("attempts"), "{result:?}");
    }
}
