//! Webhooks, damaged before or after they are signed.

use std::hint::black_box;

use baijiayun_vod::callback::Transcode;
use baijiayun_vod::sign::sign;
use baijiayun_vod::webhook::Receiver;
use baijiayun_vod::{FixedClock, Secret, UnixTime};

use crate::Target;
use crate::spec::model;

pub const TARGET: Target = Target { name: "webhook", corpus, read };

const KEY: &str = "a-key";
const NOW: UnixTime = UnixTime(1_599_444_730);

/// Returns the signed samples of the spec.
fn corpus() -> Vec<Vec<u8>> {
    let model = model();
    let webhooks = model.modules.iter().flat_map(|module| &module.webhooks);
    let requests = webhooks.flat_map(|webhook| &webhook.samples).filter_map(|sample| sample.request.as_ref());
    let bodies = requests.map(|request| {
        let pairs = request.iter().filter(|(name, _)| name != "sign");
        let text =
            |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        signed(pairs.map(|(name, value)| (name.clone(), text(value))).collect())
    });
    bodies.map(String::into_bytes).collect()
}

fn signed(mut pairs: Vec<(String, String)>) -> String {
    let signature = sign(pairs.iter().map(|(name, value)| (name, value)), &Secret::new(KEY));
    pairs.push(("sign".to_owned(), signature));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn read(body: &[u8]) {
    verify(body);
    // With a valid sign, the damaged body also reaches the decoder.
    let pairs = form_urlencoded::parse(body).into_owned().filter(|(name, _)| name != "sign").collect();
    verify(signed(pairs).as_bytes());
}

fn verify(body: &[u8]) {
    let receiver = Receiver::new(Secret::new(KEY)).clock(FixedClock(NOW));
    if let Err(error) = receiver.verify::<Transcode>(body) {
        let text = format!("{error} {error:?}");
        assert!(!text.contains(KEY), "{text}");
        black_box(text);
    }
}
