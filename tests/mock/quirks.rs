//! Tests that the client reads the same data with and without PHP's quirks.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::time::Duration;

use baijiayun_mock::state::UserAnswers;
use baijiayun_mock::{MockServer, MockSettings};
use baijiayun_vod::{
    API, Client, Definition, Error, Expires, FilePart, FormatName, Jump, PublishStatus, RoomId, Seconds,
    VideoId, WhitelistGroupId, WhitelistUserId, account, callback, category, marker, notice, partner,
    play_data, question, subtitle, token, upload, video, whitelist,
};

use crate::support::world::{CONTENT, World, date, seed};

/// The number of seeds that are tested.
const SEEDS: u64 = 16;

/// The responses as the client decoded them.
struct Transcript<'w> {
    world: &'w World,
    entries: Vec<String>,
}

impl Transcript<'_> {
    /// Records a result, without the port, which differs between servers.
    fn note<T: Debug>(&mut self, result: Result<T, Error>) -> Option<T> {
        let text = match &result {
            Ok(response) => format!("{response:?}"),
            Err(error) => {
                let Some(rejection) = error.rejection() else {
                    panic!("the response could not be read: {error}")
                };
                let operation = error.operation().map_or("", |operation| operation.id);
                format!("{operation} {} {}", rejection.code, rejection.message)
            }
        };
        self.entries.push(text.replace(self.world.server.base_url(), "{base}"));
        result.ok()
    }
}

/// Calls every operation, with some calls that are rejected.
async fn scenario(world: &World) -> Vec<String> {
    let client = &world.client;
    let mut notes = Transcript { world, entries: Vec::new() };
    let create_key = partner::CreateKey::new(world.server.secret_key());
    notes.note(client.partner().create_key(create_key).await);
    notes.note(client.callback().get_url(callback::GetUrl::new()).await);
    notes.note(client.callback().set_url(callback::SetUrl::new("http://127.0.0.1:9/a?b=1&c=2")).await);
    notes.note(client.callback().get_url(callback::GetUrl::new()).await);
    let first = videos(&mut notes, client).await;
    categories(&mut notes, client, first).await;
    played(&mut notes, client, first).await;
    extras(&mut notes, client, first).await;
    whitelists(&mut notes, client, first).await;
    notes.note(client.account().get_info(account::GetInfo::new()).await);
    notes.note(client.account().get_product_usage(account::GetProductUsage::new()).await);
    notes.note(client.video().delete(video::Delete::new(first)).await);
    let again = video::TranscodeAgain::new(first, [Definition::Low]);
    notes.note(client.video().transcode_again(again).await);
    notes.note(client.video().delete(video::Delete::new(first)).await);
    notes.entries
}

async fn videos(notes: &mut Transcript<'_>, client: &Client) -> VideoId {
    let definitions = [Definition::High, Definition::P1080];
    let target = upload::GetUrl::new("第一讲/a.mp4", definitions);
    let first = notes.note(client.upload().get_url(target.clone()).await).unwrap();
    let second = notes.note(client.upload().get_url(target).await).unwrap();
    let file = FilePart::bytes("a.mp4", CONTENT);
    let request = upload::UploadFile::new(first.upload_url.clone(), file);
    notes.note(client.upload().upload_file(request).await);
    let chunk = |url: &str, offset: usize| {
        upload::UploadFileChunk::new(url, "a.mp4", offset as u64, 10, &CONTENT[offset..][..5])
    };
    notes.note(client.upload().upload_file_chunk(chunk(&second.upload_url, 0)).await);
    notes.note(client.upload().upload_file_chunk(chunk(&second.upload_url, 0)).await);
    let resume = upload::GetResumeUrl::new(second.video_id);
    let resumed = notes.note(client.upload().get_resume_url(resume).await).unwrap();
    notes.note(client.upload().upload_file_chunk(chunk(&resumed.upload_url, 5)).await);
    for seconds in [0, 2] {
        notes.world.advance(seconds);
        notes.note(client.video().get_status(video::GetStatus::new(first.video_id)).await);
        notes.note(client.video().get_info(video::GetInfo::new(first.video_id)).await);
        notes.note(client.video().get_image(video::GetImage::new(first.video_id)).await);
        notes.note(client.video().list(video::List::new()).await);
    }
    let remove = video::RemoveDefinition::new(first.video_id, definitions);
    notes.note(client.video().remove_definition(remove.file_type([video::FileType::Flv])).await);
    let rename = video::Update::new(first.video_id, "第\"一\"讲 \\/ 😀");
    notes.note(client.video().update(rename).await);
    let block = video::SetPublishStatus::new(first.video_id, PublishStatus::Blocked);
    notes.note(client.video().set_publish_status(block).await);
    notes.note(client.video().get_share_url(video::GetShareUrl::new(first.video_id)).await);
    notes.note(client.video().get_url(video::GetUrl::new(first.video_id)).await);
    let encrypted = video::GetUrl::new(first.video_id).format(FormatName::Encrypted);
    notes.note(client.video().get_url(encrypted).await);
    notes.note(client.video().delete_sources(video::DeleteSources::new([second.video_id])).await);
    notes.note(client.video().list(video::List::new().name("第")).await);
    notes.note(client.video().list(video::List::new().page(9)).await);
    notes.note(client.video().get_info(video::GetInfo::new(VideoId(7))).await);
    let token = token::GetPlayerToken::new(first.video_id).expires_in(Duration::from_secs(60));
    notes.note(client.token().get_player_token(token).await);
    let batch = token::GetPlayerTokenBatch::new([first.video_id, second.video_id], Expires::Never);
    notes.note(client.token().get_player_token_batch(batch).await);
    first.video_id
}

