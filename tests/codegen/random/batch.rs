//! A batch of random modules, compiled as one crate: client, mock, command line and wire tests.

use std::env;

use baijiayun_codegen::spec::load::Text;

use super::spec::Random;
use super::{api, text};
use crate::package;

/// The number of random modules tried. Those that the checker rejects, alone or beside the others, are left out.
const TRIED: usize = 60;

/// The number of modules compiled, for less than two minutes on a small machine.
const COMPILED: usize = 14;

/// Returns the spec of all modules that fit together.
fn spec(seed: u64) -> Vec<Text> {
    let mut random = Random::new(seed);
    let mut texts = vec![api()];
    // The first module uses all shared types.
    let types = random.types().map(|types| text("types", &types));
    for index in 1..=TRIED {
        // The first text is that of the API.
        if texts.len() > COMPILED {
            break;
        }
        let (name, module) = random.module(index);
        let mut tried = texts.clone();
        tried.retain(|known| known.name != format!("spec/batch/{name}.yaml"));
        if tried.len() < texts.len() {
            continue;
        }
        tried.push(text(&name, &module));
        let with_types = tried.iter().cloned().chain(types.clone()).collect();
        if baijiayun_codegen::model("batch", with_types).is_ok() {
            texts = tried;
        }
    }
    texts.extend(types);
    texts
}

#[test]
#[ignore = "compiles a crate; CI runs it as a step"]
fn a_batch_of_random_modules_compiles_without_a_warning() {
    let seed = env::var("BATCH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(13);
    let model = baijiayun_codegen::model("batch", spec(seed)).unwrap_or_else(|rejected| panic!("{rejected}"));
    println!("{} modules, {} operations", model.modules.len(), model.operations().len());
    assert!(model.modules.len() > 10, "{} modules", model.modules.len());
    package::check("random-modules", &model);
}
