//! Ids and enums as map keys, sorted, and converted from integers.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use baijiayun_vod::{
    CategoryId, DefinitionName, PublishStatus, Secret, UserNumber, VideoId, VideoStatus, video,
};

fn listed(video_id: i64, status: VideoStatus) -> video::ListedVideo {
    let mut video = video::ListedVideo::default();
    video.video_id = VideoId(video_id);
    video.status = status;
    video
}

#[test]
fn ids_are_keys() {
    let titles = BTreeMap::from([(VideoId(2), "b"), (VideoId(1), "a")]);
    assert_eq!(titles.values().copied().collect::<String>(), "ab");
    assert_eq!(HashMap::from([(CategoryId(1), "a")])[&CategoryId(1)], "a");
    let users = HashMap::from([(UserNumber::from("007"), "小明")]);
    assert_eq!(users.get("007"), Some(&"小明"), "no key has to be made to look it up");
    let sorted: BTreeMap<UserNumber, i64> = BTreeMap::from([("007".into(), 1)]);
    assert_eq!(sorted["007"], 1);
}

#[test]
fn enums_are_keys() {
    let mut counts: BTreeMap<VideoStatus, usize> = BTreeMap::new();
    for status in [VideoStatus::Transcoded, VideoStatus::Uploading, VideoStatus::Transcoded] {
        *counts.entry(status).or_default() += 1;
    }
    assert_eq!(counts, BTreeMap::from([(VideoStatus::Uploading, 1), (VideoStatus::Transcoded, 2)]));
    let urls = HashMap::from([(DefinitionName::P720, "http://a/")]);
    assert_eq!(urls[&DefinitionName::from("720p".to_owned())], "http://a/");
    assert!(BTreeSet::from([PublishStatus::Published]).contains(&PublishStatus::Published));
}

#[test]
fn videos_are_sorted_by_status() {
    let mut videos = [listed(1, VideoStatus::Transcoded), listed(2, VideoStatus::Uploading)];
    videos.sort_by_key(|video| video.status);
    assert_eq!(videos[0].video_id, VideoId(2));
    videos.sort_by_key(|video| std::cmp::Reverse(video.video_id));
    assert_eq!(videos[0].video_id, VideoId(2));
}

/// Naming a status in a later version does not change the behaviour of programs.
#[test]
fn an_unknown_value_equals_its_later_variant() {
    assert_eq!(VideoStatus::Unknown(100), VideoStatus::Transcoded);
    assert_eq!(VideoStatus::Unknown(100).value(), 100);
    assert_eq!(HashSet::from([VideoStatus::Unknown(100), VideoStatus::Transcoded]).len(), 1);
    assert_eq!(DefinitionName::Unknown("720p".into()), DefinitionName::P720);
}

#[test]
fn ids_convert_from_database_integers() {
    assert_eq!(VideoId::from(7_i64), VideoId::from(7_i32));
    assert_eq!(VideoId::from(7_u32), VideoId::try_from(7_u64).unwrap());
    assert_eq!(VideoId::try_from(7_usize).unwrap(), "7".parse().unwrap());
    assert!(VideoId::try_from(u64::MAX).is_err());
    assert_eq!(i64::from(VideoId(7)), 7);
    let number = UserNumber::from("007");
    let text: &str = number.as_ref();
    assert_eq!((text, String::from(number.clone()).as_str()), ("007", "007"));
}

/// Text, JSON and text within JSON accept the same ids.
#[test]
fn only_digits_are_an_id() {
    for text in ["+7", "1e3", "true", "7.5", "7a", ""] {
        assert!(text.parse::<VideoId>().is_err(), "{text:?}");
        assert!(serde_json::from_value::<VideoId>(text.into()).is_err(), "{text:?}");
    }
    for text in ["7", " 7", "7.0"] {
        assert_eq!(text.parse::<VideoId>().unwrap(), VideoId(7));
        assert_eq!(serde_json::from_value::<VideoId>(text.into()).unwrap(), VideoId(7));
    }
    assert_eq!(serde_json::from_str::<VideoId>("7").unwrap(), VideoId(7));
    assert!(serde_json::from_str::<VideoId>("true").is_err());
}

#[test]
fn secrets_are_compared_and_not_shown() {
    let (one, other) = (Secret::new("hunter2"), Secret::new("hunter3"));
    assert_ne!(one, other);
    assert_eq!(one, "hunter2".into());
    assert!(!format!("{one:?}").contains("hunter2"));
}
