//! The state: seeds, changes in code, saving and loading.

use std::path::Path;
use std::time::Duration;

use baijiayun_mock::state::{Account, Category, PlayerToken, Slides, Subtitle, Video};
use baijiayun_mock::{MockError, MockServer, State, StateError};
use baijiayun_vod::callback::SetUrl;
use baijiayun_vod::{
    ByteCount, CategoryId, Definition, FilePart, PartnerId, Seconds, Secret, SubtitleId, VideoId,
    VideoStatus, account, category, marker, notice, partner, question, subtitle, token, upload, video,
    whitelist,
};

use crate::support::webhook_receiver::Receiver;
use crate::support::world::{CONTENT, NOW, World, date, plain, rejection};

/// Returns the responses about everything in an account, without the port.
async fn all_responses(world: &World) -> Vec<String> {
    let client = &world.client;
    let mut responses = vec![
        format!("{:?}", client.account().get_info(account::GetInfo::new()).await.unwrap()),
        format!("{:?}", client.account().get_product_usage(account::GetProductUsage::new()).await.unwrap()),
        format!("{:?}", client.category().list(category::List::new()).await.unwrap()),
    ];
    let videos = client.video().list(video::List::new()).await.unwrap();
    responses.push(format!("{videos:?}"));
    for id in videos.list.into_iter().map(|video| video.video_id) {
        responses.push(format!("{:?}", client.video().get_info(video::GetInfo::new(id)).await.unwrap()));
        responses.push(format!("{:?}", client.subtitle().list(subtitle::List::new(id)).await.unwrap()));
        responses.push(format!("{:?}", client.question().list(question::List::new(id)).await.unwrap()));
        responses.push(format!("{:?}", client.marker().list(marker::List::new(id)).await.unwrap()));
        let users = whitelist::ListUsers::new(id);
        responses.push(format!("{:?}", client.whitelist().list_users(users).await.unwrap()));
        let groups = whitelist::ListGroups::new(id);
        responses.push(format!("{:?}", client.whitelist().list_groups(groups).await.unwrap()));
    }
    responses.into_iter().map(|text| text.replace(world.server.base_url(), "{base}")).collect()
}

/// Starts a mock and creates data of every kind.
pub async fn furnished(builder: baijiayun_mock::MockBuilder) -> (World, VideoId) {
    let world = World::start(builder).await;
    let client = &world.client;
    let id = world.transcoded("第一讲: 'a'.mp4").await;
    world.upload("b.mp4").await;
    world.target("c.mp4").await;
    let top = client.category().add(category::Add::new("数学")).await.unwrap().id;
    client.category().set_video_category(category::SetVideoCategory::new(id, top)).await.unwrap();
    let vtt = FilePart::bytes("a.vtt", "WEBVTT");
    client.subtitle().upload(subtitle::Upload::new("- 中文", id, vtt)).await.unwrap();
    let options = [question::OptionInput::new("是", true)];
    let input = question::QuestionInput::new("对吗?", question::OptionType::Single, Seconds(3), options);
    client.question().save(question::Save::new([input], id)).await.unwrap();
    let markers = [marker::Marker::new(32).description("yes")];
    client.marker().save(marker::Save::new(id, markers)).await.unwrap();
    let added = client.notice().add(notice::Add::new([notice::NoticeItem::new("null")])).await.unwrap().id;
    client.notice().bind(notice::Bind::new([id], added)).await.unwrap();
    client.whitelist().bind_users(whitelist::BindUsers::new(id, [305_467.into()])).await.unwrap();
    client.whitelist().bind_group(whitelist::BindGroup::new(id, 132_526.into())).await.unwrap();
    let request = token::GetPlayerToken::new(id).expires_in(Duration::from_secs(60));
    client.token().get_player_token(request).await.unwrap();
    world.play(&format!(
        "{{flow: 7, video_id: {id}, user_number: '007', play_begin_time: '2020-01-01 08:00:00'}}"
    ));
    (world, id)
}

#[tokio::test]
async fn a_loaded_state_gives_the_same_responses() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.yaml");
    let content = folder.path().join("files");
    let (world, id) = furnished(MockServer::builder().files_in(&content)).await;
    let before = all_responses(&world).await;
    let now = baijiayun_vod::Clock::now(world.server.clock());
    world.server.stop().await.save(&file).unwrap();
    let loaded = State::load(&file).unwrap();
    assert_eq!(loaded.to_yaml().unwrap(), std::fs::read_to_string(&file).unwrap());
    let world = World::start(MockServer::builder().state(loaded).files_in(&content)).await;
    world.advance((now.0 - NOW.0) as u64);
    assert_eq!(all_responses(&world).await, before);
    assert_eq!(world.server.uploaded(id).unwrap(), CONTENT);
    let fresh = world.target("d.mp4").await.video_id;
    assert!(world.account(|account| account.videos.keys().all(|id| *id <= fresh)));
}

