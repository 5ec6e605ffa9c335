//! Code that must not compile. Each block is a test, with the number of the expected compiler error.

/// A request without its required parameters.
///
/// ```compile_fail,E0061
/// use baijiayun_vod::video;
///
/// let request = video::GetInfo::new();
/// ```
mod a_request_without_its_required_parameters {}

/// The id of a category in place of that of a video.
///
/// ```compile_fail,E0308
/// use baijiayun_vod::{CategoryId, video};
///
/// let request = video::GetInfo::new(CategoryId(7));
/// ```
mod an_id_of_something_else {}

/// A secret in a message.
///
/// ```compile_fail,E0277
/// let secret = baijiayun_vod::Secret::new("hunter2");
/// println!("{secret}");
/// ```
mod a_secret_that_is_printed {}

/// A key that is read from the credentials.
///
/// ```compile_fail,E0616
/// let credentials = baijiayun_vod::Credentials::new(1, "hunter2");
/// let key = &credentials.key;
/// ```
mod a_key_that_is_read {}

/// A call that is never awaited. A lint has no number.
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// use baijiayun_vod::{Client, VideoId, video};
///
/// fn example(client: &Client) {
///     client.video().get_info(video::GetInfo::new(VideoId(7)));
/// }
/// ```
mod a_call_that_is_never_awaited {}

/// Items that are never fetched. A lint has no number.
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// use baijiayun_vod::{Client, video};
///
/// fn example(client: &Client) {
///     client.video().list_items(video::List::new());
/// }
/// ```
mod items_that_are_never_fetched {}

/// An error that is built field by field. A new field would break such code.
///
/// ```compile_fail,E0639
/// use baijiayun_vod::ApiError;
///
/// let message = "no".to_owned();
/// let error = ApiError { status: 200, code: 5, meaning: None, hint: None, message, server_time: None };
/// ```
mod an_error_that_is_built_field_by_field {}

/// A response that is built field by field. A test sets the fields of a default instead.
///
/// ```compile_fail,E0639
/// use baijiayun_vod::{VideoStatus, video::GetStatusResponse};
///
/// let response = GetStatusResponse { status: VideoStatus::Transcoded, info: None };
/// ```
mod a_response_that_is_built_field_by_field {}

/// A `match` over the values of an enum without a wildcard, which a further value would break.
///
/// ```compile_fail,E0004
/// use baijiayun_vod::PublishStatus;
///
/// fn name(status: PublishStatus) -> &'static str {
///     match status {
///         PublishStatus::Published => "published",
///         PublishStatus::Blocked => "blocked",
///         PublishStatus::Unknown(_) => "unknown",
///     }
/// }
/// ```
mod a_match_without_a_wildcard {}
