//! A small API for the unit tests.

use crate::operation::{Api, DataPlace, Encoding, Envelope, Method, Operation, Path, Safety, Signing};

/// An operation like most.
pub(crate) static OPEN: Operation = Operation {
    id: "video.get_info",
    doc: "API-6",
    title: "Get a video's information",
    title_zh: "获取指定ID视频信息",
    methods: &[Method::Post],
    path: Path::Known("/openapi/video/getInfo"),
    encoding: Encoding::Form,
    signing: Signing::Required,
    safety: Safety::Read,
    idempotent: true,
    params: &[],
    envelope: Envelope { success: 0, data: DataPlace::Nested },
    pagination: None,
    secret: false,
};

/// One that deals in secrets.
pub(crate) static SECRET: Operation =
    Operation { id: "partner.create_key", doc: "API-1", secret: true, signing: Signing::Optional, ..OPEN };

/// One with a file, at a URL of its own, whose answer is not nested.
pub(crate) static INLINE: Operation = Operation {
    id: "upload.upload_file",
    doc: "API-3",
    path: Path::Dynamic,
    encoding: Encoding::Multipart,
    signing: Signing::None,
    envelope: Envelope { success: 1, data: DataPlace::Inline },
    ..OPEN
};

pub(crate) static API: Api = Api {
    name: "vod",
    operations: &[&OPEN, &SECRET, &INLINE],
    error_codes: &[(0, "success"), (1002, "bad signature")],
    key_operation: Some(&SECRET),
};
