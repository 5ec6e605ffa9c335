//! How it behaves towards shells, scripts and people.

use baijiayun_mock::MockServer;

use crate::support::Bjy;

#[tokio::test]
async fn a_terminal_gets_a_table_and_a_pipe_json() {
    let server = MockServer::start().await.unwrap();
    let bjy = Bjy::on(&server);
    let piped = bjy.run(&["video", "list"]).await.done();
    assert!(piped.starts_with("{\n  \"total\": 0"), "{piped}");
    let shown = bjy.run_on_terminal(&["video", "list"], "").await.done();
    assert_eq!(shown, "total      0\r\npage       1\r\npage_size  20\r\n");
}
