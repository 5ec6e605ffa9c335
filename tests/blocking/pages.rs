//! Pages and items as iterators.

use baijiayun_mock::Fault;
use baijiayun_mock::state::Video;
use baijiayun_vod::{ByteCount, Error, UnixTime, VideoId, video};

use crate::support::mock_thread::Server;

fn server_with_videos(count: i64) -> Server {
    let server = Server::start();
    server.state(|state| {
        let account = state.accounts.values_mut().next().unwrap();
        for id in 1..=count {
            let video = Video::transcoded(format!("video {id}"), ByteCount(10), UnixTime(1_600_000_000));
            account.videos.insert(VideoId(id), video);
        }
    });
    server
}

#[test]
fn items_are_returned_once_and_in_order() {
    let server = server_with_videos(45);
    let items = server.blocking_client().video().list_items(video::List::new().page_size(20));
    let ids = items.map(|item| Ok(item?.video_id.0)).collect::<Result<Vec<_>, Error>>().unwrap();
    assert_eq!(ids, (1..=45).rev().collect::<Vec<_>>());
}

#[test]
fn pages_are_fetched_on_demand() {
    let server = server_with_videos(45);
    let client = server.blocking_client();
    let mut pages = client.video().list_pages(video::List::new().page_size(20));
    assert_eq!(server.calls().len(), 0);
    let first = pages.next().unwrap().unwrap();
    assert_eq!((first.number, first.total, first.items.len()), (1, 45, 20));
    assert_eq!(server.calls().len(), 1);
    // An iterator outlives its client and can move to another thread.
    drop(client);
    let rest = std::thread::spawn(|| pages.map(|page| page.unwrap().items.len()).collect::<Vec<_>>());
    assert_eq!(rest.join().unwrap(), [20, 5]);
}

#[test]
fn an_error_ends_the_iterator() {
    let server = server_with_videos(9);
    let mut pages = server.blocking_client().video().list_pages(video::List::new().page_size(3));
    pages.next().unwrap().unwrap();
    server.inject(Fault::Status(400).always());
    assert!(pages.next().unwrap().is_err());
    assert!(pages.next().is_none());
}
