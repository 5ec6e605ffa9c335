//! Tests with many concurrent clients.
//!
//! The soak test: `cargo test -p baijiayun-tests --test api --release -- --ignored soak`

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baijiayun_mock::{Fault, Injection, MockServer, MockSettings};
use baijiayun_vod::callback::SetUrl;
use baijiayun_vod::{Client, Definition, VideoId, VideoStatus, category, upload, video};

use crate::support::webhook_receiver::Receiver;
use crate::support::world::{CONTENT, World, plain};

const CLIENTS: usize = 64;
/// The time after which a task counts as deadlocked. A task takes much less.
const DEADLOCK_TIMEOUT: Duration = Duration::from_secs(60);

async fn world(injections: impl IntoIterator<Item = Injection>) -> (Arc<World>, Vec<Client>) {
    let settings = MockSettings::default().rate_limit(None).transcoding(Duration::ZERO);
    let world = World::start(MockServer::builder().settings(settings)).await;
    injections.into_iter().for_each(|injection| world.server.inject(injection));
    let clients = (0..CLIENTS).map(|_| plain(&world.server).build().unwrap()).collect();
    (Arc::new(world), clients)
}

/// Runs `work` with all clients concurrently and returns the results.
async fn all<F, T>(clients: Vec<Client>, work: impl Fn(usize, Client) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let tasks: Vec<_> =
        clients.into_iter().enumerate().map(|(index, client)| tokio::spawn(work(index, client))).collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(tokio::time::timeout(DEADLOCK_TIMEOUT, task).await.expect("a deadlock").unwrap());
    }
    results
}

