//! Settings: their sources, how they are stored, and that no output has the partner key.

use std::collections::BTreeMap;
use std::fs;

use baijiayun_mock::{Fault, MockServer};
use serde_json::Value;

use crate::support::{Bjy, Finished};

const CONFIG: &str = ".config/bjy/config.toml";
const KEY: &str = "a-key-that-must-not-show";

/// Runs `bjy config`, and returns the value and the origin of each setting.
async fn settings(bjy: &Bjy, options: &[&str]) -> BTreeMap<String, (String, String)> {
    let out = bjy.run(&[&["config"], options].concat()).await.expect_success();
    let rows: Vec<Value> = serde_json::from_str(&out).unwrap();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    rows.iter().map(|row| (text(row, "setting"), (text(row, "value"), text(row, "origin")))).collect()
}

fn pair(value: &str, origin: &str) -> (String, String) {
    (value.to_owned(), origin.to_owned())
}

const STORED: &str = r#"
profile = "school"

[profiles.school]
partner_id = 1
partner_key = "k1"
private_domain = "one"

[profiles.other]
partner_id = 2
base_url = "http://two.example"

[paths]
"question.list" = "/stored/list"
question.save = "/stored/save"
"#;

#[tokio::test]
async fn the_response_timeout_of_uploads_is_a_setting() {
    let name = "upload-response-timeout";
    let bjy = Bjy::new();
    assert_eq!(settings(&bjy, &[]).await.get(name), None);
    bjy.run(&["config", "set", name, "600"]).await.expect_success();
    let (value, origin) = settings(&bjy, &[]).await.remove(name).unwrap();
    assert_eq!((value.as_str(), origin.as_str()), ("600", "config file, [profiles.default]"));
    let bjy = bjy.env("BAIJIAYUN_UPLOAD_RESPONSE_TIMEOUT", "700");
    assert_eq!(settings(&bjy, &[]).await[name].0, "700");
    assert_eq!(settings(&bjy, &["--upload-response-timeout", "800"]).await[name].0, "800");
    let result = bjy.run(&["config", "set", name, "long"]).await;
    assert!(result.code == 2 && result.stderr.contains("seconds"), "{result:?}");
    let result = Bjy::new().env("BAIJIAYUN_UPLOAD_RESPONSE_TIMEOUT", "long").run(&["config"]).await;
    assert!(result.code == 4 && result.stderr.contains("is not a whole number"), "{result:?}");
}

#[tokio::test]
async fn settings_are_not_set_by_default() {
    let settings = settings(&Bjy::new(), &[]).await;
    assert_eq!(settings["profile"], pair("default", "default"));
    for name in ["partner-id", "partner-key", "private-domain"] {
        assert_eq!(settings[name], pair("", "not set"), "{name}");
    }
    assert!(settings["config file"].0.ends_with("/.config/bjy/config.toml (does not exist)"), "{settings:?}");
}

#[tokio::test]
async fn options_take_precedence_over_the_environment_and_that_over_the_file() {
    let bjy = Bjy::new();
    bjy.write(CONFIG, STORED);
    let file = settings(&bjy, &[]).await;
    let origin = "config file, [profiles.school]";
    assert_eq!(file["profile"], pair("school", "config file"));
    assert_eq!(file["partner-id"], pair("1", origin));
    assert_eq!(file["partner-key"], pair("***", origin));
    assert_eq!(file["private-domain"], pair("one", origin));
    assert_eq!(file["path.question.list"], pair("/stored/list", "config file"));
    assert_eq!(file["path.question.save"], pair("/stored/save", "config file"));

    let bjy = bjy
        .env("BAIJIAYUN_PARTNER_ID", "3")
        .env("BAIJIAYUN_PARTNER_KEY", "k3")
        .env("BAIJIAYUN_BASE_URL", "http://three.example");
    let environment = settings(&bjy, &[]).await;
    assert_eq!(environment["partner-id"], pair("3", "environment, BAIJIAYUN_PARTNER_ID"));
    assert_eq!(environment["partner-key"], pair("***", "environment, BAIJIAYUN_PARTNER_KEY"));
    assert_eq!(environment["base-url"], pair("http://three.example", "environment, BAIJIAYUN_BASE_URL"));
    assert!(!environment.contains_key("private-domain"), "only the server that is used is shown");

    let options = ["--partner-id", "4", "--partner-key-file", "key.txt", "--private-domain", "four"];
    let path = ["--path", "question.list=/option/list", "--profile", "other"];
    let options = settings(&bjy, &[&options[..], &path].concat()).await;
    assert_eq!(options["partner-id"], pair("4", "--partner-id"));
    assert_eq!(options["partner-key"], pair("*** (key.txt)", "--partner-key-file"));
    assert_eq!(options["private-domain"], pair("four", "--private-domain"));
    assert_eq!(options["profile"], pair("other", "--profile"));
    assert_eq!(options["path.question.list"], pair("/option/list", "--path"));
    assert_eq!(options["path.question.save"], pair("/stored/save", "config file"));
}

