//! A run of the binary whose output is read while it goes on.

use std::fmt;
use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::account::wait_for;
use crate::binary::{Finished, Run};

/// A run that goes on. It is killed with this value.
pub struct Followed {
    child: Child,
    stdout: Stream,
    stderr: Stream,
}

impl fmt::Debug for Followed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Followed").field("child", &self.child).finish_non_exhaustive()
    }
}

/// What one stream has brought so far.
struct Stream {
    text: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl Stream {
    fn read(from: impl Read + Send + 'static) -> Self {
        let text = Arc::new(Mutex::new(String::new()));
        let into = Arc::clone(&text);
        let reader = std::thread::spawn(move || {
            let mut from = BufReader::new(from);
            let mut line = Vec::new();
            while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                into.lock().unwrap_or_else(PoisonError::into_inner).push_str(&String::from_utf8_lossy(&line));
                line.clear();
            }
        });
        Self { text, reader: Some(reader) }
    }

    fn so_far(&self) -> String {
        self.text.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn whole(&mut self) -> String {
        if let Some(reader) = self.reader.take() {
            reader.join().expect("a reader ends with its stream");
        }
        self.so_far()
    }
}

impl Followed {
    /// Starts the run.
    ///
    /// # Panics
    /// It cannot be started.
    pub fn start(run: Run) -> Self {
        let mut child = run.spawn();
        let stdout = Stream::read(child.stdout.take().expect("stdout is piped"));
        let stderr = Stream::read(child.stderr.take().expect("stderr is piped"));
        Self { child, stdout, stderr }
    }

    /// Returns what it wrote to stderr so far.
    pub fn stderr(&self) -> String {
        self.stderr.so_far()
    }

    /// Waits until stdout holds `text`.
    ///
    /// # Panics
    /// It never does.
    pub fn wait_for_stdout(&mut self, text: &str) {
        self.wait_for(text, |run| run.stdout.so_far());
    }

    /// Waits until stderr holds `text`.
    ///
    /// # Panics
    /// It never does.
    pub fn wait_for_stderr(&mut self, text: &str) {
        self.wait_for(text, |run| run.stderr.so_far());
    }

    fn wait_for(&mut self, text: &str, stream: impl Fn(&Self) -> String) {
        wait_for(text, || {
            if stream(self).contains(text) {
                return Some(());
            }
            let ended = self.has_ended() && {
                let whole = self.stdout.whole() + &self.stderr.whole();
                !whole.contains(text)
            };
            assert!(!ended, "it ended before it said {text:?}\n{}\n{}", self.stdout.so_far(), self.stderr.so_far());
            None
        });
    }

    /// Whether it has ended.
    ///
    /// # Panics
    /// The system cannot tell.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("a child can be waited for").is_some()
    }

    /// Sends it a signal: `INT`, `TERM`, `HUP`.
    ///
    /// # Panics
    /// There is no such process any more.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "kill -{name}");
    }

    /// Kills it, and returns what it wrote to stdout and stderr.
    ///
    /// # Panics
    /// It cannot be killed.
    pub fn kill(mut self) -> (String, String) {
        self.child.kill().expect("a child can be killed");
        self.child.wait().expect("a child can be waited for");
        (self.stdout.whole(), self.stderr.whole())
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// It ends by a signal, or not at all.
    pub fn finish(mut self) -> Finished {
        wait_for("the end of the run", || self.has_ended().then_some(()));
        let status = self.child.wait().expect("a child can be waited for");
        let (stdout, stderr) = (self.stdout.whole(), self.stderr.whole());
        let code = status.code().unwrap_or_else(|| panic!("{status}\n{stderr}"));
        Finished { code, stdout, stderr }
    }
}

impl Drop for Followed {
    fn drop(&mut self) {
        // One that has ended already is what is wanted.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
