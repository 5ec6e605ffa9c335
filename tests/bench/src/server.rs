//! The server of the rows that make calls: it always returns the same response.
//!
//! It is a process of its own, so that its costs are not counted.

mod upload;

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;

use crate::row::{Effort, Options};

/// The response to `video.get_info`, of a usual size.
pub const RESPONSE: &str = include_str!("response.json");

/// A running server. It ends when this is dropped.
pub struct Server {
    pub address: SocketAddr,
    process: Option<Child>,
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            // The process reads until its standard input is closed. Nothing depends on how it ends.
            drop(process.stdin.take());
            let _ = process.wait();
        }
    }
}

impl Server {
    pub fn start(options: &Options) -> anyhow::Result<Self> {
        // The program of the tests cannot serve.
        if options.effort == Effort::Once {
            let listener = TcpListener::bind("127.0.0.1:0")?;
            let address = listener.local_addr()?;
            thread::spawn(move || serve(listener));
            return Ok(Self { address, process: None });
        }
        let mut command = Command::new(env::current_exe()?);
        let mut process = command.arg("--serve").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut address = String::new();
        let stdout = process.stdout.take().context("no standard output")?;
        BufReader::new(stdout).read_line(&mut address)?;
        let address = address.trim().parse()?;
        Ok(Self { address, process: Some(process) })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Prints the address and serves until the parent closes standard input, or ends.
pub fn serve_until_stdin_ends() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    writeln!(io::stdout(), "{}", listener.local_addr()?)?;
    thread::spawn(move || serve(listener));
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn serve(listener: TcpListener) -> anyhow::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // A body that is not read costs the connection.
        let respond = |_: Bytes| async { ([(CONTENT_TYPE, "application/json")], RESPONSE) };
        let app = Router::new().fallback(respond).merge(upload::routes());
        Ok(axum::serve(tokio::net::TcpListener::from_std(listener)?, app).await?)
    })
}
