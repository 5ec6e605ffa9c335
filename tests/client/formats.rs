//! Values in the users' own structs, in several formats. The wire tests cover every response.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use baijiayun_vod::play_data::PlayRecord;
use baijiayun_vod::runtime::lenient;
use baijiayun_vod::video::GetStatusResponse;
use baijiayun_vod::{
    ByteCount, CommaList, CstDate, CstDateTime, DefinitionName, Flag, Seconds, UnixTime, UploadState,
    UserNumber, VideoId, VideoStatus,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A user's struct with a value of each type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Row {
    video: VideoId,
    user: UserNumber,
    status: VideoStatus,
    definition: DefinitionName,
    day: CstDate,
    time: CstDateTime,
    moment: UnixTime,
    size: ByteCount,
    length: Seconds,
    published: Flag,
    videos: CommaList<VideoId>,
    missing: Option<VideoId>,
}

fn rows() -> [Row; 2] {
    let day = CstDate::new(2017, 8, 1).unwrap();
    let row = Row {
        video: VideoId(7),
        user: "007".into(),
        status: VideoStatus::Transcoded,
        definition: DefinitionName::P720,
        day,
        time: day.end(),
        moment: UnixTime(-1),
        size: ByteCount(i64::MAX),
        length: Seconds(60),
        published: Flag::On,
        videos: [VideoId(1), VideoId(2)].into(),
        missing: None,
    };
    let other = Row {
        video: VideoId(i64::MIN),
        user: "1e3".into(),
        status: VideoStatus::from(77),
        definition: "true".into(),
        published: Flag::Unknown(2),
        videos: [VideoId(1)].into(),
        missing: Some(VideoId(-8)),
        ..row.clone()
    };
    [row, other]
}

fn transcoded() -> GetStatusResponse {
    lenient::from_str(r#"{"status":100}"#).unwrap()
}

/// Checks that every format returns a value unchanged.
fn assert_storable<T: Debug + PartialEq + Serialize + DeserializeOwned>(value: &T) {
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
    assert_eq!(&serde_json::from_value::<T>(serde_json::to_value(value).unwrap()).unwrap(), value);
    let named = rmp_serde::to_vec_named(value).unwrap();
    assert_eq!(&rmp_serde::from_slice::<T>(&named).unwrap(), value, "MessagePack with names");
    let compact = rmp_serde::to_vec(value).unwrap();
    assert_eq!(&rmp_serde::from_slice::<T>(&compact).unwrap(), value, "MessagePack");
    let bytes = postcard::to_stdvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<T>(&bytes).unwrap(), value, "postcard");
}

#[test]
fn values_can_be_stored_in_every_format() {
    for row in rows() {
        assert_storable(&row);
        assert_eq!(toml::from_str::<Row>(&toml::to_string(&row).unwrap()).unwrap(), row);
        let Row {
            video, user, status, definition, day, time, moment, size, length, published, videos, ..
        } = row;
        assert_storable(&video);
        assert_storable(&user);
        assert_storable(&status);
        assert_storable(&definition);
        assert_storable(&day);
        assert_storable(&time);
        assert_storable(&moment);
        assert_storable(&size);
        assert_storable(&length);
        assert_storable(&published);
        assert_storable(&videos);
        assert_storable(&BTreeMap::from([(video, user.clone())]));
        assert_storable(&HashMap::from([(user, video)]));
        assert_storable(&BTreeMap::from([(status, moment)]));
    }
}

#[test]
fn the_state_of_an_upload_can_be_stored_in_every_format() {
    let state = UploadState::new(VideoId(7), "lecture.mp4", 3_000_000_000);
    assert_storable(&state);
    assert_eq!(toml::from_str::<UploadState>(&toml::to_string(&state).unwrap()).unwrap(), state);
}

#[test]
fn values_can_be_stored_in_csv() {
    let mut csv = csv::Writer::from_writer(Vec::new());
    rows().iter().for_each(|row| csv.serialize(row).unwrap());
    let text = csv.into_inner().unwrap();
    let read: Result<Vec<Row>, _> = csv::Reader::from_reader(text.as_slice()).deserialize().collect();
    assert_eq!(read.unwrap(), rows());
}

/// Serde reads the values of such structs from a buffer, without a type hint.
#[test]
fn values_can_be_stored_in_structs_that_serde_buffers() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Outer {
        name: String,
        #[serde(flatten)]
        row: Row,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(untagged)]
    enum Either {
        Row(Box<Row>),
        Response { response: GetStatusResponse },
    }

    for row in rows() {
        let outer = Outer { name: "a".into(), row: row.clone() };
        let json = serde_json::to_string(&outer).unwrap();
        assert_eq!(serde_json::from_str::<Outer>(&json).unwrap(), outer);
        assert_eq!(toml::from_str::<Outer>(&toml::to_string(&outer).unwrap()).unwrap(), outer);
        let pack = rmp_serde::to_vec_named(&outer).unwrap();
        assert_eq!(rmp_serde::from_slice::<Outer>(&pack).unwrap(), outer);

        let response = transcoded();
        for either in [Either::Row(Box::new(row)), Either::Response { response }] {
            let json = serde_json::to_string(&either).unwrap();
            assert_eq!(serde_json::from_str::<Either>(&json).unwrap(), either);
            let pack = rmp_serde::to_vec_named(&either).unwrap();
            assert_eq!(rmp_serde::from_slice::<Either>(&pack).unwrap(), either);
        }
    }
}

#[test]
fn reading_a_response_from_postcard_is_an_error() {
    let bytes = postcard::to_stdvec(&transcoded()).unwrap();
    assert!(postcard::from_bytes::<GetStatusResponse>(&bytes).is_err());
}

/// CSV has no field names in its rows, so records must write every field.
#[test]
fn records_with_different_fields_have_the_same_columns() {
    let records: Vec<PlayRecord> = lenient::from_str(
        r#"[
            {"guid":"g1","video_id":"7","user_name":"小明","play_length":60},
            {"video_id":8,"user_number":"007","client_type":3,"area":"北京"}
        ]"#,
    )
    .unwrap();
    let mut csv = csv::Writer::from_writer(Vec::new());
    records.iter().for_each(|record| csv.serialize(record).unwrap());
    let text = String::from_utf8(csv.into_inner().unwrap()).unwrap();
    insta::assert_snapshot!(text, @r"
    guid,uuid,video_id,user_name,user_number,play_begin_time,play_end_time,play_length,client_type,user_ip,area,ext_data
    g1,,7,小明,,,,60,,,,
    ,,8,,007,,,,3,,北京,
    ");
}
