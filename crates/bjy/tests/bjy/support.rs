//! Runs the program with a home folder of its own, and nothing of this machine's settings.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use baijiayun_mock::{MockServer, unknown_paths};
use rustix::process::{Pid, Signal, kill_process};
use rustix_openpty::openpty;
use rustix_openpty::rustix::termios::{LocalModes, Winsize, tcgetattr};
use tempfile::TempDir;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

/// The program, and where it is at home.
pub struct Bjy {
    home: TempDir,
    env: Vec<(&'static str, String)>,
}

/// What came of a run.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Bjy {
    /// Without any settings.
    pub fn alone() -> Self {
        Self { home: tempfile::tempdir().unwrap(), env: Vec::new() }
    }

    /// With the mock's account in the environment, and the lost paths in the config file.
    pub fn on(server: &MockServer) -> Self {
        let bjy = Self::alone()
            .env("BAIJIAYUN_BASE_URL", server.base_url())
            .env("BAIJIAYUN_PARTNER_ID", server.partner_id().to_string())
            .env("BAIJIAYUN_PARTNER_KEY", server.partner_key().expose());
        let paths: String = unknown_paths().map(|(id, path)| format!("{id:?} = {path:?}\n")).collect();
        bjy.write(".config/bjy/config.toml", format!("[paths]\n{paths}"));
        bjy
    }

    pub fn env(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    /// Sets a variable of the environment; a later value replaces an earlier one.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.env.push((name, value.into()));
    }

    /// A path below its home folder, which is also where it runs.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes a file below its home folder.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// The command, with nothing on standard input and everything else piped.
    pub fn command(&self, arguments: &[&str]) -> Command {
        self.command_of(env!("CARGO_BIN_EXE_bjy"), arguments)
    }

    /// The same for another program.
    pub fn command_of(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.home.path())
            .env("TZ", "UTC")
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .current_dir(self.home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Runs it to its end.
    pub async fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().await.unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs it without waiting for its end.
    pub fn start(&self, arguments: &[&str]) -> Running {
        let mut child = self.command(arguments).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap()).lines();
        let err = BufReader::new(child.stderr.take().unwrap()).lines();
        Running { child, out, err }
    }

    /// Runs it to its end on a terminal 80 columns wide, on which `typed` is typed. What is printed is
    /// one stream then, with `\r\n` at the ends of lines.
    pub async fn run_on_terminal(&self, arguments: &[&str], typed: &str) -> Ran {
        let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        let pty = openpty(None, Some(&size)).unwrap();
        let user = || Stdio::from(pty.user.try_clone().unwrap());
        let mut command = self.command(arguments);
        command.env("TERM", "xterm-256color").stdin(user()).stdout(user()).stderr(user());
        let mut child = command.spawn().unwrap();
        drop(command);
        drop(pty.user);
        let mut terminal = File::from(pty.controller);
        let mut keyboard = terminal.try_clone().unwrap();
        // The end of a terminal is an error, after everything was read.
        let reading = thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = terminal.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        if !typed.is_empty() {
            // Whoever asks turns the echo off, and forgets what was typed before.
            while tcgetattr(&keyboard).unwrap().local_modes.contains(LocalModes::ECHO) {
                assert!(child.try_wait().unwrap().is_none(), "nothing was asked");
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            keyboard.write_all(typed.as_bytes()).unwrap();
        }
        let code = child.wait().await.unwrap().code().unwrap_or(-1);
        Ran { code, out: reading.join().unwrap(), err: String::new() }
    }
}

/// A run that goes on.
pub struct Running {
    child: Child,
    pub out: Lines<BufReader<ChildStdout>>,
    pub err: Lines<BufReader<ChildStderr>>,
}

impl Running {
    /// The next line on standard output.
    pub async fn out(&mut self) -> String {
        self.out.next_line().await.unwrap().expect("standard output has ended")
    }

    /// The next line on standard error.
    pub async fn err(&mut self) -> String {
        self.err.next_line().await.unwrap().expect("standard error has ended")
    }

    /// What Ctrl-C does.
    pub fn interrupt(&self) {
        let id = Pid::from_raw(self.child.id().unwrap().try_into().unwrap()).unwrap();
        kill_process(id, Signal::INT).unwrap();
    }

    /// Waits for its end.
    pub async fn end(mut self) -> Ran {
        let (out, err) = (rest(&mut self.out).await, rest(&mut self.err).await);
        Ran { code: self.child.wait().await.unwrap().code().unwrap_or(-1), out, err }
    }
}

/// The lines that have not been read yet.
async fn rest(lines: &mut Lines<impl AsyncBufRead + Unpin>) -> String {
    let mut text = String::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

impl Ran {
    /// Its standard output, of a run that was to succeed.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }
}
