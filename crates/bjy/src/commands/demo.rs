//! `bjy demo`: uploads, publishes and plays a lecture, against a mock inside this process.

use std::fmt::Display;
use std::future::ready;
use std::time::Duration;

use baijiayun_mock::state::{AccountPlayRecord, Play};
use baijiayun_mock::{MockServer, MockSettings};
use baijiayun_vod::transcode::axum_0_8::transcode_router;
use baijiayun_vod::transcode::{TranscodeChange, TranscodeDetails, TranscodeEvent, TranscodeReceiver};
use baijiayun_vod::{
    ByteCount, Client, Clock, Definition, FilePart, PublishStatus, Seconds, Secret, UploadSource, VideoId,
    VideoStatus, account, callback, category, subtitle, token, video,
};
use console::{Alignment, pad_str};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::error::CliError;
use crate::lang::of_library;
use crate::output::{self, bytes, clock};

const LECTURE: &str = "lecture-1.mp4";
const SIZE: usize = 2 << 20;
const CHUNK: usize = 512 << 10;
/// The time limit of the demo, which takes a few seconds.
const TIMEOUT: Duration = Duration::from_secs(20);

pub async fn run() -> Result<(), CliError> {
    timeout(TIMEOUT, lecture()).await.map_err(|_| failed(t!("it took too long")))?
}

async fn lecture() -> Result<(), CliError> {
    let settings = MockSettings::default().transcoding(Duration::from_secs(1));
    let server = MockServer::builder().settings(settings).start().await.map_err(failed)?;
    let client = server.client().build()?;
    step(t!("start"), t!("a mock of the VOD API listens on %{url}", url = server.base_url()))?;

    let (url, mut events) = receive_webhooks(server.partner_key()).await?;
    client.callback().set_url(callback::SetUrl::new(url.as_str())).await?;
    step(t!("webhooks"), t!("transcode events are sent to %{url}", url = url))?;

    let name = t!("Mathematics");
    let mathematics = client.category().add(category::Add::new(&*name)).await?;
    step(t!("category"), t!("created %{id}, \"%{name}\"", id = mathematics.id, name = name))?;

    let video_id = upload_lecture(&client).await?;
    let done = wait_for_transcoding(&mut events).await?;
    let length = done.length.and_then(|length| clock(length.0)).unwrap_or_default();
    let definitions = done.now_definition.map(|list| list.to_string()).unwrap_or_default();
    step(
        t!("transcoded"),
        t!("%{length} long, definitions %{definitions}", length = length, definitions = definitions),
    )?;
    let status = client.video().get_status(video::GetStatus::new(video_id)).await?.status;
    if status != VideoStatus::Transcoded {
        return Err(failed(t!(
            "the webhook reports success, but the status is %{status}",
            status = format!("{status:?}")
        )));
    }

    client.category().set_video_category(category::SetVideoCategory::new(video_id, mathematics.id)).await?;
    let publish = video::SetPublishStatus::new(video_id, PublishStatus::Published);
    client.video().set_publish_status(publish).await?;
    step(t!("publish"), t!("%{id} is published in \"%{name}\"", id = video_id, name = name))?;

    let text = "WEBVTT\n\n00:00.000 --> 00:02.000\n同学们好\n";
    let request = subtitle::Upload::new("中文", video_id, FilePart::bytes("lecture-1.vtt", text));
    let added = client.subtitle().upload(request).await?;
    client.subtitle().set_default(subtitle::SetDefault::new(video_id, added.subtitle_id)).await?;
    let (id, name) = (added.subtitle_id, added.subtitle_name);
    step(t!("subtitle"), t!("%{id}, \"%{name}\", is the default", id = id, name = name))?;

    let request = token::GetPlayerToken::new(video_id).expires_in(Duration::from_secs(3600));
    let token: String = client.token().get_player_token(request).await?.token.chars().take(8).collect();
    step(t!("token"), t!("%{token}… allows playback for an hour", token = token))?;

    for listed in client.video().list(video::List::new().page_size(10)).await?.list {
        let row =
            format!("{}  {}  {}  {:?}", listed.video_id, listed.name, size(listed.total_size), listed.status);
        step(t!("list"), row)?;
    }

    watch(&server, video_id);
    let today = server.clock().now().to_cst().ok_or_else(|| failed(t!("the clock is out of range")))?.date();
    let flow = client.account().get_used_flow(account::GetUsedFlow::new(today, today)).await?.flow;
    let storage = client.account().get_info(account::GetInfo::new()).await?.used_storage;
    let (flow, storage) = (size(Some(flow)), size(storage));
    step(
        t!("traffic"),
        t!("%{flow} on %{day}; %{storage} of storage", flow = flow, day = today, storage = storage),
    )?;

    step(t!("done"), t!("%{count} signed calls", count = server.calls().len()))?;
    server.stop().await;
    Ok(())
}

