//! `bjy key rotate`.

use std::fs;

use baijiayun_mock::{Fault, MockServer};
use baijiayun_vod::partner::CreateKey;

use crate::support::{Bjy, call_count};

const ROTATE: [&str; 4] = ["key", "rotate", "--secret-key-file", "secret.txt"];
const CONFIG: &str = ".config/bjy/config.toml";

/// Returns a home folder whose config file has the mock's account.
async fn school() -> (MockServer, Bjy) {
    let server = MockServer::start().await.unwrap();
    let bjy = Bjy::new();
    let (id, url, key) = (server.partner_id(), server.base_url(), server.partner_key());
    let account =
        format!("partner_id = {id}\nbase_url = {url:?}\npartner_key = {:?} # the key\n", key.expose());
    bjy.write(CONFIG, format!("[profiles.default]\n{account}\n[profiles.copy]\n{account}"));
    bjy.write("secret.txt", format!("{}\n", server.secret_key().expose()));
    (server, bjy)
}

#[tokio::test]
async fn the_new_key_is_stored_and_checked_and_never_printed() {
    let (server, bjy) = school().await;
    let old = server.partner_key();
    let result = bjy.run(&[&ROTATE[..], &["--yes", "--table"]].concat()).await;
    let new = server.partner_key();
    assert_ne!(new.expose(), old.expose());
    for secret in [&new, &old, &server.secret_key()] {
        assert!(!format!("{result:?}").contains(secret.expose()), "{result:?}");
    }
    let home = bjy.path("").display().to_string();
    let text = format!("{}{}", result.stdout, result.stderr).replace(&home, "~/");
    insta::assert_snapshot!(text);
    let config = fs::read_to_string(bjy.path(CONFIG)).unwrap();
    assert!(config.contains(&format!("partner_key = {:?} # the key", new.expose())), "{config}");
    assert_eq!(call_count(&server, "category.list"), 1);
    bjy.run(&["category", "list"]).await.expect_success();
    assert_eq!(bjy.run(&["--profile", "copy", "category", "list"]).await.code, 1);
}

#[tokio::test]
async fn nothing_is_sent_without_confirmation_or_a_place_for_the_key() {
    let (server, bjy) = school().await;
    let result = bjy.run(&ROTATE).await;
    assert!(result.code == 2 && result.stderr.contains("--yes confirms the call"), "{result:?}");
    let result = bjy.run_on_terminal(&ROTATE, "n").await;
    assert!(result.code == 2 && result.stdout.contains("The old partner key stops working"), "{result:?}");
    let result = bjy.run(&[&ROTATE[..], &["--dry-run"]].concat()).await;
    assert!(result.code == 0 && !result.stdout.contains(server.secret_key().expose()), "{result:?}");
    // No folder can be created there.
    let nowhere = Bjy::with_mock(&server).env("XDG_CONFIG_HOME", "/proc/none");
    nowhere.write("secret.txt", "s");
    let result = nowhere.run(&[&ROTATE[..], &["--yes"]].concat()).await;
    assert!(result.code == 4 && result.stderr.contains("Nothing was sent"), "{result:?}");
    assert_eq!(call_count(&server, "partner.create_key"), 0);
}

#[tokio::test]
async fn a_lost_response_does_not_lose_the_key() {
    let (server, bjy) = school().await;
    server.inject(Fault::ResetAfter.once().on::<CreateKey>());
    bjy.run(&[&ROTATE[..], &["--yes"]].concat()).await.expect_success();
    let config = fs::read_to_string(bjy.path(CONFIG)).unwrap();
    assert!(config.contains(server.partner_key().expose()), "{config}");
}

#[tokio::test]
async fn a_key_that_cannot_be_stored_is_saved_in_a_file() {
    let (server, bjy) = school().await;
    let temporary = bjy.write("tmp/other", "").parent().unwrap().to_owned();
    let bjy = bjy.env("TMPDIR", temporary.display().to_string());
    let mut prompt = bjy.at_prompt(&ROTATE).await;
    bjy.write(CONFIG, "no TOML any more");
    prompt.answer("y");
    let result = prompt.finish().await;
    assert!(result.code == 4 && result.stdout.contains("the new key is in "), "{result:?}");
    let names = fs::read_dir(&temporary).unwrap().map(|entry| entry.unwrap().path());
    let path = names.into_iter().find(|path| !path.ends_with("other")).unwrap();
    assert_eq!(fs::read_to_string(path).unwrap().trim(), server.partner_key().expose());
    assert!(!result.stdout.contains(server.partner_key().expose()), "{result:?}");
}

#[tokio::test]
async fn an_operation_that_replaces_the_key_asks_for_confirmation() {
    let (server, bjy) = school().await;
    let create = ["partner", "create-key", "--secret-key", "@secret.txt"];
    let regenerate = [&create[..], &["--regenerate", "--raw"]].concat();
    bjy.run(&create).await.expect_success();
    assert_eq!(bjy.run(&regenerate).await.code, 2);
    let result = bjy.run_on_terminal(&regenerate, "n").await;
    assert!(result.code == 2 && result.stdout.contains("The old partner key stops working"), "{result:?}");
    bjy.run(&[&create[..], &["--regenerate", "0"]].concat()).await.expect_success();
    assert_eq!(call_count(&server, "partner.create_key"), 2);
    let new = bjy.run(&[&regenerate[..], &["--yes"]].concat()).await.expect_success();
    let escaped = server.partner_key().expose().replace('/', r"\/");
    assert!(new.contains(server.partner_key().expose()) || new.contains(&escaped), "{new}");
}

#[tokio::test]
async fn a_new_key_that_would_be_masked_is_not_created() {
    let (server, bjy) = school().await;
    let create = ["partner", "create-key", "--secret-key", "@secret.txt", "--regenerate", "--yes"];
    for format in [&[][..], &["--json"], &["--table"]] {
        let result = bjy.run(&[&create[..], format].concat()).await;
        assert!(result.code == 2 && result.stderr.contains("Nothing was sent"), "{result:?}");
        assert!(result.stderr.contains("`bjy key rotate`") && result.stderr.contains("--raw"), "{result:?}");
    }
    let result = bjy.run_on_terminal(&create, "").await;
    assert!(result.code == 2 && result.stdout.contains("`bjy key rotate`"), "{result:?}");
    assert_eq!(call_count(&server, "partner.create_key"), 0);
    // A user who lost a key in another way learns how to get one.
    let result = bjy.env("BAIJIAYUN_PARTNER_KEY", "old").run(&["category", "list"]).await;
    assert!(result.code == 1 && result.stderr.contains("`bjy key rotate`"), "{result:?}");
}
