//! A small API for the unit tests.

use baijiayun_metadata::{
    Api, CommonParams, DataPlace, ErrorCode, KeyOperation, Operation, Signing, VendorPage,
};

/// Implements [`Record`](crate::lenient::Record) for a struct of a test.
macro_rules! record {
    ($name:ident) => {
        impl $crate::lenient::Record for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [baijiayun_metadata::Field] = &[];
        }
    };
}
pub(crate) use record;

/// A signed operation with a nested envelope.
pub(crate) static OPEN: Operation =
    Operation::new("video.get_info", "Get a video's information", "获取指定ID视频信息")
        .number("API-6")
        .path("/openapi/video/getInfo");

/// An operation with a secret in its parameters and response.
pub(crate) static SECRET: Operation =
    Operation::new("partner.create_key", "Get the partner key", "获取partner_key")
        .number("API-1")
        .path("/openapi/partner/createkey")
        .signing(Signing::Optional)
        .secret();

/// An operation that sends a file to a dynamic URL, with an inline envelope.
pub(crate) static INLINE: Operation = Operation::new("upload.upload_file", "Upload a file", "上传视频")
    .number("API-3")
    .page(VendorPage::new("https://dev.example.com/4", None).expected_anchor("h-3"))
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
