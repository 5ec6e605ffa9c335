//! Random calls, compared with a simple model of the account.
//!
//! A failure prints the seed: `BAIJIAYUN_SEED=<seed>` runs that sequence first.
//! `BAIJIAYUN_SEQUENCES=<count>` runs more of them.

mod account;
mod step;

use std::collections::BTreeMap;

use baijiayun_mock::{MockSettings, State};
use baijiayun_vod::{
    CategoryId, Flag, PublishStatus, VideoId, VideoStatus, category, marker, question, subtitle, video,
    whitelist,
};
use fastrand::Rng;

use self::account::Model;
use self::step::{call, random_kinds, random_step};
use crate::support::world::{World, seed};

const STEPS: usize = 40;

/// Returns the number of sequences: `BAIJIAYUN_SEQUENCES`, or 120, which take a few seconds.
fn sequences() -> u64 {
    std::env::var("BAIJIAYUN_SEQUENCES").map_or(120, |text| text.parse().unwrap())
}

/// The sequences are split into two tests, which run in parallel.
#[tokio::test]
async fn random_calls_match_the_model() {
    run(seed()..seed() + sequences() / 2).await;
}

#[tokio::test]
async fn more_random_calls_match_the_model() {
    run(seed() + sequences() / 2..seed() + sequences()).await;
}

async fn run(seeds: std::ops::Range<u64>) {
    let world = World::with(MockSettings::default().rate_limit(None)).await;
    let first = State::seed().unwrap();
    for seed in seeds {
        world.server.state(|state| state.clone_from(&first));
        let mut rng = Rng::with_seed(seed);
        let kinds = random_kinds(&mut rng);
        let mut model = Model::default();
        let mut steps = Vec::new();
        for _ in 0..STEPS {
            let step = random_step(&model, &kinds, &mut rng);
            steps.push(step.clone());
            let result = match call(&world.client, step.clone()).await {
                Ok(created) => Ok(created),
                Err(error) => match error.rejection() {
                    Some(rejection) => Err(rejection.code),
                    None => panic!("{error}: BAIJIAYUN_SEED={seed} {steps:#?}"),
                },
            };
            let actual = result.map(|_| ());
            let expected = match (result, model.apply(&step, result.unwrap_or_default())) {
                (Err(_), Ok(())) => panic!("rejected with {actual:?}: BAIJIAYUN_SEED={seed} {steps:#?}"),
                (_, expected) => expected,
            };
            assert_eq!(actual, expected, "BAIJIAYUN_SEED={seed} {steps:#?}");
        }
        let actual = seen(&world, &model).await;
        let expected = model.seen_as();
        assert_eq!(actual, expected, "BAIJIAYUN_SEED={seed} {steps:#?}");
    }
}

/// The contents of all lists, by the item that they belong to.
type Seen = BTreeMap<String, Vec<String>>;

impl Model {
    fn seen_as(&self) -> Seen {
        let mut seen = Seen::new();
        let id_list = |ids: Vec<i64>| ids.into_iter().map(|id| id.to_string()).collect();
        let mut tree = Vec::new();
        for (id, (name, parent)) in &self.categories {
            let within = self.videos_within(*id);
            tree.push(format!("{id} {name} {parent} {} {}", self.depth(*id), within.len()));
            seen.insert(format!("category {id}"), id_list(within.into_iter().collect()));
        }
        tree.sort();
        seen.insert("categories".to_owned(), tree);
        let mut listed = Vec::new();
        for (id, video) in &self.videos {
            let status = if video.received == 10 { VideoStatus::Transcoding } else { VideoStatus::Uploading };
            let publish = if video.blocked { PublishStatus::Blocked } else { PublishStatus::Published };
            let name = &video.name;
            let size = video.received;
            listed.push(format!("{id} {name} {status:?} {size} {publish:?} {}", video.category));
            let mut more = Vec::new();
            for (subtitle, (of, name, default)) in &self.subtitles {
                if of == id {
                    more.push(format!("subtitle {subtitle} {name} {default}"));
                }
            }
            for (question, (title, version)) in &video.questions {
                more.push(format!("question {question} {title} {version}"));
            }
            more.push(format!("markers {:?} {}", video.markers, video.jump));
            more.push(format!("{:?} {:?}", video.groups, video.users));
            seen.insert(format!("video {id}"), more);
        }
        seen.insert("videos".to_owned(), listed);
        seen
    }
}

async fn seen(world: &World, model: &Model) -> Seen {
    let client = &world.client;
    let mut seen = Seen::new();
    let mut tree = Vec::new();
    let mut rest = client.category().list(category::List::new()).await.unwrap().list;
    while let Some(one) = rest.pop() {
        let parent = one.parent_id.unwrap();
        let level = one.level.unwrap();
        let count = one.video_count.unwrap();
        tree.push(format!("{} {} {parent} {level} {count}", one.id, one.name));
        rest.extend(one.children.unwrap_or_default());
    }
    tree.sort();
    seen.insert("categories".to_owned(), tree);
    for id in model.categories.keys() {
        let request = category::ListVideos::new(CategoryId(*id)).page_size(100);
        let mut list = client.category().list_videos(request).await.unwrap().list;
        list.reverse();
        let ids = list.into_iter().map(|video| video.video_id.to_string()).collect();
        seen.insert(format!("category {id}"), ids);
    }
    let mut list = client.video().list(video::List::new().page_size(1000)).await.unwrap().list;
    list.reverse();
    let mut listed = Vec::new();
    for one in list {
        let path = one.category.unwrap();
        let levels = [
            path.category_level5_id,
            path.category_level4_id,
            path.category_level3_id,
            path.category_level2_id,
            path.category_level1_id,
        ];
        let category = levels.into_iter().flatten().find(|id| id.0 != 0).unwrap_or(CategoryId(0));
        let status = one.status;
        let size = one.total_size.unwrap();
        let publish = one.publish_status.unwrap();
        listed.push(format!("{} {} {status:?} {size} {publish:?} {category}", one.video_id, one.name));
        seen.insert(format!("video {}", one.video_id), more(world, one.video_id).await);
    }
    seen.insert("videos".to_owned(), listed);
    seen
}

/// Returns the items attached to a video.
async fn more(world: &World, id: VideoId) -> Vec<String> {
    let client = &world.client;
    let mut more = Vec::new();
    for one in client.subtitle().list(subtitle::List::new(id)).await.unwrap() {
        let default = one.is_default.is_some_and(Flag::is_on);
        more.push(format!("subtitle {} {} {default}", one.subtitle_id, one.subtitle_name));
    }
    for one in client.question().list(question::List::new(id)).await.unwrap().question_list {
        more.push(format!("question {} {} {}", one.id, one.title.unwrap(), one.ver.unwrap()));
    }
    let markers = client.marker().list(marker::List::new(id)).await.unwrap();
    more.push(format!("markers {:?} {}", markers.list, markers.enable_jump.unwrap()));
    let groups = client.whitelist().list_groups(whitelist::ListGroups::new(id)).await.unwrap().list;
    let groups: std::collections::BTreeSet<i64> = groups.into_iter().map(|group| group.group_id.0).collect();
    let users = client.whitelist().list_users(whitelist::ListUsers::new(id)).await.unwrap().list;
    let users: std::collections::BTreeSet<i64> = users.into_iter().map(|user| user.user_id.0).collect();
    more.push(format!("{groups:?} {users:?}"));
    more
}