#[tokio::test]
async fn the_profile_is_chosen_by_option_environment_or_file() {
    let bjy = Bjy::new();
    bjy.write(CONFIG, STORED);
    assert_eq!(settings(&bjy, &["--profile", "other"]).await["partner-id"].0, "2");
    let bjy = bjy.env("BAIJIAYUN_PROFILE", "other");
    assert_eq!(settings(&bjy, &[]).await["profile"], pair("other", "environment, BAIJIAYUN_PROFILE"));
    assert_eq!(settings(&bjy, &["--profile", "school"]).await["partner-id"].0, "1");
    let listed: Vec<Value> =
        serde_json::from_str(&bjy.run(&["config", "profiles"]).await.expect_success()).unwrap();
    let chosen: Vec<_> = listed.iter().map(|row| (&row["profile"], &row["chosen"])).collect();
    assert_eq!(chosen, [(&"other".into(), &true.into()), (&"school".into(), &false.into())]);
    let result = bjy.run(&["video", "list", "--profile", "scool"]).await;
    assert_eq!(result.code, 4);
    assert!(result.stderr.contains("no profile `scool` (--profile)"), "{}", result.stderr);
    assert!(result.stderr.contains("Known profiles: other, school"), "{}", result.stderr);
}

#[tokio::test]
async fn calls_use_the_settings() {
    let (first, second) = (MockServer::start().await.unwrap(), MockServer::start().await.unwrap());
    let bjy = Bjy::new();
    bjy.write(
        CONFIG,
        format!(
            "[profiles.default]\npartner_id = {}\npartner_key_file = \"key.txt\"\nbase_url = {:?}\n",
            first.partner_id(),
            first.base_url()
        ),
    );
    bjy.write(".config/bjy/key.txt", format!("{}\n", first.partner_key().expose()));
    bjy.run(&["video", "list"]).await.expect_success();
    assert_eq!((first.calls().len(), second.calls().len()), (1, 0));
    let bjy = bjy.env("BAIJIAYUN_BASE_URL", second.base_url());
    bjy.run(&["video", "list"]).await.expect_success();
    assert_eq!((first.calls().len(), second.calls().len()), (1, 1));
    bjy.run(&["video", "list", "--base-url", first.base_url()]).await.expect_success();
    bjy.run(&["call", "/unknown/question.list", "video_unique=1"]).await;
    let path = ["--path", "question.list=/unknown/question.list"];
    bjy.run(&[&["question", "list", "--video-unique", "1"][..], &path].concat()).await;
    assert_eq!((first.calls().len(), second.calls().len()), (2, 3));
    assert_eq!(second.calls()[2].operation.map(|operation| operation.id), Some("question.list"));
}

#[tokio::test]
async fn the_key_can_come_from_standard_input() {
    let server = MockServer::start().await.unwrap();
    let bjy = Bjy::with_mock(&server).env("BAIJIAYUN_PARTNER_KEY", "");
    let key = bjy.write("key.txt", format!("  {}\n", server.partner_key().expose()));
    let result = with_input(&bjy, &["video", "list", "--partner-key-file", "-"], &key).await;
    assert_eq!(result.code, 0, "{}", result.stderr);
    // Only one option can read standard input.
    let create = ["partner", "create-key", "--secret-key", "@-", "--partner-key-file", "-"];
    let result = with_input(&bjy, &create, &key).await;
    assert!(result.code == 4 && result.stderr.contains("standard input can be read only once"), "{result:?}");
    let result = with_input(&bjy, &["sign", "--partner-key-file", "-"], &bjy.write("empty", " \n")).await;
    assert!(result.code == 4 && result.stderr.contains("the partner key is empty"), "{result:?}");
}

#[tokio::test]
async fn marks_and_blanks_of_a_key_file_are_dropped() {
    let server = MockServer::start().await.unwrap();
    let bjy = Bjy::with_mock(&server).env("BAIJIAYUN_PARTNER_KEY", "");
    let key = bjy.write("key.txt", format!("\u{feff}{} \r\n\r\n", server.partner_key().expose()));
    bjy.run(&["video", "list", "--partner-key-file", "key.txt"]).await.expect_success();
    let result = with_input(&bjy, &["video", "list", "--partner-key-file", "-"], &key).await;
    assert_eq!(result.code, 0, "{result:?}");
    let result = with_input(&bjy, &["config", "set", "partner-key"], &key).await;
    assert_eq!(result.code, 0, "{result:?}");
    let stored = fs::read_to_string(bjy.path(CONFIG)).unwrap();
    assert!(stored.contains(&format!("partner_key = {:?}", server.partner_key().expose())), "{stored}");
    bjy.run(&["video", "list"]).await.expect_success();
}

