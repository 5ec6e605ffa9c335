//! What a school does with a recorded lecture, against a mock inside this process.
//!
//! `cargo xtask demo` runs it.

use std::error::Error;
use std::time::Duration;

use baijiayun_mock::state::{AccountPlayRecord, Play};
use baijiayun_mock::{MockServer, Settings};
use baijiayun_vod::transcode::{
    TranscodeChange, TranscodeDetails, TranscodeEvent, TranscodeReceiver, transcode_router,
};
use baijiayun_vod::{
    ByteCount, Client, Clock, Definition, FilePart, ProductType, PublishStatus, Seconds, Secret, VideoId,
    VideoStatus, account, callback, category, subtitle, token, upload, video,
};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const LECTURE: &str = "lecture-1.mp4";
const SIZE: usize = 2 << 20;
const CHUNK: usize = 512 << 10;
/// Nothing here should take nearly as long.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::main]
async fn main() -> Result<()> {
    tokio::time::timeout(PATIENCE, lecture()).await?
}

async fn lecture() -> Result<()> {
    let settings = Settings { transcoding: Duration::from_secs(1), ..Settings::default() };
    let server = MockServer::builder().settings(settings).start().await?;
    let client = server.client().build()?;
    step("start", format!("a mock of the VOD API listens on {}", server.base_url()));

    let (url, mut events) = receive_callbacks(server.partner_key()).await?;
    client.callback().set_url(callback::SetUrl::new(url.as_str())).await?;
    step("callbacks", format!("transcode events go to {url}"));

    let mathematics = client.category().add(category::Add::new("Mathematics")).await?;
    step("category", format!("made {}, \"Mathematics\"", mathematics.id));

    let video_id = upload_lecture(&client).await?;
    let done = wait_for_transcoding(&mut events).await?;
    let length = done.length.unwrap_or(Seconds(0));
    step("transcoded", format!("{length} s long, definitions {}", list(&done.now_definition)));
    let status = client.video().get_status(video::GetStatus::new(video_id)).await?;
    if status.status != VideoStatus::Transcoded {
        return Err(format!("the callback says done, the status says {:?}", status.status).into());
    }

    client.category().set_video_category(category::SetVideoCategory::new(video_id, mathematics.id)).await?;
    let publish = video::SetPublishStatus::new(video_id, PublishStatus::Published);
    client.video().set_publish_status(publish).await?;
    step("publish", format!("{video_id} is in \"Mathematics\", for everyone to watch"));

    let text = "WEBVTT\n\n00:00.000 --> 00:02.000\n同学们好\n";
    let request = subtitle::Upload::new("中文", video_id, FilePart::bytes("lecture-1.vtt", text));
    let added = client.subtitle().upload(request).await?;
    client.subtitle().set_default(subtitle::SetDefault::new(video_id, added.subtitle_id)).await?;
    step("subtitle", format!("{}, \"{}\", is the default", added.subtitle_id, added.subtitle_name));

    let request = token::GetPlayerToken::new(video_id, Seconds(3600));
    let token = client.token().get_player_token(request).await?.token;
    step("token", format!("{}… lets a player play it for an hour", &token[..8]));

    for listed in client.video().list(video::List::new().page_size(10)).await?.list {
        let size = listed.total_size.unwrap_or(ByteCount(0));
        let row = format!("{}  {}  {size} bytes  {:?}", listed.video_id, listed.name, listed.status);
        step("list", row);
    }

    watch(&server, video_id);
    let today = server.clock().now().to_cst().ok_or("the clock is out of range")?.date();
    let traffic = client.account().get_used_flow(account::GetUsedFlow::new(today, today)).await?;
    let used = client.account().get_info(account::GetInfo::new()).await?.used_storage;
    let used = used.unwrap_or(ByteCount(0));
    step("traffic", format!("{} bytes on {today}; {used} bytes of storage", traffic.flow));

    step("done", format!("{} calls, each signed and checked", server.received().len()));
    server.stop().await;
    Ok(())
}

fn step(name: &str, text: impl AsRef<str>) {
    println!("{name:>10}  {}", text.as_ref());
}

fn list(items: &Option<baijiayun_vod::CommaList<baijiayun_vod::DefinitionName>>) -> String {
    items.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// In chunks, so that it could go on after a break.
async fn upload_lecture(client: &Client) -> Result<VideoId> {
    let request = upload::GetUrl::new(LECTURE, [Definition::High, Definition::SuperHigh]);
    let target = client.upload().get_url(request).await?;
    let content: Vec<u8> = (0..SIZE).map(|index| (index % 251) as u8).collect();
    let total = content.len() as u64;
    let mut sent = 0;
    for chunk in content.chunks(CHUNK) {
        let piece = upload::UploadFileChunk::new(&target.upload_url, LECTURE, sent, total, chunk.to_vec());
        client.upload().upload_file_chunk(piece).await?;
        sent += chunk.len() as u64;
        let bar = "#".repeat(usize::try_from(sent * 20 / total)?);
        step("upload", format!("[{bar:<20}] {:>3} %  {sent} of {total} bytes", sent * 100 / total));
    }
    Ok(target.video_id)
}

/// A server of our own, which checks every callback before it passes it on.
async fn receive_callbacks(key: Secret) -> Result<(String, mpsc::UnboundedReceiver<TranscodeEvent>)> {
    let (sender, receiver) = mpsc::unbounded_channel();
    // An error is answered with code 1, and the event sent again.
    let pass_on = move |event| std::future::ready(sender.send(event));
    let callbacks = transcode_router(TranscodeReceiver::new(key), pass_on);
    let service = axum::Router::new().nest("/transcode", callbacks);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/transcode", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok((url, receiver))
}

async fn wait_for_transcoding(
    events: &mut mpsc::UnboundedReceiver<TranscodeEvent>,
) -> Result<TranscodeDetails> {
    while let Some(event) = events.recv().await {
        let change = match &event.change {
            TranscodeChange::Done(_) => "transcoded",
            TranscodeChange::Failed => "failed",
            _ => "transcoding",
        };
        step("callback", format!("{}: {change}, signature right", event.video_id));
        match event.change {
            TranscodeChange::Done(details) => return Ok(details),
            TranscodeChange::Failed => return Err("transcoding failed".into()),
            _ => {}
        }
    }
    Err("no more callbacks".into())
}

/// A pupil watches it. Players do that, so there is no operation for it.
fn watch(server: &MockServer, video_id: VideoId) {
    let begin = server.clock().now().to_cst();
    let record = AccountPlayRecord {
        guid: Some("0001836267ED0B260A888952A3586C80".to_owned()),
        uuid: None,
        video_id,
        user_name: Some("小明".to_owned()),
        user_number: None,
        play_begin_time: begin,
        play_end_time: begin,
        play_length: Some(Seconds(20)),
        client_type: None,
        user_ip: None,
        area: None,
        ext_data: None,
        room_id: None,
    };
    let play = Play { product_type: ProductType::Vod, flow: ByteCount(SIZE as i64), record };
    server.state(|state| {
        state.accounts.values_mut().for_each(|account| account.plays.push(play.clone()));
    });
}