async fn categories(notes: &mut Transcript<'_>, client: &Client, video: VideoId) {
    let add = category::Add::new;
    let top = notes.note(client.category().add(add("数学")).await).unwrap().id;
    let below = notes.note(client.category().add(add("代数").parent_id(top)).await).unwrap().id;
    let put = category::SetVideoCategory::new(video, below);
    notes.note(client.category().set_video_category(put).await);
    let put = category::SetVideoCategoryBatch::new([video], top);
    notes.note(client.category().set_video_category_batch(put).await);
    notes.note(client.category().list(category::List::new()).await);
    notes.note(client.category().get_info(category::GetInfo::new(top)).await);
    notes.note(client.category().list_videos(category::ListVideos::new(top)).await);
    notes.note(client.category().list_videos(category::ListVideos::new(below)).await);
    notes.note(client.category().delete(category::Delete::new(top)).await);
    notes.note(client.category().delete(category::Delete::new(below)).await);
    notes.note(client.video().get_info(video::GetInfo::new(video)).await);
}

async fn played(notes: &mut Transcript<'_>, client: &Client, id: VideoId) {
    for hour in [8, 9] {
        notes.world.play(&format!(
            "{{flow: 100, video_id: {id}, play_begin_time: '2020-01-01 0{hour}:00:00', guid: g, uuid: u, \
             play_end_time: '2020-01-01 0{hour}:10:00', play_length: 600, client_type: 3, room_id: 5, \
             user_name: 小明, user_number: 7, user_ip: 10.0.0.1, area: 北京, ext_data: ''}}"
        ));
    }
    let first = date(1);
    let last = date(2);
    let start = first.start();
    let end = first.end();
    notes.note(client.account().get_used_flow(account::GetUsedFlow::new(first, last)).await);
    notes.note(client.account().get_daily_used_flow(account::GetDailyUsedFlow::new(first, last)).await);
    notes.note(client.account().list_video_used_flow(account::ListVideoUsedFlow::new(first)).await);
    notes.note(client.play_data().get_used_flow(play_data::GetUsedFlow::new(id, first, last)).await);
    notes.note(client.play_data().list_play_records(play_data::ListPlayRecords::new(id, start, end)).await);
    let all = play_data::ListAccountPlayRecords::new(start, end);
    notes.note(client.play_data().list_account_play_records(all).await);
    let room = play_data::ListPlaybackPlayRecords::new(RoomId(5), start, end);
    notes.note(client.play_data().list_playback_play_records(room).await);
    let rank = play_data::GetPlayCountRank::new(first, last);
    notes.note(client.play_data().get_play_count_rank(rank).await);
    let daily = play_data::GetDailyPlayCount::new(id, first, last);
    notes.note(client.play_data().get_daily_play_count(daily).await);
    let daily = play_data::GetAccountDailyPlayCount::new(first, last);
    notes.note(client.play_data().get_account_daily_play_count(daily).await);
}

async fn extras(notes: &mut Transcript<'_>, client: &Client, id: VideoId) {
    let file = FilePart::bytes("a.vtt", "WEBVTT");
    let uploaded = client.subtitle().upload(subtitle::Upload::new("中文", id, file)).await;
    let added = notes.note(uploaded).unwrap().subtitle_id;
    notes.note(client.subtitle().rename(subtitle::Rename::new("新", added)).await);
    notes.note(client.subtitle().set_default(subtitle::SetDefault::new(id, added)).await);
    notes.note(client.subtitle().list(subtitle::List::new(id)).await);
    notes.note(client.subtitle().delete(subtitle::Delete::new(added)).await);
    notes.note(client.subtitle().list(subtitle::List::new(id)).await);
    let item = notice::NoticeItem::new("公告").link("http://example.com/");
    let bound = notes.note(client.notice().add(notice::Add::new([item])).await).unwrap().id;
    notes.note(client.notice().bind(notice::Bind::new([id], bound)).await);
    let options = [question::OptionInput::new("是", true), question::OptionInput::new("否", false)];
    let input = question::QuestionInput::new("对吗", question::OptionType::Multiple, Seconds(30), options);
    let input = input.wrong_time(Jump::Stay).skip(true).show_analysis(false).answer("A,B").illustration("");
    notes.note(client.question().save(question::Save::new([input], id)).await);
    let listed = notes.note(client.question().list(question::List::new(id)).await).unwrap();
    let answers: UserAnswers = yaml_serde::from_str(
        "{user_number: 7, user_name: 小明, skip_count: 0, right_count: 1/3, complete_time: '2020-01-01 08:00:00',
        answer_list: [{question_id: 5, solution: A, update_time: '2020-01-01 08:00:00', is_right: 1, ver: 1}]}",
    )
    .unwrap();
    notes.world.account(|account| account.videos.get_mut(&id).unwrap().answers.push(answers));
    notes.note(client.question().list_user_answers(question::ListUserAnswers::new(id)).await);
    let ids = [listed.question_list[0].id];
    notes.note(client.question().delete(question::Delete::new(ids, id)).await);
    let ppt = FilePart::bytes("a.ppt", "slides");
    let txt = FilePart::bytes("a.txt", "text");
    notes.note(client.marker().set_slides(marker::SetSlides::new(id, ppt, txt)).await);
    let many = [marker::Marker::new(32).description("开始"), marker::Marker::new(60)];
    notes.note(client.marker().save(marker::Save::new(id, many)).await);
    notes.note(client.marker().set_jump(marker::SetJump::new(id, true)).await);
    notes.note(client.marker().list(marker::List::new(id)).await);
}

