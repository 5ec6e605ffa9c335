//! Responses in other formats than JSON.

use baijiayun_vod::lenient;
use baijiayun_vod::play_data::PlayRecord;

/// A format with positions has no names to tell a missing field by, so every field is written.
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
