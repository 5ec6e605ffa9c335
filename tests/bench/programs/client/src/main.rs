//! One call of the client.

use std::error::Error;
use std::io::{self, Write};

use baijiayun_vod::{Client, VideoId, video};
use tokio::runtime::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let client = Client::from_env()?;
    let status = runtime.block_on(client.video().get_status(video::GetStatus::new(VideoId(1))))?;
    writeln!(io::stdout(), "{}", status.status)?;
    Ok(())
}