async fn whitelists(notes: &mut Transcript<'_>, client: &Client, id: VideoId) {
    let group = WhitelistGroupId(132_526);
    let users = [WhitelistUserId(305_467), WhitelistUserId(305_199)];
    notes.note(client.whitelist().get_token(whitelist::GetToken::new(7).name("小明")).await);
    notes.note(client.whitelist().bind_group(whitelist::BindGroup::new(id, group)).await);
    notes.note(client.whitelist().bind_group(whitelist::BindGroup::new(id, group)).await);
    notes.note(client.whitelist().list_groups(whitelist::ListGroups::new(id)).await);
    notes.note(client.whitelist().unbind_group(whitelist::UnbindGroup::new(id, group)).await);
    notes.note(client.whitelist().bind_users(whitelist::BindUsers::new(id, users)).await);
    notes.note(client.whitelist().list_users(whitelist::ListUsers::new(id)).await);
    notes.note(client.whitelist().unbind_users(whitelist::UnbindUsers::new(id, users)).await);
    notes.note(client.whitelist().list_users(whitelist::ListUsers::new(id)).await);
}

async fn world(quirks: bool, seed: u64) -> World {
    World::with(MockSettings::default().quirks(quirks).seed(seed)).await
}

#[tokio::test]
async fn the_client_reads_the_same_with_and_without_quirks() {
    let first = seed();
    for seed in first..first + SEEDS {
        let plain = world(false, seed).await;
        let quirky = world(true, seed).await;
        let expected = scenario(&plain).await;
        let actual = scenario(&quirky).await;
        for (index, (expected, actual)) in expected.iter().zip(&actual).enumerate() {
            let call = &quirky.server.calls()[index];
            assert_eq!(expected, actual, "BAIJIAYUN_SEED={seed}, call {index}: {call}");
        }
        assert_eq!(expected.len(), actual.len());
    }
}

#[tokio::test]
async fn the_scenario_calls_every_operation() {
    let plain = world(false, 0).await;
    scenario(&plain).await;
    let called: BTreeSet<_> =
        plain.server.calls().iter().filter_map(|call| Some(call.operation?.id)).collect();
    let missing: Vec<_> = API.operations.iter().filter(|operation| !called.contains(operation.id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[tokio::test]
async fn quirks_vary_and_follow_the_seed() {
    let bodies = async |quirks, seed| {
        let settings = MockSettings::default().quirks(quirks).seed(seed);
        let World { server, client, .. } = World::start(MockServer::builder().settings(settings)).await;
        client.category().add(category::Add::new("数学")).await.unwrap();
        let mut bodies = Vec::new();
        for _ in 0..20 {
            client.category().list(category::List::new()).await.unwrap();
            let call = server.calls().pop().unwrap();
            let url = format!("{}{}", server.base_url(), call.target);
            let response = reqwest::Client::new().post(url).form(&call.params).send().await.unwrap();
            bodies.push(response.text().await.unwrap());
        }
        bodies
    };
    let plain = bodies(false, 5).await;
    let quirky = bodies(true, 5).await;
    assert!(plain.iter().all(|body| *body == plain[0]));
    let distinct: BTreeSet<_> = quirky.iter().collect();
    assert!(distinct.len() > 10, "{distinct:?}");
    assert_eq!(quirky, bodies(true, 5).await);
    assert_ne!(quirky, bodies(true, 6).await);
}

#[tokio::test]
async fn the_log_has_the_response_despite_quirks() {
    let world = World::with(MockSettings::default().quirks(true)).await;
    for _ in 0..40 {
        world.client.video().list(video::List::new()).await.unwrap();
        let request = video::GetStatus::new(VideoId(7));
        world.client.video().get_status(request).await.unwrap_err();
    }
    let responses = world.server.calls().into_iter().map(|call| call.response.unwrap());
    let codes: BTreeSet<_> = responses.map(|response| (response.code, response.message)).collect();
    let expected = [(Some(0), String::new()), (Some(1001), "视频不存在或已删除".to_owned())];
    assert_eq!(codes, expected.into());
}