async fn upload(client: &Client, name: &str) -> VideoId {
    let target = client.upload().get_url(upload::GetUrl::new(name, [Definition::High])).await.unwrap();
    for (offset, bytes) in [(0, &CONTENT[..4]), (4, &CONTENT[4..])] {
        let chunk = upload::UploadFileChunk::new(target.upload_url.clone(), name, offset, 10, bytes);
        client.upload().upload_file_chunk(chunk).await.unwrap();
    }
    target.video_id
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_clients_keep_all_their_data() {
    let (world, clients) = world([]).await;
    let created = all(clients, |index, client| async move {
        let add = category::Add::new(format!("category {index}"));
        let top = client.category().add(add).await.unwrap().id;
        let mut videos = Vec::new();
        for number in 0..2 {
            let id = upload(&client, &format!("{index}-{number}.mp4")).await;
            let request = category::SetVideoCategory::new(id, top);
            client.category().set_video_category(request).await.unwrap();
            videos.push(id);
        }
        client.video().delete(video::Delete::new(videos[1])).await.unwrap();
        (top, videos[0])
    })
    .await;
    let client = &world.client;
    let list = client.video().list(video::List::new().page_size(1000)).await.unwrap();
    let kept: BTreeSet<_> = created.iter().map(|(_, video)| *video).collect();
    assert_eq!((list.total, kept.len()), (CLIENTS as i64, CLIENTS));
    assert!(list.list.iter().all(|video| kept.contains(&video.video_id)));
    assert!(list.list.iter().all(|video| video.status == VideoStatus::Transcoded));
    let tree = client.category().list(category::List::new()).await.unwrap().list;
    assert_eq!(tree.len(), CLIENTS);
    assert!(tree.iter().all(|category| category.video_count == Some(1)));
    for (_, video) in &created {
        assert_eq!(world.server.uploaded(*video).unwrap(), CONTENT);
    }
    let names: BTreeSet<_> = list.list.into_iter().map(|video| video.name).collect();
    assert!(
        names.into_iter().eq((0..CLIENTS).map(|index| format!("{index}-0.mp4")).collect::<BTreeSet<_>>())
    );
}

/// There are more threads than cores, so that they interrupt each other at any point.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn calls_webhooks_and_new_keys_do_not_deadlock() {
    let receiver = Receiver::start().await;
    let (world, clients) = world([]).await;
    world.client.callback().set_url(SetUrl::new(receiver.url.clone())).await.unwrap();
    world.server.inject(Fault::KeyRotated.always().on::<video::GetShareUrl>());
    all(clients, |index, _| {
        let world = Arc::clone(&world);
        async move {
            for _ in 0..20 {
                // The key may be outdated by the time it is used.
                let client = plain(&world.server).build().unwrap();
                if index % 4 == 0 {
                    let request = video::GetShareUrl::new(VideoId(1));
                    assert!(client.video().get_share_url(request).await.is_err());
                    continue;
                }
                let request = upload::GetUrl::new("a.mp4", [Definition::High]);
                let Ok(target) = client.upload().get_url(request).await else { continue };
                let chunk = upload::UploadFileChunk::new(target.upload_url, "a.mp4", 0, 10, CONTENT);
                client.upload().upload_file_chunk(chunk).await.unwrap();
            }
        }
    })
    .await;
    world.server.settle().await.unwrap();
    let uploaded =
        world.account(|account| account.videos.values().filter(|one| one.upload.md5.is_some()).count());
    assert_eq!(receiver.raw().len(), 2 * uploaded);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_one_of_several_uploads_and_deletions_succeeds() {
    let (world, clients) = world([]).await;
    let target = world.target("a.mp4").await;
    let url = target.upload_url.clone();
    let won = all(clients.clone(), move |_, client| {
        let chunk = upload::UploadFileChunk::new(url.clone(), "a.mp4", 0, 10, CONTENT);
        async move { client.upload().upload_file_chunk(chunk).await.is_ok() }
    })
    .await;
    assert_eq!(won.into_iter().filter(|won| *won).count(), 1);
    assert_eq!(world.server.uploaded(target.video_id).unwrap(), CONTENT);
    let deleted = all(clients, move |_, client| async move {
        client.video().delete(video::Delete::new(target.video_id)).await.is_ok()
    })
    .await;
    assert_eq!(deleted.into_iter().filter(|deleted| *deleted).count(), 1);
}

/// Returns the resident memory of this process in kilobytes, if the system reports it.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// Checks that memory does not grow during a minute of calls that delete everything they create.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a minute"]
async fn soak() {
    let receiver = Receiver::start().await;
    let (world, clients) = world([Fault::ResetAfter.with_probability(0.001).on::<video::List>()]).await;
    world.client.callback().set_url(SetUrl::new(receiver.url.clone())).await.unwrap();
    let mut after = Vec::new();
    for round in 0..6 {
        let until = Instant::now() + Duration::from_secs(10);
        let calls = all(clients.clone(), move |index, client| async move {
            let mut calls = 0;
            while Instant::now() < until {
                let id = upload(&client, &format!("{index}.mp4")).await;
                let top = client.category().add(category::Add::new("a")).await.unwrap().id;
                let put = category::SetVideoCategory::new(id, top);
                client.category().set_video_category(put).await.unwrap();
                // An injected fault sometimes resets its connection.
                let _ = client.video().list(video::List::new()).await;
                client.video().delete(video::Delete::new(id)).await.unwrap();
                client.category().delete(category::Delete::new(top)).await.unwrap();
                calls += 8;
            }
            calls
        })
        .await;
        world.server.settle().await.unwrap();
        receiver.clear();
        eprintln!("round {round}: {} calls, {:?} kB", calls.into_iter().sum::<usize>(), resident());
        after.extend(resident());
    }
    assert!(world.account(|account| account.videos.is_empty() && account.categories.is_empty()));
    assert!(world.server.state(|state| state.events.is_empty() && state.pending.is_empty()));
    assert!(world.server.calls().len() <= 1000 && world.server.deliveries().len() <= 1000);
    if let [_, warm, .., last] = after[..] {
        assert!(last < warm + warm / 5 + 4096, "{after:?}");
    }
}