#[tokio::test]
async fn an_invalid_key_is_rejected_with_its_origin() {
    for (text, problem) in [
        (format!("{KEY}\nanother"), "the partner key has a line break at position"),
        (format!("{KEY}\0"), "the partner key has the control character U+0000 at position"),
        (format!("\u{200b}{KEY}"), "the partner key has the invisible character U+200B at position 1"),
        (format!("\"{KEY}\"\n"), "the partner key is in quotes"),
    ] {
        let bjy = Bjy::new();
        let key = bjy.write("key.txt", &text);
        let from_file = bjy.run(&["sign", "a=1", "--only", "--partner-key-file", "key.txt"]).await;
        let from_stdin = with_input(&bjy, &["config", "set", "partner-key"], &key).await;
        assert!(!bjy.path(CONFIG).exists());
        bjy.write(CONFIG, format!("[profiles.default]\npartner_key = {}\n", serde_json::json!(text)));
        let from_config = bjy.run(&["sign", "a=1", "--only"]).await;
        for (result, code, place) in [
            (from_file, 4, "(key.txt, --partner-key-file)"),
            (from_stdin, 2, "(standard input)"),
            (from_config, 4, "(config file, [profiles.default])"),
        ] {
            assert_eq!(result.code, code, "{result:?}");
            assert!(result.stderr.contains(problem) && result.stderr.contains(place), "{result:?}");
            assert!(!result.stderr.contains(KEY) && result.stdout.is_empty(), "{result:?}");
        }
        if !text.contains('\0') {
            let result = bjy.env("BAIJIAYUN_PARTNER_KEY", &text).run(&["sign", "a=1", "--only"]).await;
            let place = "(environment, BAIJIAYUN_PARTNER_KEY)";
            assert!(result.code == 4 && result.stderr.contains(place), "{result:?}");
        }
    }
}

async fn with_input(bjy: &Bjy, arguments: &[&str], file: &std::path::Path) -> Finished {
    let output = bjy.command(arguments).stdin(fs::File::open(file).unwrap()).output().await.unwrap();
    Finished {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[tokio::test]
async fn only_the_owner_can_read_the_config_file() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let bjy = Bjy::new();
    bjy.run(&["config", "set", "partner-id", "12345678"]).await.expect_success();
    bjy.run(&["config", "set", "private-domain", "demo123"]).await.expect_success();
    let result =
        with_input(&bjy, &["config", "set", "partner-key"], &bjy.write("key", format!("{KEY}\n"))).await;
    assert_eq!((result.code, result.stdout.as_str()), (0, ""), "{}", result.stderr);
    bjy.run(&["config", "set", "path.question.list", "/openapi/x"]).await.expect_success();
    insta::assert_snapshot!(fs::read_to_string(bjy.path(CONFIG)).unwrap(), @r#"
    [profiles.default]
    partner_id = 12345678
    private_domain = "demo123"
    partner_key = "a-key-that-must-not-show"

    [paths]
    "question.list" = "/openapi/x"
    "#);
    assert_eq!((mode(&bjy.path(CONFIG)), mode(&bjy.path(".config/bjy"))), (0o600, 0o700));
    assert_eq!(
        bjy.run(&["config", "path"]).await.expect_success().trim_end(),
        bjy.path(CONFIG).to_str().unwrap()
    );

    let quiet = bjy.run(&["sign", "a=1"]).await;
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""));
    fs::set_permissions(bjy.path(CONFIG), fs::Permissions::from_mode(0o644)).unwrap();
    let result = bjy.run(&["sign", "a=1"]).await;
    assert!(result.code == 0 && result.stderr.contains("others can read the partner key"), "{result:?}");
    assert!(result.stderr.contains("chmod 600"), "{result:?}");
    bjy.run(&["config", "unset", "partner-id"]).await.expect_success();
    assert_eq!(mode(&bjy.path(CONFIG)), 0o600, "every change makes it private again");
    assert_eq!(bjy.run(&["sign", "a=1"]).await.code, 4);
}

#[tokio::test]
async fn the_key_is_typed_at_a_prompt() {
    let bjy = Bjy::new();
    let result = bjy.run_on_terminal(&["config", "set", "partner-key"], &format!("{KEY}\r")).await;
    assert_eq!(result.code, 0, "{}", result.stdout);
    assert!(fs::read_to_string(bjy.path(CONFIG)).unwrap().contains(KEY));
    let result = bjy.run(&["config", "set", "partner-key", "k"]).await;
    assert!(result.code == 2 && result.stderr.contains("others on this machine can see it"), "{result:?}");
}

