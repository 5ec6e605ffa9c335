//! Every operation as a command, against the mock. A snapshot per module has the commands and their output.
//!
//! The unknown paths come from a page that `bjy paths import` has read, and the mock serves these very paths.

use baijiayun_mock::{MockClock, MockServer, State};
use baijiayun_page::render::html;
use baijiayun_vod::{API, UnixTime};
use serde_json::Value;

use crate::support::Bjy;
use crate::vendor_page::{page, with_made_up_paths};

/// 2020-01-01 10:01:01, China Standard Time.
const NOW: UnixTime = UnixTime(1_577_844_061);

/// A mock with the state of `school.yaml`, and a transcript of commands and their output.
struct Session {
    server: MockServer,
    bjy: Bjy,
    text: String,
}

impl Session {
    async fn new() -> Self {
        let state = State::from_yaml(include_str!("school.yaml")).unwrap();
        let builder = MockServer::builder().state(state).clock(MockClock::stopped(NOW));
        let server = with_made_up_paths(builder).start().await.unwrap();
        let bjy = Bjy::with_mock(&server);
        bjy.write(".config/bjy/config.toml", "");
        bjy.write("page.html", html(&page()));
        bjy.run(&["paths", "import", "page.html", "--yes"]).await.expect_success();
        bjy.write("vtt/second.vtt", "WEBVTT\n");
        bjy.write("slides.ppt", "ppt");
        bjy.write("slides.txt", "txt");
        bjy.write("lecture.mp4", "0123456789");
        bjy.write("secret.txt", "e10adc3949ba59abbe56e057f20f883e\n");
        bjy.write("markers.json", r#"[{"time_offset":"00:02:00","description":"习题"}]"#);
        Self { server, bjy, text: String::new() }
    }

    /// Runs each command line, which must succeed, and adds it to the transcript.
    async fn run(&mut self, lines: &[&str]) {
        for line in lines {
            let out = self.line(line).await;
            self.text.push_str(&format!("$ bjy {line}\n{out}\n"));
        }
    }

    async fn line(&self, line: &str) -> String {
        let arguments = shell_words::split(line).unwrap();
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let result = self.bjy.run(&arguments).await;
        assert_eq!((result.code, result.stderr.as_str()), (0, ""), "{line}");
        result.stdout.replace(self.server.base_url(), "http://mock")
    }

    #[track_caller]
    fn check(self, module: &str) {
        insta::assert_snapshot!(module, self.text);
    }
}

#[tokio::test]
async fn account() {
    let mut session = Session::new().await;
    session
        .run(&[
            "account get-info",
            "account get-info --table",
            "account get-used-flow --start-date 2019-12-30 --end-date 2020-01-01 --table",
            "account get-daily-used-flow --start-date 2019-12-30 --end-date 2020-01-01",
            "account list-video-used-flow --date 2019-12-31 --table",
            "account get-product-usage",
            "account get-product-usage --table",
        ])
        .await;
    session.check("account");
}

#[tokio::test]
async fn callback() {
    let mut session = Session::new().await;
    session
        .run(&[
            "callback get-url",
            "callback set-url --url https://school.example/new",
            "callback get-url --table",
        ])
        .await;
    session.check("callback");
}

#[tokio::test]
async fn category() {
    let mut session = Session::new().await;
    session
        .run(&[
            "category list",
            "category list --table",
            "category get-info --category-id 12",
            "category add --name 几何 --parent-id 11",
            "category list-videos --category-id 12 --table",
            "category list-videos --category-id 12 --all --jsonl",
            "category set-video-category --video-id 102 --category-id 11",
            "category set-video-category-batch --video-ids 101,102 --category-id 11",
            "category delete --category-id 13 --yes",
        ])
        .await;
    session.check("category");
}

#[tokio::test]
async fn marker() {
    let mut session = Session::new().await;
    session
        .run(&[
            "marker list --video-unique 101",
            "marker save --video-unique 101 --content @markers.json",
            "marker set-jump --video-unique 101 --jump off",
            "marker list --video-unique 101 --table",
            "marker set-slides --video-unique 101 --ppt slides.ppt --txt slides.txt",
        ])
        .await;
    session.check("marker");
}

#[tokio::test]
async fn notice() {
    let mut session = Session::new().await;
    session
        .run(&[
            r#"notice add --notice '[{"content":"下周放假"}]'"#,
            "notice bind --video-ids 101 --video-ids 102 --notice-id 21",
        ])
        .await;
    session.check("notice");
}

#[tokio::test]
async fn partner() {
    let mut session = Session::new().await;
    session
        .run(&[
            "partner create-key --secret-key @secret.txt",
            "partner create-key --secret-key e10adc3949ba59abbe56e057f20f883e --table",
            "partner create-key --secret-key @secret.txt --raw",
        ])
        .await;
    session.check("partner");
}

#[tokio::test]
async fn play_data() {
    let mut session = Session::new().await;
    session
        .run(&[
            "play-data get-used-flow --video-id 101 --start-date 2019-12-30 --end-date 2020-01-01 --table",
            "play-data list-play-records --video-id 101 --start-time 2019-12-30 --end-time 2019-12-30",
            "play-data list-play-records --video-id 101 --start-time 2019-12-30 --end-time 2019-12-30 --page-size 1 --jsonl",
            "play-data list-play-records --video-id 101 --start-time '2019-12-30 09:00:00' --end-time 2020-01-01 --table",
            "play-data list-account-play-records --start-time 2019-12-30 --end-time 2020-01-01 --jsonl",
            "play-data list-playback-play-records --room-id 99 --start-time 2019-12-30 --end-time 2020-01-01 --table",
            "play-data get-play-count-rank --start-date 2019-12-30 --end-date 2020-01-01 --table",
            "play-data get-daily-play-count --video-id 101 --start-date 2019-12-30 --end-date 2020-01-01 --table",
            "play-data get-account-daily-play-count --start-date 2019-12-30 --end-date 2020-01-01",
        ])
        .await;
    session.check("play_data");
}

#[tokio::test]
async fn question() {
    let mut session = Session::new().await;
    let question = r#"[{"title":"空集是集合吗","option_type":1,"show_time":30,"option_list":[{"value":"是","is_right":1},{"value":"否","is_right":0}]}]"#;
    session
        .run(&[
            &format!("question save --video-unique 101 --question-list '{question}'"),
            "question list --video-unique 101",
            "question list-user-answers --video-unique 101",
        ])
        .await;
    let listed: Value =
        serde_json::from_str(&session.line("question list --video-unique 101").await).unwrap();
    let id = &listed["question_list"][0]["id"];
    session.run(&[&format!("question delete --video-unique 101 --question-ids {id} --yes")]).await;
    session.check("question");
}

#[tokio::test]
async fn subtitle() {
    let mut session = Session::new().await;
    session
        .run(&[
            "subtitle list --video-id 101 --table",
            "subtitle upload --name English --video-id 101 --subtitle vtt/second.vtt",
            "subtitle rename --subtitle-id 31 --name 简体中文",
            "subtitle set-default --video-id 101 --subtitle-id 31",
            "subtitle delete --subtitle-id 31 -y",
            "subtitle list --video-id 101",
        ])
        .await;
    session.check("subtitle");
}

#[tokio::test]
async fn token() {
    let mut session = Session::new().await;
    session
        .run(&[
            "token get-player-token --video-id 101 --expires-in 3600",
            "token get-player-token --video-id 101",
            "token get-player-token-batch --video-ids 101,102 --expires-in 3600",
        ])
        .await;
    session.check("token");
}

#[tokio::test]
async fn upload() {
    let mut session = Session::new().await;
    let get_url = "upload get-url --file-name lecture.mp4 --definition high,super-high";
    let response: Value = serde_json::from_str(&session.line(get_url).await).unwrap();
    let url = response["upload_url"].as_str().unwrap().replace("http://mock", session.server.base_url());
    session.run(&[get_url, "upload get-resume-url --video-id 103"]).await;
    let uploaded = session.line(&format!("upload upload-file --upload-url {url} --data lecture.mp4")).await;
    session.text.push_str(&format!("$ bjy upload upload-file --upload-url … --data lecture.mp4\n{uploaded}"));
    session.check("upload");
}

#[tokio::test]
async fn video() {
    let mut session = Session::new().await;
    session
        .run(&[
            "video list",
            "video list --table",
            "video list --jsonl --name 第一",
            "video list --all --page-size 1 --table",
            "video list --all --page-size 2",
            "video get-status --video-id 103 --table",
            "video get-info --video-id 101",
            "video get-info --video-id 101 --table",
            "video get-image --video-id 101",
            "video get-share-url --video-id 101",
            "video get-url --video-id 101 --expires-in 3600",
            "video get-url --video-id 101 --format encrypted",
            "video transcode-again --video-id 102 --definition low --format mp4",
            "video update --video-id 102 --name 'Lecture 2'",
            "video set-publish-status --video-id 102 --status published",
            "video remove-definition --video-id 101 --definition 1 --yes",
            "video delete-sources --video-ids 101,102 --yes",
            "video delete --video-id 102 --yes",
        ])
        .await;
    session.check("video");
}

#[tokio::test]
async fn whitelist() {
    let mut session = Session::new().await;
    session
        .run(&[
            "whitelist get-token --user-number 305467 --name 小明",
            "whitelist list-groups --video-unique 101 --table",
            "whitelist bind-group --video-unique 101 --group-id 132527",
            "whitelist unbind-group --video-unique 101 --group-id 132526",
            "whitelist list-users --video-unique 101 --table",
            "whitelist bind-users --video-unique 101 --user-ids 305467,305199",
            "whitelist unbind-users --video-unique 101 --user-ids 305467",
            "whitelist list-users --video-unique 101 --all",
        ])
        .await;
    session.check("whitelist");
}

#[test]
fn every_operation_is_run() {
    let tests = include_str!("operations.rs");
    let is_run = |id: &&str| {
        let command = id.replace('.', " ").replace('_', "-");
        // An option or the end of the line follows the name.
        [' ', '"'].iter().any(|next| tests.contains(&format!("{command}{next}")))
    };
    let missing: Vec<_> =
        API.operations.iter().map(|operation| operation.id).filter(|id| !is_run(id)).collect();
    assert!(missing.is_empty(), "no test runs {missing:?}");
}
