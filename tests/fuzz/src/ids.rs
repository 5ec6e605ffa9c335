//! Lists of ids in files. The first byte chooses the parameter.

use baijiayun_vod::API;
use baijiayun_vod::metadata::{Param, Schema};
use bjy::fuzzing::ids;

use super::choice;

/// Reads a list of ids. It is the same after it is written, an id per line.
pub fn read(input: &[u8]) {
    let (chosen, bytes) = choice(input);
    let params: Vec<&Param> = params().collect();
    let param = params[chosen % params.len()];
    match ids(param, &String::from_utf8_lossy(bytes)) {
        Ok(list) => assert_eq!(ids(param, &list.join("\n")).as_ref(), Ok(&list)),
        Err(message) => assert!(!message.is_empty()),
    }
}

/// Returns the parameters that are ids, one of each type.
fn params() -> impl Iterator<Item = &'static Param> {
    let mut seen = Vec::new();
    API.operations.iter().flat_map(|operation| operation.params).filter(move |param| {
        let item = if let Schema::CommaList(item) = param.schema { *item } else { param.schema };
        let is_new = matches!(item, Schema::IntId(_) | Schema::TextId(_)) && !seen.contains(&param.schema);
        if is_new {
            seen.push(param.schema);
        }
        is_new
    })
}
