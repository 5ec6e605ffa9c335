//! The matrix of the async and the blocking client.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use baijiayun_mock::{MockClock, MockServer, State};
use baijiayun_vod::{API, Client, Credentials, Error, ErrorKind, blocking};
use futures_util::{StreamExt, stream};

use super::calls::{call, call_blocking, upload_url};
use super::class::Class;
use super::table::{Outcome, Row, rows};
use crate::support::clients::{NOW, at_once};

/// Long enough for the mock to carry out a call on a busy machine.
const SHORT_TIMEOUT: Duration = Duration::from_millis(1500);
/// The number of mocks that run at a time.
const PARALLEL: usize = 150;

#[derive(Debug, Clone, Copy)]
enum Interface {
    Async,
    Blocking,
}

/// One call with a fault.
#[derive(Clone)]
struct Cell {
    row: Arc<Row>,
    class: Class,
    once: bool,
    interface: Interface,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_its_outcome_in_every_class_of_call() {
    let mut cells = Vec::new();
    for row in rows().into_iter().map(Arc::new) {
        for class in Class::ALL {
            for interface in [Interface::Async, Interface::Blocking] {
                for once in [false, true] {
                    cells.push(Cell { row: Arc::clone(&row), class, once, interface });
                }
            }
        }
    }
    let checks = stream::iter(cells).map(|cell| async { tokio::spawn(check(cell)).await.unwrap() });
    let wrong: Vec<_> = checks.buffered(PARALLEL).filter_map(std::future::ready).collect().await;
    assert!(wrong.is_empty(), "{} cells differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Returns a report if the outcome of a call is not that of the table.
async fn check(cell: Cell) -> Option<String> {
    let Cell { row, class, once, interface } = &cell;
    let expected = if *once { row.once(*class) } else { row.always(*class) };
    let expected = Outcome { exit: None, says: None, ..expected };
    let outcome = outcome(&cell).await;
    let matches = Outcome { hint: None, ..expected.clone() } == Outcome { hint: None, ..outcome.clone() }
        && match (&expected.hint, &outcome.hint) {
            (Some(beginning), Some(hint)) => hint.starts_with(beginning),
            (expected, hint) => expected == hint,
        };
    let title = row.title();
    let frequency = if *once { "once" } else { "always" };
    let name = class.name();
    (!matches).then(|| {
        format!(
            "{title}, {frequency}, {name}, {interface:?}\n  expected {expected:?}\n  outcome  {outcome:?}"
        )
    })
}

async fn outcome(cell: &Cell) -> Outcome {
    let Cell { row, class, once, interface } = cell;
    let state = State::from_yaml(include_str!("state.yaml")).unwrap();
    let server = MockServer::builder().state(state).clock(MockClock::stopped(NOW)).start().await.unwrap();
    let builder = || {
        let mut builder = server.client().retry(at_once());
        if row.timeout {
            builder = builder
                .timeout(SHORT_TIMEOUT)
                .read_timeout(SHORT_TIMEOUT)
                .upload_response_timeout(SHORT_TIMEOUT);
        }
        if row.secret_key {
            let secret_key = server.secret_key();
            builder =
                builder.credentials(Credentials::with_secret_key(server.partner_id(), secret_key.expose()));
        }
        builder
    };
    let url = match class {
        Class::Chunk => upload_url(&server.client().build().unwrap()).await,
        _ => String::new(),
    };
    let class = *class;
    server.clear_log();
    server.inject(row.injection(class, *once));
    let result = match interface {
        Interface::Async => {
            let client: Client = builder().build().unwrap();
            call(&client, class, &url).await
        }
        Interface::Blocking => {
            let client: blocking::Client = builder().build_as().unwrap();
            let calling = tokio::task::spawn_blocking(move || call_blocking(&client, class, &url));
            calling.await.unwrap()
        }
    };
    let attempts = server.calls().iter().filter(|call| call.operation == Some(class.operation())).count();
    let error = result.err();
    // A rejection of a raw call is a response at first, which has no history.
    if let Some(error) = error.as_ref().filter(|error| !class.is_raw() || error.rejection().is_none()) {
        assert_eq!(error.attempts(), attempts, "{error:?}");
    }
    Outcome {
        attempts,
        error: error.as_ref().map(kind),
        unclear: error.as_ref().is_some_and(Error::may_have_taken_effect),
        hint: error.as_ref().and_then(Error::hint).map(Into::into),
        exit: None,
        says: None,
        effect: class.took_effect(&server),
    }
}

fn kind(error: &Error) -> String {
    let name = match error.kind() {
        ErrorKind::Transport(_) => "transport",
        ErrorKind::Stalled { .. } => "stalled",
        ErrorKind::Status { .. } => "status",
        ErrorKind::NotJson { .. } => "not json",
        ErrorKind::Decode { .. } => "decode",
        ErrorKind::Api(_) => "api",
        other => return format!("{other:?}"),
    };
    name.to_owned()
}

/// A new fault needs a row.
#[test]
fn every_fault_has_a_row() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/baijiayun-mock/src/fault/injection.rs");
    let file = syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap();
    let variants = file.items.iter().find_map(|item| match item {
        syn::Item::Enum(item) if item.ident == "Fault" => Some(&item.variants),
        _ => None,
    });
    let kebab = |name: String| {
        let lower = |letter: char| match letter.is_uppercase() {
            true => format!("-{}", letter.to_ascii_lowercase()),
            false => letter.to_string(),
        };
        name.chars().map(lower).collect::<String>().trim_start_matches('-').to_owned()
    };
    let faults: BTreeSet<_> =
        variants.unwrap().iter().map(|variant| kebab(variant.ident.to_string())).collect();
    let rows = rows();
    assert_eq!(faults, rows.iter().map(|row| row.name().to_owned()).collect());
    for row in &rows {
        for class in row.exceptions() {
            assert!(Class::ALL.iter().any(|known| known.name() == *class), "there is no class `{class}`");
        }
    }
}

#[test]
fn the_operation_of_a_class_is_of_that_class() {
    for class in Class::ALL.into_iter().filter(|class| !class.is_raw()) {
        assert_eq!(Class::of(class.operation()), class);
    }
    let called: BTreeSet<_> = Class::ALL.map(Class::name).into();
    for operation in API.operations {
        assert!(called.contains(&Class::of(operation).name()), "{}", operation.id);
    }
}
