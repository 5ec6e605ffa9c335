//! Tests of every operation, one file per module of the API.

mod account;
mod callback;
mod category;
mod marker;
mod notice;
mod partner;
mod play_data;
mod question;
mod subtitle;
mod token;
mod upload;
mod video;
mod whitelist;

use baijiayun_vod::API;

/// The tests of each module of the API.
const TESTS: [(&str, &str); 13] = [
    ("account", include_str!("account.rs")),
    ("callback", include_str!("callback.rs")),
    ("category", include_str!("category.rs")),
    ("marker", include_str!("marker.rs")),
    ("notice", include_str!("notice.rs")),
    ("partner", include_str!("partner.rs")),
    ("play_data", include_str!("play_data.rs")),
    ("question", include_str!("question.rs")),
    ("subtitle", include_str!("subtitle.rs")),
    ("token", include_str!("token.rs")),
    ("upload", include_str!("upload.rs")),
    ("video", include_str!("video.rs")),
    ("whitelist", include_str!("whitelist.rs")),
];

#[test]
fn every_operation_is_called_in_the_tests_of_its_module() {
    let is_called = |id: &str| {
        let (module, name) = id.split_once('.').unwrap();
        let tests = TESTS.iter().find(|(of, _)| *of == module);
        let call = format!("client.{module}().{name}(");
        tests.is_some_and(|(_, text)| text.replace(char::is_whitespace, "").contains(&call))
    };
    let missing: Vec<_> =
        API.operations.iter().map(|operation| operation.id).filter(|id| !is_called(id)).collect();
    assert!(missing.is_empty(), "no test calls {missing:?}");
}
