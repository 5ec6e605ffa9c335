//! Questions in videos, and the answers to them.

use baijiayun_vod::question::{
    ListResponse, ListUserAnswersResponse, OptionInput, Question, QuestionInput, QuestionOption,
};
use baijiayun_vod::{CommaList, OptionId, QuestionId, VideoId};

use crate::call::Context;
use crate::generated::question::{Delete, List, ListUserAnswers, Save};
use crate::rejection::Rejection;

pub fn list(context: &mut Context<'_>, request: List) -> Result<ListResponse, Rejection> {
    let question_list = context.video(request.video_unique)?.questions.clone();
    Ok(record!(ListResponse { total: i64::try_from(question_list.len()).unwrap_or(i64::MAX), question_list }))
}

/// Adds new questions and replaces those with an id. Others are kept, and an option with an id unknown to
/// its question is added as a new one. The vendor may behave differently.
pub fn save(context: &mut Context<'_>, request: Save) -> Result<(), Rejection> {
    let present = |id| id != Some(QuestionId(0));
    let known: Vec<_> =
        context.video(request.video_unique)?.questions.iter().map(|question| question.id).collect();
    let unknown =
        request.question_list.iter().filter_map(|question| question.id.filter(|id| present(Some(*id))));
    let unknown: Vec<_> = unknown.filter(|id| !known.contains(id)).collect();
    if !unknown.is_empty() {
        return Err(Rejection::parameter(format!("问答{}不存在", CommaList::from(unknown))));
    }
    for input in request.question_list {
        save_one(context, request.video_unique, input)?;
    }
    Ok(())
}

fn save_one(context: &mut Context<'_>, video: VideoId, input: QuestionInput) -> Result<(), Rejection> {
    let id = match input.id.filter(|id| id.0 != 0) {
        Some(id) => id,
        None => QuestionId(context.next_id()?),
    };
    let before = context.video(video)?.questions.iter().find(|question| question.id == id).cloned();
    let version =
        before.as_ref().and_then(|before| before.ver).map_or(1, |version| version.saturating_add(1));
    let known: Vec<OptionId> = before
        .and_then(|before| before.option_list)
        .map_or_else(Vec::new, |options| options.into_iter().map(|option| option.id).collect());
    let mut options = Vec::new();
    for (option, place) in input.option_list.iter().zip(0..) {
        let option_id = match option.id.filter(|id| known.contains(id)) {
            Some(known) => known,
            None => OptionId(context.next_id()?),
        };
        options.push(saved_option(id, option_id, option.clone(), place, version));
    }
    let mut question = saved(id, input, video, version);
    question.option_list = Some(options);
    let questions = &mut context.video(video)?.questions;
    match questions.iter_mut().find(|question| question.id == id) {
        Some(old) => *old = question,
        None => questions.push(question),
    }
    Ok(())
}

pub fn delete(context: &mut Context<'_>, request: Delete) -> Result<(), Rejection> {
    let questions = &mut context.video(request.video_unique)?.questions;
    let unknown: Vec<_> = request
        .question_ids
        .iter()
        .filter(|id| questions.iter().all(|question| question.id != **id))
        .collect();
    if !unknown.is_empty() {
        return Err(Rejection::parameter(format!("问答{}不存在", CommaList::from(unknown))));
    }
    questions.retain(|question| !request.question_ids.contains(&question.id));
    Ok(())
}

pub fn list_user_answers(
    context: &mut Context<'_>,
    request: ListUserAnswers,
) -> Result<ListUserAnswersResponse, Rejection> {
    Ok(record!(ListUserAnswersResponse { list: context.video(request.video_unique)?.answers.clone() }))
}

fn saved(id: QuestionId, input: QuestionInput, video: VideoId, version: i64) -> Question {
    record!(Question {
        id,
        title: Some(input.title),
        option_type: Some(input.option_type),
        illustration: input.illustration,
        show_analysis: input.show_analysis,
        answer: input.answer,
        wrong_answer: input.wrong_answer,
        wrong_time: input.wrong_time,
        skip: input.skip,
        show_time: Some(input.show_time),
        video_unique: video,
        illustration_title: input.illustration_title,
        ver: Some(version),
        option_list: None,
    })
}

fn saved_option(
    question_id: QuestionId,
    id: OptionId,
    input: OptionInput,
    place: i64,
    version: i64,
) -> QuestionOption {
    record!(QuestionOption {
        id,
        question_id,
        value: Some(input.value),
        is_right: Some(input.is_right),
        display_order: Some(input.display_order.unwrap_or(place)),
        ver: Some(version),
    })
}
