//! Every fault of the mock in every class of call, with the outcomes of `tests/faults/expected.yaml`.

#[path = "../../../../tests/faults/class.rs"]
#[allow(dead_code, reason = "the test of the library uses the rest")]
mod class;
#[path = "../../../../tests/faults/table.rs"]
#[allow(dead_code, reason = "the test of the library uses the rest")]
mod table;

use std::sync::Arc;

use baijiayun_mock::{MockServer, State};
use futures_util::{StreamExt, stream};

use crate::support::{Bjy, call_count};
use class::Class;
use table::{Outcome, Row, rows};

/// The number of programs that run at a time. Most of them wait for their next attempt.
const PARALLEL: usize = 24;

/// Returns the command line of a class; `None` for chunks, which `bjy` sends only as part of an upload.
fn arguments(class: Class) -> Option<&'static [&'static str]> {
    Some(match class {
        Class::Read => &["video", "get-info", "--video-id", "101"],
        Class::PagedList => &["video", "list", "--all"],
        Class::IdempotentWrite => {
            &["category", "set-video-category", "--video-id", "101", "--category-id", "12"]
        }
        Class::Write => &["category", "add", "--name", "Physics"],
        Class::Destructive => &["category", "delete", "--category-id", "12", "--yes"],
        Class::Multipart => {
            &["subtitle", "upload", "--name", "English", "--video-id", "101", "--subtitle", "a.vtt"]
        }
        Class::Chunk => return None,
        Class::RawCall => &["call", "/openapi/video/addCategory", "name=Physics"],
        Class::IdempotentRawCall => {
            &["call", "/openapi/video/setVideoCategory", "video_id=101", "category_id=12", "--idempotent"]
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_its_exit_code_in_every_class_of_call() {
    let mut cells = Vec::new();
    for row in rows().into_iter().map(Arc::new) {
        // The program has no option for them.
        if row.timeout || row.secret_key {
            continue;
        }
        for class in Class::ALL {
            for once in [false, true] {
                cells.extend(arguments(class).map(|arguments| (Arc::clone(&row), class, once, arguments)));
            }
        }
    }
    let checks = stream::iter(cells).map(|(row, class, once, arguments)| async move {
        tokio::spawn(async move { check(&row, class, once, arguments).await }).await.unwrap()
    });
    let wrong: Vec<_> = checks.buffered(PARALLEL).filter_map(std::future::ready).collect().await;
    assert!(wrong.is_empty(), "{} cells differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Returns a report if the outcome of a command is not that of the table.
async fn check(row: &Row, class: Class, once: bool, arguments: &[&str]) -> Option<String> {
    let state = State::from_yaml(include_str!("../../../../tests/faults/state.yaml")).unwrap();
    let server = MockServer::builder().state(state).start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    bjy.write("a.vtt", "WEBVTT");
    server.inject(row.injection(class, once));
    let result = bjy.run(arguments).await;
    let expected = if once { row.once(class) } else { row.always(class) };
    let Outcome { attempts, exit, says, effect, .. } = expected;
    let says = says.unwrap_or_default();
    let matches = (attempts, exit, effect)
        == (call_count(&server, class.operation().id), Some(result.code), class.took_effect(&server))
        && (result.stderr.contains(&says) || result.stdout.contains(&says));
    (!matches).then(|| {
        let (title, name, effect) = (row.title(), class.name(), class.took_effect(&server));
        let attempts = call_count(&server, class.operation().id);
        let frequency = if once { "once" } else { "always" };
        format!("{title}, {frequency}, {name}: {attempts} attempts, effect {effect:?}, {result:?}")
    })
}