#[tokio::test]
async fn uploads_and_webhooks_resume_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::start().await;
    let world = World::start(MockServer::builder().files_in(folder.path())).await;
    world.client.callback().set_url(SetUrl::new(receiver.url.clone())).await.unwrap();
    let target = world.target("a.mp4").await;
    let chunk = upload::UploadFileChunk::new(target.upload_url, "a.mp4", 0, 10, &CONTENT[..4]);
    world.client.upload().upload_file_chunk(chunk).await.unwrap();
    receiver.respond(500, "");
    let other = world.upload("b.mp4").await;
    world.server.settle().await.unwrap();
    let yaml = world.server.stop().await.to_yaml().unwrap();

    let state = State::from_yaml(&yaml).unwrap();
    let world = World::start(MockServer::builder().state(state).files_in(folder.path())).await;
    let request = upload::GetResumeUrl::new(target.video_id);
    let resumed = world.client.upload().get_resume_url(request).await.unwrap();
    assert_eq!(resumed.upload_size, ByteCount(4));
    let chunk = upload::UploadFileChunk::new(resumed.upload_url, "a.mp4", 4, 10, &CONTENT[4..]);
    world.client.upload().upload_file_chunk(chunk).await.unwrap();
    assert_eq!(world.server.uploaded(target.video_id).unwrap(), CONTENT);
    world.advance(30);
    world.server.settle().await.unwrap();
    let events = receiver.events(&world.server.partner_key());
    let mut of_other: Vec<_> =
        events.iter().filter(|event| event.video_id == other).map(|event| event.status).collect();
    of_other.sort_by_key(VideoStatus::value);
    let started = VideoStatus::Transcoding;
    let done = VideoStatus::Transcoded;
    assert_eq!(of_other, [started, started, done]);
    assert_eq!(events.iter().filter(|event| event.video_id == target.video_id).count(), 2);
}

#[tokio::test]
async fn a_seed_can_be_short() {
    let world = World::seeded(
        "accounts:
          7:
            partner_key: key
            secret_key: secret
            categories: {3: {name: 数学}, 4: {name: 代数, parent_id: 3}}
            videos:
              5: {name: a, create_time: 1577836800, category_id: 4}
            subtitles: {6: {video_id: 5, name: en, file: en.vtt}}",
    )
    .await;
    assert_eq!(world.server.partner_id(), PartnerId(7));
    let info = world.client.video().get_info(video::GetInfo::new(VideoId(5))).await.unwrap();
    assert_eq!((info.name.as_str(), info.status), ("a", VideoStatus::Uploading));
    assert!(info.category.unwrap().iter().map(|step| step.id.0).eq([3, 4]));
    let subtitles = world.client.subtitle().list(subtitle::List::new(VideoId(5))).await.unwrap();
    assert_eq!(subtitles[0].subtitle_id, SubtitleId(6));
    assert_eq!(world.target("a.mp4").await.video_id, VideoId(1_000_001));
}

#[tokio::test]
async fn an_id_set_in_a_seed_is_not_assigned_again() {
    let seeds = [
        "categories: {2000000: {name: a}}",
        "videos: {2000000: {name: a, create_time: 0}}",
        "subtitles: {2000000: {video_id: 5, name: en, file: en.vtt}}",
        "notices: {2000000: [{content: a}]}",
        "videos: {5: {name: a, create_time: 0, questions: [{id: 2000000, video_unique: 5}]}}",
        "videos: {5: {name: a, create_time: 0, questions: [{id: 1, video_unique: 5, \
         option_list: [{id: 2000000, question_id: 1}]}]}}",
    ];
    for seed in seeds {
        let yaml = format!("accounts: {{7: {{partner_key: k, secret_key: s, {seed}}}}}");
        let world = World::seeded(&yaml).await;
        assert_eq!(world.target("a.mp4").await.video_id, VideoId(2_000_001), "{seed}");
    }
}

