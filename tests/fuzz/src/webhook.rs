//! Webhooks, changed before or after they are signed.

use baijiayun_vod::callback::Transcode;
use baijiayun_vod::sign::sign;
use baijiayun_vod::webhook::Receiver;
use baijiayun_vod::{FixedClock, Secret, UnixTime};

const KEY: &str = "a-key";
const NOW: UnixTime = UnixTime(1_599_444_730);

/// Verifies a body, then the same parameters with a valid sign, then with a valid sign and one more letter.
pub fn read(body: &[u8]) {
    verify(body);
    let pairs: Vec<(String, String)> =
        form_urlencoded::parse(body).into_owned().filter(|(name, _)| name != "sign").collect();
    let sign = sign(pairs.iter().map(|(name, value)| (name, value)), &Secret::new(KEY));
    let signed = |pairs: &[(String, String)]| {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(pairs).append_pair("sign", &sign).finish()
    };
    let verified = verify(signed(&pairs).as_bytes());
    // The order of parameters has no meaning, unless two have one name.
    let reversed: Vec<_> = pairs.iter().rev().cloned().collect();
    if verified.is_some() {
        assert_eq!(verify(signed(&reversed).as_bytes()), verified, "the order matters");
    }
    for changed in 0..pairs.len() {
        let mut pairs = pairs.clone();
        pairs[changed].1.push('x');
        assert_eq!(verify(signed(&pairs).as_bytes()), None, "the sign does not cover {:?}", pairs[changed]);
    }
}

/// Returns the event as text, if the body is accepted.
fn verify(body: &[u8]) -> Option<String> {
    let receiver = Receiver::new(Secret::new(KEY)).clock(FixedClock(NOW));
    match receiver.verify::<Transcode>(body) {
        Ok(webhook) => Some(format!("{:?}", webhook.event)),
        Err(error) => {
            let text = format!("{error} {error:?}");
            assert!(!text.contains(KEY), "{text}");
            None
        }
    }
}
