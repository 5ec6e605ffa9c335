//! API-43, 44, 45 and 58.

use baijiayun_vod::question::{
    Delete, List, ListUserAnswers, OptionInput, OptionType, Question, QuestionInput, Save,
};
use baijiayun_vod::{Jump, OptionId, QuestionId, Seconds, VideoId};

use crate::support::world::{World, code, rejection};

fn input(title: &str) -> QuestionInput {
    let options = [OptionInput::new("是", true), OptionInput::new("否", false)];
    QuestionInput::new(title, OptionType::Single, Seconds(30), options)
}

impl World {
    async fn questions(&self, id: VideoId) -> Vec<Question> {
        let response = self.client.question().list(List::new(id)).await.unwrap();
        assert_eq!(response.total, response.question_list.len() as i64);
        response.question_list
    }
}

#[tokio::test]
async fn saved_questions_are_listed() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    assert_eq!(world.questions(id).await, []);
    let first = input("第一题").wrong_time(Jump::Stay).skip(true).answer("A");
    world.client.question().save(Save::new([first, input("第二题")], id)).await.unwrap();
    let listed = world.questions(id).await;
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0].title.as_deref(), Some("第一题"));
    assert_eq!(
        (listed[0].wrong_time, listed[0].ver, listed[0].video_unique),
        (Some(Jump::Stay), Some(1), id)
    );
    assert_eq!((listed[0].show_time, listed[0].option_type), (Some(Seconds(30)), Some(OptionType::Single)));
    let options = listed[0].option_list.as_ref().unwrap();
    assert!(options.iter().all(|option| option.question_id == listed[0].id));
    assert_eq!(options[0].value.as_deref(), Some("是"));
    assert_eq!((options[0].display_order, options[1].display_order), (Some(0), Some(1)));
    let mut ids: Vec<i64> = listed.iter().map(|question| question.id.0).collect();
    ids.extend(listed.iter().flat_map(|question| question.option_list.iter().flatten()).map(|one| one.id.0));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 6);
}

#[tokio::test]
async fn a_question_is_replaced_by_its_id() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    world.client.question().save(Save::new([input("old"), input("other")], id)).await.unwrap();
    let question = world.questions(id).await[0].id;
    world.client.question().save(Save::new([input("new").id(question)], id)).await.unwrap();
    let listed = world.questions(id).await;
    assert_eq!((listed.len(), listed[0].id, listed[0].ver), (2, question, Some(2)));
    assert_eq!(listed[0].title.as_deref(), Some("new"));
    assert_eq!(listed[1].title.as_deref(), Some("other"));
}

#[tokio::test]
async fn questions_are_saved_all_or_none() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let request = Save::new([input("a"), input("b").id(QuestionId(7))], id);
    let (code, message) = rejection(world.client.question().save(request).await);
    assert!(code == 1001 && message.contains('7'), "{message}");
    assert_eq!(world.questions(id).await, []);
}

#[tokio::test]
async fn deleted_questions_are_not_listed() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    world.client.question().save(Save::new([input("a"), input("b")], id)).await.unwrap();
    let listed = world.questions(id).await;
    let mixed = Delete::new([listed[0].id, QuestionId(7)], id);
    assert_eq!(code(world.client.question().delete(mixed).await), 1001);
    assert_eq!(world.questions(id).await.len(), 2);
    let one = Delete::new([listed[0].id], id);
    world.client.question().delete(one).await.unwrap();
    assert_eq!(world.questions(id).await, listed[1..]);
}

#[tokio::test]
async fn answers_of_viewers_come_from_the_state() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let list = async || {
        let request = ListUserAnswers::new(id);
        world.client.question().list_user_answers(request).await.unwrap().list
    };
    assert_eq!(list().await, []);
    let answers = "{user_number: 7, user_name: 小明, skip_count: 1, right_count: 0/3, complete_time: '', \
        answer_list: [{question_id: 5, solution: '-1', is_right: 0, ver: 1}]}";
    let answers = yaml_serde::from_str(answers).unwrap();
    world.account(|account| account.videos.get_mut(&id).unwrap().answers.push(answers));
    let listed = list().await;
    assert_eq!(listed[0].user_name.as_deref(), Some("小明"));
    assert_eq!((listed[0].skip_count, listed[0].complete_time), (Some(1), None));
    assert_eq!(listed[0].answer_list.as_ref().unwrap()[0].solution.as_deref(), Some("-1"));
}

#[tokio::test]
async fn an_unknown_video_is_rejected() {
    let World { client, server: _server, .. } = World::new().await;
    let nowhere = VideoId(7);
    assert_eq!(code(client.question().list(List::new(nowhere)).await), 1001);
    assert_eq!(code(client.question().save(Save::new([input("a")], nowhere)).await), 1001);
    assert_eq!(code(client.question().delete(Delete::new([QuestionId(1)], nowhere)).await), 1001);
    assert_eq!(code(client.question().list_user_answers(ListUserAnswers::new(nowhere)).await), 1001);
}

#[tokio::test]
async fn options_are_numbered_by_the_server() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let foreign = OptionInput::new("是", true).id(OptionId(i64::MAX));
    let asked = QuestionInput::new("a", OptionType::Single, Seconds(3), [foreign]);
    world.client.question().save(Save::new([asked], id)).await.unwrap();
    let listed = world.questions(id).await;
    let option = listed[0].option_list.as_ref().unwrap()[0].id;
    assert_ne!(option, OptionId(i64::MAX));
    let known = OptionInput::new("否", false).id(option);
    let changed = QuestionInput::new("a", OptionType::Single, Seconds(3), [known]).id(listed[0].id);
    world.client.question().save(Save::new([changed], id)).await.unwrap();
    assert_eq!(world.questions(id).await[0].option_list.as_ref().unwrap()[0].id, option);
    world.target("b.mp4").await;
}