#[tokio::test]
async fn an_id_set_in_code_is_not_assigned_again() {
    let mut account = Account::new(PartnerId(7), Secret::new("k"), Secret::new("s"));
    let video = |name: &str| Video::transcoded(name, ByteCount(1000), NOW);
    account.videos.insert(VideoId(1_000_001), video("by hand"));
    let world = World::start(MockServer::builder().state(State::with_account(account))).await;
    assert_eq!(world.target("a.mp4").await.video_id, VideoId(1_000_002));
    world.account(|account| account.videos.insert(VideoId(1_000_003), video("by hand")));
    assert_eq!(world.target("b.mp4").await.video_id, VideoId(1_000_004));
    let names: Vec<_> = world
        .client
        .video()
        .list(video::List::new())
        .await
        .unwrap()
        .list
        .into_iter()
        .map(|one| one.name)
        .collect();
    assert_eq!(names, ["b.mp4", "by hand", "a.mp4", "by hand"]);
}

#[tokio::test]
async fn changes_of_the_state_appear_in_responses() {
    let world = World::new().await;
    world.account(|account| {
        let top = Category::new("数学", Category::root());
        account.categories.insert(CategoryId(3), top);
        let mut video = Video::transcoded("a", ByteCount(1_000_000), NOW);
        video.category_id = CategoryId(3);
        account.videos.insert(VideoId(5), video);
        let mut subtitle = Subtitle::new(VideoId(5), "en", "en.vtt");
        subtitle.is_default = true;
        account.subtitles.insert(SubtitleId(6), subtitle);
        let token = PlayerToken::new(VideoId(5));
        account.player_tokens.insert("token".to_owned(), token);
    });
    world.advance(2);
    let info = world.client.video().get_info(video::GetInfo::new(VideoId(5))).await.unwrap();
    assert_eq!((info.status, info.length), (VideoStatus::Transcoded, Some(Seconds(11))));
    let listed = world.client.category().list(category::List::new()).await.unwrap().list;
    assert_eq!(listed[0].video_count, Some(1));
    assert_eq!(world.client.subtitle().list(subtitle::List::new(VideoId(5))).await.unwrap().len(), 1);
    let request = account::GetUsedFlow::new(date(1), date(1));
    assert_eq!(world.client.account().get_used_flow(request).await.unwrap().flow, ByteCount(0));
    world.server.state(|state| state.accounts.clear());
    let result = world.client.video().list(video::List::new()).await;
    assert_eq!(crate::support::world::code(result), 2001);
}

#[tokio::test]
async fn accounts_do_not_see_each_other() {
    let seed = "accounts: {1: {partner_key: a, secret_key: s}, 2: {partner_key: b, secret_key: s}}";
    let builder = || MockServer::builder().state(State::from_yaml(seed).unwrap());
    let world = World::start(builder().account(PartnerId(2))).await;
    assert_eq!(world.server.partner_key().expose(), "b");
    let id = world.upload("a.mp4").await;
    let credentials = baijiayun_vod::Credentials::new(1, "a");
    let other = plain(&world.server).credentials(credentials).build().unwrap();
    assert_eq!(other.video().list(video::List::new()).await.unwrap().total, 0);
    assert!(other.video().delete(video::Delete::new(id)).await.is_err());
    let request = upload::GetUrl::new("a.mp4", [Definition::High]);
    assert_ne!(other.upload().get_url(request).await.unwrap().video_id, id);
    let error = builder().account(PartnerId(3)).start().await.unwrap_err();
    assert!(matches!(error, MockError::NoAccount), "{error}");
    let error = MockServer::builder().state(State::default()).start().await.unwrap_err();
    assert!(matches!(error, MockError::NoAccount), "{error}");
}

#[test]
fn invalid_yaml_is_an_error_with_a_reason() {
    for (yaml, reason) in [
        ("accounts: [", "line"),
        ("account: {}", "account"),
        ("accounts: {7: {partner_key: k}}", "secret_key"),
        ("accounts: {7: {partner_key: k, secret_key: s, video: {}}}", "video"),
        ("accounts: {7: {partner_key: k, secret_key: s, videos: {5: {name: a}}}}", "create_time"),
        ("accounts: {x: {partner_key: k, secret_key: s}}", "x"),
    ] {
        let error = State::from_yaml(yaml).unwrap_err();
        assert!(matches!(error, StateError::Malformed(_)), "{yaml}");
        assert!(error.to_string().contains(reason), "{yaml}: {error}");
    }
    assert!(State::from_yaml("").unwrap_or_default().accounts.is_empty());
}

