//! One request of reqwest.

use std::error::Error;
use std::io::{self, Write};

use tokio::runtime::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let url = std::env::var("URL")?;
    let text = runtime
        .block_on(async { reqwest::Client::new().post(url).body("a=1").send().await?.text().await })?;
    writeln!(io::stdout(), "{text}")?;
    Ok(())
}
