//! Lists of ids in files. The first byte chooses the parameter.

use std::collections::HashSet;
use std::sync::LazyLock;

use baijiayun_vod::API;
use baijiayun_vod::metadata::{Param, Schema};
use bjy::fuzzing::ids;

use super::choice;

/// The parameters that are ids, one of each type.
static PARAMS: LazyLock<Vec<&Param>> = LazyLock::new(|| params().collect());

/// Reads a list of ids. It is the same after it is written as JSON, and each is one line.
pub fn read(input: &[u8]) {
    let (chosen, bytes) = choice(input);
    let param = PARAMS[chosen % PARAMS.len()];
    match ids(param, &String::from_utf8_lossy(bytes)) {
        Ok(list) => {
            assert!(list.iter().all(|id| id.lines().count() == 1), "{list:?}");
            let written = serde_json::to_string(&list).expect("texts are JSON");
            assert_eq!(ids(param, &written).as_ref(), Ok(&list));
        }
        Err(message) => assert!(!message.is_empty()),
    }
}

fn params() -> impl Iterator<Item = &'static Param> {
    let mut seen = HashSet::new();
    API.operations.iter().flat_map(|operation| operation.params).filter(move |param| match param.schema {
        Schema::IntId(name) | Schema::TextId(name) => seen.insert((name, false)),
        Schema::CommaList(Schema::IntId(name) | Schema::TextId(name)) => seen.insert((name, true)),
        _ => false,
    })
}
