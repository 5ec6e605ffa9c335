//! User-defined services with a client inside, and their test doubles.

use std::collections::BTreeMap;

use async_trait::async_trait;
use baijiayun_vod::{ApiError, Client, Error, ErrorKind, Request, Stub, VideoId, video};
use mockall::automock;
use mockall::predicate::eq;
use serde_json::json;

use crate::stubbed;

/// A service as a trait object: `async_trait`.
#[automock]
#[async_trait]
trait Videos: Send + Sync {
    async fn info(&self, request: video::GetInfo) -> Result<video::GetInfoResponse, Error>;
}

#[async_trait]
impl Videos for Client {
    async fn info(&self, request: video::GetInfo) -> Result<video::GetInfoResponse, Error> {
        self.video().get_info(request).await
    }
}

/// The code under test.
async fn title(videos: &dyn Videos, video_id: VideoId) -> Result<String, Error> {
    match videos.info(video::GetInfo::new(video_id)).await {
        Ok(info) => Ok(info.name),
        Err(error) if error.code() == Some(5002) => Ok("deleted".to_owned()),
        Err(error) => Err(error),
    }
}

fn info(name: &str) -> video::GetInfoResponse {
    let mut info = video::GetInfoResponse::default();
    info.name = name.into();
    info
}

#[tokio::test]
async fn the_service_works_with_a_client() {
    let stub = Stub::new().respond::<video::GetInfo>(info("a lecture"));
    assert_eq!(title(&stubbed(&stub), VideoId(7)).await.unwrap(), "a lecture");
}

#[tokio::test]
async fn a_mock_compares_requests() {
    let mut videos = MockVideos::new();
    let asked = || eq(video::GetInfo::new(VideoId(7)));
    videos.expect_info().with(asked()).times(1).returning(|_| Ok(info("a lecture")));
    videos.expect_info().with(eq(video::GetInfo::new(VideoId(8)))).returning(|request| {
        assert_eq!(request.param("video_id"), Some("8"));
        Err(Error::new(video::GetInfo::OPERATION, ErrorKind::Api(ApiError::new(5002, "no such video"))))
    });
    assert_eq!(title(&videos, VideoId(7)).await.unwrap(), "a lecture");
    assert_eq!(title(&videos, VideoId(8)).await.unwrap(), "deleted");
}

/// A service as a type parameter, with a native `async fn`.
trait Catalogue {
    fn rename(&self, request: video::Update) -> impl Future<Output = Result<(), Error>> + Send;
}

struct Vendor {
    client: Client,
}

impl Catalogue for Vendor {
    async fn rename(&self, request: video::Update) -> Result<(), Error> {
        self.client.video().update(request).await?;
        Ok(())
    }
}

/// A test double in memory.
#[derive(Default)]
struct InMemory(std::sync::Mutex<BTreeMap<String, String>>);

impl Catalogue for InMemory {
    async fn rename(&self, request: video::Update) -> Result<(), Error> {
        let param = |name| request.param(name).unwrap_or_default().to_owned();
        self.0.lock().unwrap().insert(param("video_id"), param("name"));
        Ok(())
    }
}

/// The code under test. It spawns, so its future has to be `Send`.
async fn rename_all<C: Catalogue + Send + Sync + 'static>(catalogue: C) -> (C, usize) {
    let work = async move {
        let mut renamed = 0;
        for id in [7, 8] {
            let request = video::Update::new(VideoId(id), format!("lecture {id}"));
            renamed += usize::from(catalogue.rename(request).await.is_ok());
        }
        (catalogue, renamed)
    };
    tokio::spawn(work).await.unwrap()
}

#[tokio::test]
async fn native_async_traits_work_with_both() {
    let stub = Stub::new().respond_json::<video::Update>(json!({})).reject::<video::Update>(5002, "gone");
    let (_, renamed) = rename_all(Vendor { client: stubbed(&stub) }).await;
    assert_eq!(renamed, 1);
    let (double, renamed) = rename_all(InMemory::default()).await;
    assert_eq!(renamed, 2);
    assert_eq!(double.0.lock().unwrap()["8"], "lecture 8");
}
