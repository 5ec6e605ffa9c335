//! Random steps: calls that change an account.

use baijiayun_vod::marker::Marker;
use baijiayun_vod::{
    CategoryId, Client, Definition, Error, FilePart, PublishStatus, QuestionId, Seconds, SubtitleId, VideoId,
    category, marker, question, subtitle, upload, video, whitelist,
};
use fastrand::Rng;

use super::account::{CATEGORY, Model, QUESTION, SUBTITLE, VIDEO};
use crate::support::world::CONTENT;

/// An id that no item has.
pub const NOTHING: i64 = 7;
const GROUPS: [i64; 3] = [132_526, 132_527, NOTHING];
const USERS: [i64; 4] = [305_467, 305_199, 306_231, NOTHING];

#[derive(Debug, Clone)]
pub enum Step {
    AddCategory(String, i64),
    DeleteCategory(i64),
    GetUrl(String),
    Chunk(i64),
    DeleteVideo(i64),
    Rename(i64, String),
    Block(i64, bool),
    SetCategory(i64, i64),
    SetCategories(Vec<i64>, i64),
    AddSubtitle(i64, String),
    RenameSubtitle(i64, String),
    DefaultSubtitle(i64, i64),
    DeleteSubtitle(i64),
    AddQuestion(i64, String),
    ChangeQuestion(i64, i64, String),
    DeleteQuestion(i64, i64),
    SaveMarkers(i64, Vec<Marker>),
    Jump(i64, bool),
    BindGroup(i64, i64),
    UnbindGroup(i64, i64),
    BindUsers(i64, Vec<i64>),
    UnbindUsers(i64, Vec<i64>),
}

/// Groups of related kinds of steps, as numbered by `random_step`.
const SUBJECTS: [&[u8]; 7] = [
    &[0, 1, 2, 12, 13],
    &[6, 7, 8, 9],
    &[10, 11],
    &[14, 15, 16, 17],
    &[18, 19, 20],
    &[21, 22],
    &[23, 24, 25],
];

/// Returns the kinds of steps of one sequence. They are few, so that steps affect the same items.
pub fn random_kinds(rng: &mut Rng) -> Vec<u8> {
    let mut subjects = SUBJECTS;
    rng.shuffle(&mut subjects);
    subjects[..rng.usize(1..4)].concat()
}

pub fn random_step(model: &Model, kinds: &[u8], rng: &mut Rng) -> Step {
    // Some steps use the ids of deleted or unknown items.
    let any = |kind: usize, rng: &mut Rng| {
        let ids = if rng.u8(..10) == 0 { model.seen[kind].clone() } else { model.present(kind) };
        if ids.is_empty() || rng.u8(..20) == 0 { NOTHING } else { ids[rng.usize(..ids.len())] }
    };
    let category = |rng: &mut Rng| if rng.u8(..4) == 0 { 0 } else { any(CATEGORY, rng) };
    let name = |rng: &mut Rng| ["甲", "b/\"c\"", "d&e=f", "g h"][rng.usize(..4)].to_owned();
    let some_of = |all: &[i64], rng: &mut Rng| -> Vec<i64> {
        (0..rng.usize(1..3)).map(|_| all[rng.usize(..all.len())]).collect()
    };
    let video = any(VIDEO, rng);
    let kind = match model.videos.len() {
        0..2 if rng.bool() => 3,
        _ => kinds[rng.usize(..kinds.len())],
    };
    match kind {
        0 | 1 => Step::AddCategory(name(rng), category(rng)),
        2 => Step::DeleteCategory(any(CATEGORY, rng)),
        3 => Step::GetUrl(format!("{}.mp4", name(rng))),
        6..=8 => Step::Chunk(video),
        9 => Step::DeleteVideo(video),
        10 => Step::Rename(video, name(rng)),
        11 => Step::Block(video, rng.bool()),
        12 => Step::SetCategory(video, category(rng)),
        13 => Step::SetCategories(vec![video, any(VIDEO, rng)], category(rng)),
        14 => Step::AddSubtitle(video, name(rng)),
        15 => Step::RenameSubtitle(any(SUBTITLE, rng), name(rng)),
        16 => Step::DefaultSubtitle(video, any(SUBTITLE, rng)),
        17 => Step::DeleteSubtitle(any(SUBTITLE, rng)),
        18 => Step::AddQuestion(video, name(rng)),
        19 => Step::ChangeQuestion(video, any(QUESTION, rng), name(rng)),
        20 => Step::DeleteQuestion(video, any(QUESTION, rng)),
        21 => {
            let count = rng.usize(1..3);
            Step::SaveMarkers(video, (0..count).map(|_| Marker::new(rng.u32(..100_000))).collect())
        }
        22 => Step::Jump(video, rng.bool()),
        23 => Step::BindGroup(video, GROUPS[rng.usize(..3)]),
        24 => Step::UnbindGroup(video, GROUPS[rng.usize(..3)]),
        _ if rng.bool() => Step::BindUsers(video, some_of(&USERS, rng)),
        _ => Step::UnbindUsers(video, some_of(&USERS, rng)),
    }
}

