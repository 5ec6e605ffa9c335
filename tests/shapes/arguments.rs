//! The values that constructors and setters accept.

use std::time::Duration;

use baijiayun_vod::question::{OptionInput, OptionType, QuestionInput};
use baijiayun_vod::{Credentials, PartnerId, Request, Seconds, video};

use crate::mock;

#[tokio::test]
async fn an_account_is_a_number_or_a_partner_id() {
    let server = mock().await;
    let credentials = Credentials::new(server.partner_id(), server.partner_key().expose());
    assert_eq!(credentials.partner_id(), server.partner_id().0);
    for credentials in [
        Credentials::new(12345678, "k"),
        Credentials::new(12345678_u32, "k"),
        Credentials::new(12345678_i64, "k"),
        Credentials::without_key(PartnerId(12345678)),
        Credentials::with_secret_key(PartnerId(12345678), "s"),
        Credentials::with_provider(PartnerId(12345678), async || Ok("k".to_owned().into())),
    ] {
        assert_eq!(credentials.partner_id(), 12345678);
    }
}

#[test]
fn numbers_are_literals_or_of_any_smaller_type() {
    let page_size = |request: video::List| request.param("page_size").map(str::to_owned);
    for request in [
        video::List::new().page_size(50),
        video::List::new().page_size(50_u8),
        video::List::new().page_size(50_u16),
        video::List::new().page_size(50_u32),
        video::List::new().page_size(50_i32),
        video::List::new().page_size(50_i64),
    ] {
        assert_eq!(page_size(request).as_deref(), Some("50"));
    }
    let parsed = "50".parse::<i64>().unwrap_or_default();
    assert_eq!(page_size(video::List::new().page_size(parsed)).as_deref(), Some("50"));
}

#[test]
fn seconds_are_numbers_or_durations() {
    let text = |input| serde_json::to_string(&input).unwrap();
    let options = [OptionInput::new("A", true).display_order(1)];
    let expected = text(QuestionInput::new("?", OptionType::Single, Seconds(65), options.clone()));
    for input in [
        QuestionInput::new("?", OptionType::Single, Duration::from_secs(65), options.clone()),
        QuestionInput::new("?", OptionType::Single, 65, options.clone()),
        QuestionInput::new("?", OptionType::Single, 65_u32, options.clone()),
    ] {
        assert_eq!(text(input), expected);
    }
}