#[test]
fn a_wrong_name_is_reported_with_its_place_and_the_right_one() {
    for (item, mistake) in [
        ("video: {}", "accounts.7: unknown field `video`; did you mean `videos`?"),
        ("videos: { 5: { nmae: a } }", "accounts.7.videos.5: unknown field `nmae`; did you mean `name`?"),
        (
            "videos: { 5: { name: a, create_time: 1, outcome: fialed } }",
            "accounts.7.videos.5.outcome: unknown variant `fialed`; did you mean `failed`?",
        ),
        (
            "videos: { 5: { name: a, create_time: 1, markers: [{ time: '00:00:01', descripton: a }] } }",
            "there is no field `descripton`; did you mean `description`?",
        ),
        (
            "plays: [{ video_id: 5, play_lenght: 7 }]",
            "there is no field `play_lenght`; did you mean `play_length`?",
        ),
        ("notices: { 5: [{ contents: a }] }", "there is no field `contents`; did you mean `content`?"),
        ("other_usage: { business: { used: 7 } }", "there is no field `used`"),
        (
            "player_tokens: { t: { video_id: 5, expire: 7 } }",
            "unknown field `expire`; did you mean `expires`?",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("school.yaml");
        let yaml = format!("accounts:\n  7:\n    partner_key: k\n    secret_key: s\n    {item}\n");
        std::fs::write(&file, yaml).unwrap();
        let error = State::load(&file).unwrap_err().to_string();
        assert!(error.contains(mistake), "{error}");
        let position = error.strip_prefix(&file.display().to_string()).unwrap();
        assert!(position.starts_with(":5:"), "{error}");
    }
}

#[test]
fn an_error_names_the_state_file() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no folder").join("state.yaml");
    let state = State::seed().unwrap();
    for error in [State::load(&missing).unwrap_err(), state.save(&missing).unwrap_err()] {
        assert!(matches!(error, StateError::File { .. }), "{error}");
        assert!(error.to_string().contains("state.yaml"), "{error}");
    }
    assert!(state.save(Path::new("/")).is_err());
}

#[test]
fn debug_output_hides_keys() {
    let state = State::seed().unwrap();
    let account = state.accounts.values().next().unwrap();
    let text = format!("{state:?}");
    assert!(!text.contains(account.partner_key.expose()) && !text.contains(account.secret_key.expose()));
}

#[tokio::test]
async fn a_loaded_state_does_not_repeat_tokens_keys_and_qids() {
    let receiver = Receiver::start().await;
    let mut state = State::seed().unwrap();
    let mut seen = Vec::new();
    for _ in 0..2 {
        let world = World::start(MockServer::builder().state(state)).await;
        let client = &world.client;
        client.callback().set_url(SetUrl::new(receiver.url.clone())).await.unwrap();
        let id = world.transcoded("a.mp4").await;
        let request = token::GetPlayerToken::new(id).expires_in(Duration::from_secs(60));
        seen.push(client.token().get_player_token(request).await.unwrap().token);
        let request = partner::CreateKey::new(world.server.secret_key()).regenerate(true);
        let key = client.partner().create_key(request).await.unwrap().partner_key;
        seen.push(key.expose().to_owned());
        world.server.settle().await.unwrap();
        for delivery in world.server.deliveries() {
            let qid = delivery.params.iter().find(|(name, _)| name == "qid").unwrap();
            seen.push(qid.1.clone());
        }
        state = State::from_yaml(&world.server.stop().await.to_yaml().unwrap()).unwrap();
    }
    let different: std::collections::BTreeSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), different.len()), (8, 8), "{seen:?}");
}

#[tokio::test]
async fn ids_do_not_overflow() {
    let mut state = State::seed().unwrap();
    state.last_id = i64::MAX;
    let world = World::start(MockServer::builder().state(state)).await;
    let (code, message) = rejection(world.client.category().add(category::Add::new("a")).await);
    assert_eq!(code, 1, "{message}");
}

#[tokio::test]
async fn extreme_values_in_a_state_do_not_overflow() {
    let world = World::new().await;
    let mut ancient = Video::uploading("a", baijiayun_vod::UnixTime(i64::MIN));
    ancient.slides = Some(Slides::new("", "", ByteCount(i64::MAX)));
    let vast = Video::transcoded("b", ByteCount(i64::MAX), baijiayun_vod::UnixTime(i64::MIN));
    world.account(|account| {
        account.videos.extend([(VideoId(1), ancient), (VideoId(2), vast.clone()), (VideoId(3), vast)]);
    });
    for _ in 0..2 {
        world.play("{flow: 9223372036854775807, video_id: 2, play_begin_time: '2020-01-01 08:00:00'}");
    }
    all_responses(&world).await;
    let request = account::GetUsedFlow::new(date(1), date(1));
    assert_eq!(world.client.account().get_used_flow(request).await.unwrap().flow, ByteCount(i64::MAX));
    let request = account::ListVideoUsedFlow::new(date(1));
    assert!(world.client.account().list_video_used_flow(request).await.is_ok());
}