/// Calls the operation of a step. Returns the id of the item that it created, if any.
pub async fn call(client: &Client, step: Step) -> Result<Option<i64>, Error> {
    let input = |title: String| {
        let options = [question::OptionInput::new("是", true)];
        question::QuestionInput::new(title, question::OptionType::Single, Seconds(1), options)
    };
    let ids = |ids: Vec<i64>| ids.into_iter().map(VideoId).collect::<Vec<_>>();
    let users = |ids: Vec<i64>| ids.into_iter().map(Into::into).collect::<Vec<_>>();
    match step {
        Step::AddCategory(name, parent) => {
            let request = category::Add::new(name).parent_id(CategoryId(parent));
            return Ok(Some(client.category().add(request).await?.id.0));
        }
        Step::DeleteCategory(id) => {
            client.category().delete(category::Delete::new(CategoryId(id))).await?;
        }
        Step::GetUrl(name) => {
            let request = upload::GetUrl::new(name, [Definition::High]);
            return Ok(Some(client.upload().get_url(request).await?.video_id.0));
        }
        Step::Chunk(id) => {
            let target = client.upload().get_resume_url(upload::GetResumeUrl::new(VideoId(id))).await?;
            let offset = target.upload_size.0 as usize;
            let bytes = &CONTENT[offset..offset + 5];
            let chunk = upload::UploadFileChunk::new(target.upload_url, "a.mp4", offset as u64, 10, bytes);
            client.upload().upload_file_chunk(chunk).await?;
        }
        Step::DeleteVideo(id) => {
            client.video().delete(video::Delete::new(VideoId(id))).await?;
        }
        Step::Rename(id, name) => {
            client.video().update(video::Update::new(VideoId(id), name)).await?;
        }
        Step::Block(id, blocked) => {
            let status = if blocked { PublishStatus::Blocked } else { PublishStatus::Published };
            let request = video::SetPublishStatus::new(VideoId(id), status);
            client.video().set_publish_status(request).await?;
        }
        Step::SetCategory(id, category) => {
            let request = category::SetVideoCategory::new(VideoId(id), CategoryId(category));
            client.category().set_video_category(request).await?;
        }
        Step::SetCategories(videos, category) => {
            let request = category::SetVideoCategoryBatch::new(ids(videos), CategoryId(category));
            client.category().set_video_category_batch(request).await?;
        }
        Step::AddSubtitle(id, name) => {
            let request = subtitle::Upload::new(name, VideoId(id), FilePart::bytes("a.vtt", "WEBVTT"));
            return Ok(Some(client.subtitle().upload(request).await?.subtitle_id.0));
        }
        Step::RenameSubtitle(id, name) => {
            client.subtitle().rename(subtitle::Rename::new(name, SubtitleId(id))).await?;
        }
        Step::DefaultSubtitle(video, id) => {
            client.subtitle().set_default(subtitle::SetDefault::new(VideoId(video), SubtitleId(id))).await?;
        }
        Step::DeleteSubtitle(id) => client.subtitle().delete(subtitle::Delete::new(SubtitleId(id))).await?,
        Step::AddQuestion(id, title) => {
            client.question().save(question::Save::new([input(title)], VideoId(id))).await?;
            let listed = client.question().list(question::List::new(VideoId(id))).await?;
            return Ok(listed.question_list.last().map(|question| question.id.0));
        }
        Step::ChangeQuestion(id, of, title) => {
            let changed = input(title).id(QuestionId(of));
            client.question().save(question::Save::new([changed], VideoId(id))).await?;
        }
        Step::DeleteQuestion(id, of) => {
            client.question().delete(question::Delete::new([QuestionId(of)], VideoId(id))).await?;
        }
        Step::SaveMarkers(id, markers) => {
            client.marker().save(marker::Save::new(VideoId(id), markers)).await?;
        }
        Step::Jump(id, jump) => {
            client.marker().set_jump(marker::SetJump::new(VideoId(id), jump)).await?;
        }
        Step::BindGroup(id, group) => {
            client.whitelist().bind_group(whitelist::BindGroup::new(VideoId(id), group.into())).await?;
        }
        Step::UnbindGroup(id, group) => {
            client.whitelist().unbind_group(whitelist::UnbindGroup::new(VideoId(id), group.into())).await?;
        }
        Step::BindUsers(id, bound) => {
            client.whitelist().bind_users(whitelist::BindUsers::new(VideoId(id), users(bound))).await?;
        }
        Step::UnbindUsers(id, bound) => {
            client.whitelist().unbind_users(whitelist::UnbindUsers::new(VideoId(id), users(bound))).await?;
        }
    }
    Ok(None)
}
