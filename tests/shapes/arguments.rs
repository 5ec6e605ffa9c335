//! The values that constructors and setters accept.

use std::time::Duration;

use baijiayun_vod::marker::Marker;
use baijiayun_vod::question::{OptionInput, OptionType, QuestionInput};
use baijiayun_vod::{
    Credentials, Expires, Jump, PartnerId, Position, Request, Seconds, Stub, VideoId, token, video,
};

use crate::{mock, stubbed};

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

#[tokio::test]
async fn a_token_expires_after_a_time_or_never() {
    let sent = |expires: Expires| {
        let request = token::GetPlayerToken::new(VideoId(7)).expires_in(expires);
        request.param("expires_in").map(str::to_owned)
    };
    let request = token::GetPlayerToken::new(VideoId(7)).expires_in(Duration::from_secs(3600));
    assert_eq!(request.param("expires_in"), Some("3600"));
    assert_eq!(sent(Expires::Never).as_deref(), Some("0"));
    assert_eq!(sent(Expires::After(Duration::from_millis(500))).as_deref(), Some("1"));
    assert_eq!(sent(Expires::After(Duration::ZERO)), None);
    let stub = Stub::new();
    let request = token::GetPlayerToken::new(VideoId(7)).expires_in(Duration::ZERO);
    let error = stubbed(&stub).token().get_player_token(request).await.unwrap_err();
    assert!(error.to_string().contains("`expires_in`: it must be longer than no time"), "{error}");
    assert!(stub.calls().is_empty());
}

#[test]
fn a_position_is_a_duration_seconds_or_text() {
    let expected = Marker::new("00:01:05".parse::<Position>().unwrap());
    for marker in [Marker::new(65), Marker::new(65_u32), Marker::new(Duration::from_secs(65))] {
        assert_eq!(marker, expected);
    }
    assert_eq!(expected.time_offset.to_duration(), Duration::from_secs(65));
    let json = serde_json::to_string(&expected).unwrap();
    assert!(json.contains(r#""time_offset":"00:01:05""#), "{json}");
}

#[test]
fn a_jump_has_a_position_or_is_none() {
    let json = |jump: Jump| {
        let options = [OptionInput::new("A", true)];
        let input = QuestionInput::new("?", OptionType::Single, 1, options).wrong_time(jump);
        serde_json::to_string(&input).unwrap()
    };
    assert!(json(Jump::Stay).contains(r#""wrong_time":"-1""#));
    assert!(json(Duration::from_secs(65).into()).contains(r#""wrong_time":"65""#));
}
