//! Questions on the terminal. Ctrl-C ends the program, and leaves the terminal as it was.

use std::borrow::Cow;
use std::io::{self, IsTerminal};
use std::pin::pin;
use std::process;
use std::thread;

use baijiayun_vod::Secret;
use tokio::sync::oneshot;

use crate::error::{CliError, ExitKind, invalid_key};
use crate::input::read;
use crate::interrupt::{self, interrupted};
use crate::lang::{is_chinese, of_library};

/// Asks a question in a thread of its own, because reading from a terminal cannot be cancelled.
///
/// The outer error is that of Ctrl-C.
pub async fn prompt<T: Send + 'static>(
    ask: impl FnOnce() -> dialoguer::Result<T> + Send + 'static,
) -> Result<dialoguer::Result<T>, CliError> {
    let terminal = Terminal::save();
    let mut interrupt = pin!(interrupted()?);
    let (sender, answer) = oneshot::channel();
    thread::spawn(move || {
        // The receiver is gone after Ctrl-C.
        let _ = sender.send(ask());
    });
    let answer = tokio::select! {
        answer = answer => answer.unwrap_or_else(|_| Err(io::Error::other(t!("the prompt broke off")).into())),
        () = &mut interrupt => Err(io::Error::from(io::ErrorKind::Interrupted).into()),
    };
    // While it reads single keys, the terminal sends no signal: Ctrl-C is a key too.
    if matches!(&answer, Err(dialoguer::Error::IO(error)) if error.kind() == io::ErrorKind::Interrupted) {
        terminal.restore();
        return Err(CliError::new(ExitKind::Interrupted, t!("interrupted. Nothing was done")));
    }
    // Signals no longer end the program by themselves, once they were listened to.
    tokio::spawn(async move {
        if let Ok(interrupt) = interrupted() {
            interrupt.await;
            if interrupt::is_handled() {
                return;
            }
            process::exit(ExitKind::Interrupted as i32);
        }
    });
    Ok(answer)
}

/// Reads a key from a prompt that does not echo, or from standard input.
pub async fn secret(name: Cow<'static, str>) -> Result<Secret, CliError> {
    let (text, place) = if io::stdin().is_terminal() {
        let title = title(&name);
        let ask = move || dialoguer::Password::new().with_prompt(title).interact();
        let failed = |error| {
            CliError::usage(t!(
                "cannot prompt for the %{name}: %{error}",
                name = name,
                error = of_library(error)
            ))
        };
        (prompt(ask).await?.map_err(failed)?, t!("the prompt"))
    } else {
        let failed = |error| {
            CliError::usage(t!("cannot read the %{name}: %{error}", name = name, error = of_library(error)))
        };
        (read("-").map_err(failed)?, t!("standard input"))
    };
    Secret::key(&text).map_err(|problem| CliError::usage(invalid_key(&name, &problem, &place)))
}

/// Returns the name with a capital letter. The Chinese text has the name of the field, which keeps its form.
fn title(name: &str) -> String {
    if is_chinese() {
        return name.to_owned();
    }
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The terminal as it was before a prompt.
struct Terminal {
    #[cfg(unix)]
    input: Option<rustix::termios::Termios>,
}

impl Terminal {
    #[cfg(unix)]
    fn save() -> Self {
        Self { input: rustix::termios::tcgetattr(io::stdin()).ok() }
    }

    #[cfg(not(unix))]
    fn save() -> Self {
        Self {}
    }

    /// Turns the echo on again, shows the cursor, and leaves the line of the prompt. Errors are ignored: the
    /// program ends anyway.
    fn restore(&self) {
        #[cfg(unix)]
        if let Some(input) = &self.input {
            let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, input);
        }
        let terminal = console::Term::stderr();
        let _ = terminal.show_cursor();
        let _ = terminal.write_line("");
    }
}