#[tokio::test]
async fn invalid_settings_are_not_stored() {
    let bjy = Bjy::new();
    for (arguments, part) in [
        (["partner-id", "-5"], "not a positive number"),
        (["private-domain", "a.b"], "is not a private domain"),
        (["base-url", "example"], "is not a base URL"),
        (["path.question.lisst", "/a"], "did you mean `path.question.list`?"),
        (["path.question.list", "a"], "is not a path"),
        (["nonsense", "1"], "it must be one of partner-id"),
    ] {
        let result = bjy.run(&["config", "set", "--", arguments[0], arguments[1]]).await;
        assert!(result.code == 2 && result.stderr.contains(part), "{result:?}");
    }
    assert!(!bjy.path(CONFIG).exists());
}

#[tokio::test]
async fn errors_in_the_config_file_have_the_line_but_not_the_value() {
    let bjy = Bjy::new();
    for (text, part) in [
        (format!("[profiles.default]\npartner_key = {KEY}\n"), "line 2"),
        (format!("[profiles.default]\npartner_kee = \"{KEY}\"\n"), "unknown field `partner_kee`"),
        (format!("[profiles.default]\npartner_id = \"{KEY}\"\n"), "line 2"),
    ] {
        bjy.write(CONFIG, text);
        for arguments in [&["video", "list"][..], &["config"], &["config", "set", "partner-id", "1"]] {
            let result = bjy.run(arguments).await;
            assert!(
                result.code == 4 && result.stderr.contains(part) && !result.stderr.contains(KEY),
                "{result:?}"
            );
        }
    }
    let result = bjy.run(&["video", "list", "--config", "gone.toml"]).await;
    assert!(
        result.code == 4 && result.stderr.contains("the config file gone.toml does not exist"),
        "{result:?}"
    );
    bjy.run(&["--config", "new.toml", "config", "set", "partner-id", "1"]).await.expect_success();
    assert_eq!(settings(&bjy, &["--config", "new.toml"]).await["partner-id"].0, "1");
    let bjy = bjy.env("BAIJIAYUN_CONFIG", "new.toml");
    assert_eq!(settings(&bjy, &[]).await["config file"], pair("new.toml", "environment, BAIJIAYUN_CONFIG"));
    bjy.write("other.toml", "");
    assert_eq!(settings(&bjy, &["--config", "other.toml"]).await["partner-id"], pair("", "not set"));
}

#[tokio::test]
async fn no_output_has_the_key() {
    let server = MockServer::start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    bjy.write("a.mp4", "0123");
    for arguments in [
        &["config"][..],
        &["config", "--table"],
        &["config", "profiles"],
        &["sign", "a=1"],
        &["sign", "a=1", "--table"],
        &["video", "list", "--verbose"],
        &["video", "list", "--raw", "--verbose"],
        &["video", "list", "--dry-run"],
        &["video", "list", "--dry-run", "--table"],
        &["video", "delete", "--video-id", "1"],
        &["video", "list", "--base-url", "nonsense"],
        &["call", "/openapi/a", "b=1", "--verbose"],
        &["operations"],
        &["--help"],
        &["video", "list", "--help"],
        &["upload", "gone.mp4"],
        &["upload", "a.mp4", "--verbose"],
        &["upload", "a.mp4", "--dry-run"],
        &["trigger", server.base_url()],
        &["trigger", "http://127.0.0.1:1"],
        &["trigger", "http://127.0.0.1:1", "--dry-run"],
        &["listen", "--port", "0", "--host", "192.0.2.1"],
    ] {
        for key in [KEY, server.partner_key().expose()] {
            let result = bjy.command(arguments).env("BAIJIAYUN_PARTNER_KEY", key).output().await.unwrap();
            let text = String::from_utf8_lossy(&[result.stdout, result.stderr].concat()).into_owned();
            assert!(!text.contains(key), "{arguments:?}: {text}");
        }
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_key_in_a_file_is_not_in_the_process_list() {
    let server = MockServer::start().await.unwrap();
    server.inject(Fault::Delay(std::time::Duration::from_secs(600)).always());
    let bjy = Bjy::with_mock(&server).env("BAIJIAYUN_PARTNER_KEY", "");
    bjy.write("key.txt", server.partner_key().expose());
    let mut child = bjy.command(&["video", "list", "--partner-key-file", "key.txt"]).spawn().unwrap();
    // The program has read the key when the call arrives.
    while server.calls().is_empty() {
        tokio::task::yield_now().await;
    }
    let id = child.id().unwrap();
    let contains = |file: &str| {
        let bytes = fs::read(format!("/proc/{id}/{file}")).unwrap();
        String::from_utf8_lossy(&bytes).contains(server.partner_key().expose())
    };
    assert!(!contains("cmdline") && !contains("environ"));
    child.kill().await.unwrap();
}
