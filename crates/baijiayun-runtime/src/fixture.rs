//! A small API for the unit tests.

use baijiayun_metadata::{Api, CommonParams, DataPlace, ErrorCode, KeyOperation, Operation, Signing};

/// Makes a struct of a test a record.
macro_rules! record {
    ($name:ident) => {
        impl $crate::lenient::Record for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [baijiayun_metadata::Field] = &[];
        }
    };
}
pub(crate) use record;

/// An operation like most.
pub(crate) static OPEN: Operation =
    Operation::new("video.get_info", "API-6", "Get a video's information", "获取指定ID视频信息")
        .path("/openapi/video/getInfo");

/// One that deals in secrets.
pub(crate) static SECRET: Operation =
    Operation::new("partner.create_key", "API-1", "Get the partner key", "获取partner_key")
        .path("/openapi/partner/createkey")
        .signing(Signing::Optional)
        .secret();

/// One with a file, at a URL of its own, whose response is not nested.
pub(crate) static INLINE: Operation =
    Operation::new("upload.upload_file", "API-3", "Upload a file", "上传视频")
        .dynamic_path()
        .multipart()
        .signing(Signing::None)
        .envelope(1, DataPlace::Inline);

pub(crate) static API: Api = Api::new(
    "vod",
    "https://{private_domain}.at.baijiayun.com",
    CommonParams::new("partner_id", "timestamp", "sign"),
)
.operations(&[&OPEN, &SECRET, &INLINE])
.error_codes(&[ErrorCode::new(1002, "bad signature")], 1002)
.key_operation(KeyOperation::new(&SECRET, "secret_key", "partner_key"));
