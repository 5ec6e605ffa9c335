//! Runs the program in a temporary home folder, without the settings of the machine.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use baijiayun_mock::{LoggedCall, MockServer, State, unknown_paths};
use rustix::process::{Pid, Signal, kill_process};
use rustix_openpty::openpty;
use rustix_openpty::rustix::termios::{LocalModes, Winsize, tcgetattr};
use tempfile::TempDir;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

/// The program, its home folder and its environment.
pub struct Bjy {
    home: TempDir,
    env: Vec<(&'static str, String)>,
}

/// The result of a finished run.
#[derive(Debug)]
pub struct Finished {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Bjy {
    /// Creates a home folder without any settings.
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap(), env: Vec::new() }
    }

    /// Puts the mock's account into the environment, and the unknown paths into the config file.
    pub fn with_mock(server: &MockServer) -> Self {
        let mut bjy = Self::new();
        bjy.use_mock(server);
        bjy
    }

    /// Does what [`with_mock`](Self::with_mock) does, for a home folder that exists already.
    pub fn use_mock(&mut self, server: &MockServer) {
        self.set("BAIJIAYUN_BASE_URL", server.base_url());
        self.set("BAIJIAYUN_PARTNER_ID", server.partner_id().to_string());
        self.set("BAIJIAYUN_PARTNER_KEY", server.partner_key().expose());
        let paths: String = unknown_paths().map(|(id, path)| format!("{id:?} = {path:?}\n")).collect();
        self.write(".config/bjy/config.toml", format!("[paths]\n{paths}"));
    }

    pub fn env(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    /// Sets a variable of the environment; a later value replaces an earlier one.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.env.push((name, value.into()));
    }

    /// Returns a path in the home folder, which is also the working directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes a file in the home folder.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// Returns the command, with empty standard input and piped output.
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

