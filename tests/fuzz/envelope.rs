//! Responses, decoded as responses of many types.

use std::collections::BTreeMap;
use std::hint::black_box;

use baijiayun_vod::{
    API, Request, VideoId, account, category, marker, partner, play_data, question, subtitle, token, upload,
    video, whitelist,
};

use crate::Target;
use crate::spec::model;

pub const TARGET: Target = Target { name: "envelope", corpus, read };

/// Returns the samples of the spec.
fn corpus() -> Vec<Vec<u8>> {
    let model = model();
    let samples = model.operations().into_iter().flat_map(|operation| &operation.samples);
    samples.filter_map(|sample| Some(sample.response.as_ref()?.to_string().into_bytes())).collect()
}

fn read(body: &[u8]) {
    for status in [200, 502] {
        decode::<video::GetInfo>(status, body);
        decode::<video::List>(status, body);
        decode::<video::DeleteSources>(status, body);
        decode::<category::List>(status, body);
        decode::<token::GetPlayerTokenBatch>(status, body);
        decode::<account::GetDailyUsedFlow>(status, body);
        decode::<play_data::ListAccountPlayRecords>(status, body);
        decode::<question::List>(status, body);
        decode::<marker::SetJump>(status, body);
        decode::<subtitle::List>(status, body);
        decode::<whitelist::ListUsers>(status, body);
        decode::<upload::UploadFile>(status, body);
        decode::<partner::CreateKey>(status, body);
    }
    let text = String::from_utf8_lossy(body);
    let _ = black_box(baijiayun_vod::runtime::lenient::from_str::<BTreeMap<VideoId, String>>(&text));
}

fn decode<R: Request>(status: u16, body: &[u8]) {
    let outcome = baijiayun_runtime::__private::decode::<R::Response>(&API, R::OPERATION, status, body);
    // Formatting the error must not panic either.
    if let Err(error) = outcome {
        black_box(format!("{error} {error:?} {}", error.is_retryable()));
    }
}