fn step(name: impl Display, text: impl Display) -> Result<(), CliError> {
    // A Chinese character takes two columns.
    let name = pad_str(&name.to_string(), 10, Alignment::Right, None).into_owned();
    output::text(&format!("{name}  {text}"))
}

fn failed(reason: impl Display) -> CliError {
    CliError::network(t!("the demo failed: %{reason}", reason = of_library(reason)))
}

fn size(count: Option<ByteCount>) -> String {
    bytes(count.and_then(|count| u64::try_from(count.0).ok()).unwrap_or_default())
}

/// Uploads the lecture in chunks and prints the progress.
async fn upload_lecture(client: &Client) -> Result<VideoId, CliError> {
    let content: Vec<u8> = (0..=250).cycle().take(SIZE).collect();
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let uploader = client.uploader([Definition::High, Definition::SuperHigh]).chunk_size(CHUNK).on_progress(
        move |progress| {
            // The receiver exists until the upload ends.
            let _ = sender.send((progress.sent, progress.total));
        },
    );
    let source = UploadSource::bytes(LECTURE, content);
    let uploading = async move { uploader.upload_from(source).await };
    let printing = async {
        while let Some((sent, total)) = receiver.recv().await {
            let bar = "#".repeat(usize::try_from(sent * 20 / total).unwrap_or_default());
            let percent = sent * 100 / total;
            let progress = t!("%{sent} of %{total}", sent = bytes(sent), total = bytes(total));
            step(t!("upload"), format!("[{bar:<20}] {percent:>3} %  {progress}"))?;
        }
        Ok::<_, CliError>(())
    };
    let (uploaded, printed) = tokio::join!(uploading, printing);
    printed?;
    uploaded.map_err(failed)
}

/// Starts a server that verifies every webhook and forwards its event to the returned channel.
async fn receive_webhooks(
    key: Secret,
) -> Result<(String, mpsc::UnboundedReceiver<TranscodeEvent>), CliError> {
    let (sender, receiver) = mpsc::unbounded_channel();
    // The response to an error has code 1, and the vendor retries.
    let handler = move |event| ready(sender.send(event));
    let service =
        axum::Router::new().nest("/transcode", transcode_router(TranscodeReceiver::new(key), handler));
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(failed)?;
    let url = format!("http://{}/transcode", listener.local_addr().map_err(failed)?);
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok((url, receiver))
}

async fn wait_for_transcoding(
    events: &mut mpsc::UnboundedReceiver<TranscodeEvent>,
) -> Result<TranscodeDetails, CliError> {
    while let Some(event) = events.recv().await {
        let change = match &event.change {
            TranscodeChange::Done(_) => t!("transcoded"),
            TranscodeChange::Failed => t!("failed"),
            _ => t!("transcoding"),
        };
        step(t!("webhook"), t!("%{id}: %{change}, signature valid", id = event.video_id, change = change))?;
        match event.change {
            TranscodeChange::Done(details) => return Ok(details),
            TranscodeChange::Failed => return Err(failed(t!("transcoding failed"))),
            _ => {}
        }
    }
    Err(failed(t!("no more webhooks")))
}

/// Records that a pupil watched the video. There is no operation for it, because the player reports it.
fn watch(server: &MockServer, video_id: VideoId) {
    let begin = server.clock().now().to_cst();
    let mut record = AccountPlayRecord::default();
    record.guid = Some("0001836267ED0B260A888952A3586C80".to_owned());
    record.video_id = video_id;
    record.user_name = Some("小明".to_owned());
    record.play_begin_time = begin;
    record.play_end_time = begin;
    record.play_length = Some(Seconds(20));
    let mut play = Play::new(record);
    play.flow = ByteCount(SIZE as i64);
    server.state(|state| {
        state.accounts.values_mut().for_each(|account| account.plays.push(play.clone()));
    });
}