    /// Runs the program and waits for it.
    pub async fn run(&self, arguments: &[&str]) -> Finished {
        let output = self.command(arguments).output().await.unwrap();
        Finished {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Starts the program without waiting for it.
    pub fn start(&self, arguments: &[&str]) -> Running {
        let mut child = self.command(arguments).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        let stderr = BufReader::new(child.stderr.take().unwrap()).lines();
        Running { child, stdout, stderr }
    }

    /// Runs the program on a terminal that is 80 columns wide, types `typed`, and waits for the program.
    /// Everything it prints is in `stdout`, with `\r\n` at the ends of lines.
    pub async fn run_on_terminal(&self, arguments: &[&str], typed: &str) -> Finished {
        self.run_on_wide_terminal(80, arguments, typed).await
    }

    /// The same on a terminal that is `width` columns wide.
    pub async fn run_on_wide_terminal(&self, width: u16, arguments: &[&str], typed: &str) -> Finished {
        let size = Winsize { ws_row: 24, ws_col: width, ws_xpixel: 0, ws_ypixel: 0 };
        let pty = openpty(None, Some(&size)).unwrap();
        let user = || Stdio::from(pty.user.try_clone().unwrap());
        let mut command = self.command(arguments);
        command.env("TERM", "xterm-256color").stdin(user()).stdout(user()).stderr(user());
        let mut child = command.spawn().unwrap();
        drop(command);
        drop(pty.user);
        let mut terminal = File::from(pty.controller);
        let mut keyboard = terminal.try_clone().unwrap();
        // Reading fails after the last byte, because the terminal is closed.
        let reading = thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = terminal.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        if !typed.is_empty() {
            // A prompt turns the echo off and discards earlier input, so wait for it.
            while tcgetattr(&keyboard).unwrap().local_modes.contains(LocalModes::ECHO) {
                assert!(child.try_wait().unwrap().is_none(), "the program ended without a prompt");
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            keyboard.write_all(typed.as_bytes()).unwrap();
        }
        let code = child.wait().await.unwrap().code().unwrap_or(-1);
        Finished { code, stdout: reading.join().unwrap(), stderr: String::new() }
    }
}

/// A program at a prompt on a terminal.
pub struct AtPrompt {
    child: Child,
    terminal: File,
    /// Keeps the terminal after the end of the program.
    user: OwnedFd,
}

impl Bjy {
    /// Runs the program on a terminal until it shows a prompt.
    pub async fn at_prompt(&self, arguments: &[&str]) -> AtPrompt {
        let pty = openpty(None, None).unwrap();
        let user = || Stdio::from(pty.user.try_clone().unwrap());
        let mut command = self.command(arguments);
        command.env("TERM", "xterm-256color").stdin(user()).stdout(user()).stderr(user());
        let mut child = command.spawn().unwrap();
        while echoes(&pty.user) {
            assert!(child.try_wait().unwrap().is_none(), "the program ended without a prompt");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        AtPrompt { child, terminal: File::from(pty.controller), user: pty.user }
    }
}

fn echoes(terminal: &OwnedFd) -> bool {
    tcgetattr(terminal).unwrap().local_modes.contains(LocalModes::ECHO)
}

impl AtPrompt {
    /// Types an answer.
    pub fn answer(&mut self, text: &str) {
        self.terminal.write_all(text.as_bytes()).unwrap();
    }

    /// Waits for the program.
    pub async fn finish(mut self) -> Finished {
        let code = self.child.wait().await.unwrap().code().unwrap_or(-1);
        drop(self.user);
        let mut bytes = Vec::new();
        // Reading fails after the last byte, because the terminal is closed.
        let _ = self.terminal.read_to_end(&mut bytes);
        Finished { code, stdout: String::from_utf8_lossy(&bytes).into_owned(), stderr: String::new() }
    }

    /// Waits until the terminal is as it was before the prompt.
    pub async fn after_prompt(&self) {
        while !echoes(&self.user) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Presses Ctrl-C, and waits for the program. Returns whether the terminal echoes afterwards.
    pub async fn interrupt(mut self) -> (Finished, bool) {
        let reads_keys = !tcgetattr(&self.user).unwrap().local_modes.contains(LocalModes::ISIG);
        if reads_keys {
            self.terminal.write_all(b"\x03").unwrap();
        } else {
            // This terminal does not control the program, so it does not send the signal itself.
            let id = Pid::from_raw(self.child.id().unwrap().try_into().unwrap()).unwrap();
            kill_process(id, Signal::INT).unwrap();
        }
        let code = self.child.wait().await.unwrap().code().unwrap_or(-1);
        let echoes = echoes(&self.user);
        drop(self.user);
        let mut bytes = Vec::new();
        // Reading fails after the last byte, because the terminal is closed.
        let _ = self.terminal.read_to_end(&mut bytes);
        let stdout = String::from_utf8_lossy(&bytes).into_owned();
        (Finished { code, stdout, stderr: String::new() }, echoes)
    }
}

/// A running program.
pub struct Running {
    child: Child,
    pub stdout: Lines<BufReader<ChildStdout>>,
    pub stderr: Lines<BufReader<ChildStderr>>,
}

impl Running {
    /// Returns the next line of standard output.
    pub async fn stdout_line(&mut self) -> String {
        self.stdout.next_line().await.unwrap().expect("standard output has ended")
    }

    /// Returns the next line of standard error.
    pub async fn stderr_line(&mut self) -> String {
        self.stderr.next_line().await.unwrap().expect("standard error has ended")
    }

    /// Sends the signal of Ctrl-C.
    pub fn interrupt(&self) {
        let id = Pid::from_raw(self.child.id().unwrap().try_into().unwrap()).unwrap();
        kill_process(id, Signal::INT).unwrap();
    }

    /// Waits for the end of the program. The output has only the lines not read before.
    pub async fn finish(mut self) -> Finished {
        let stdout = remaining(&mut self.stdout).await;
        let stderr = remaining(&mut self.stderr).await;
        Finished { code: self.child.wait().await.unwrap().code().unwrap_or(-1), stdout, stderr }
    }
}

async fn remaining(lines: &mut Lines<impl AsyncBufRead + Unpin>) -> String {
    let mut text = String::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

impl Finished {
    /// Asserts that the exit code is 0, and returns standard output.
    #[track_caller]
    pub fn expect_success(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self.stdout
    }
}

/// Starts a mock with two categories.
pub async fn mock_with_categories() -> (MockServer, Bjy) {
    let server = MockServer::start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    for name in ["数学", "History"] {
        bjy.run(&["category", "add", "--name", name]).await.expect_success();
    }
    (server, bjy)
}

/// Starts a mock with the state of `school.yaml`.
pub async fn mock_of_school() -> (MockServer, Bjy) {
    let state = State::from_yaml(include_str!("school.yaml")).unwrap();
    let server = MockServer::builder().state(state).start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    (server, bjy)
}

/// Returns the number of calls of an operation.
pub fn call_count(server: &MockServer, id: &str) -> usize {
    let is_call = |call: &LoggedCall| call.operation.is_some_and(|operation| operation.id == id);
    server.calls().iter().filter(|call| is_call(call)).count()
}
