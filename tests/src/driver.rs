//! The driver of the window: WebKitWebDriver, started, asked over HTTP with the standard library's sockets, and ended.
//!
//! It knows nothing of Alcove, and starts it only once a session is asked for.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::wait::{self, until};

/// So many are started, where one after the other ends before it answers.
const STARTS: u32 = 3;

/// A driver that answers.
pub struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts the one that `command` makes, which is given its port. One that ends before it has answered is told of, and another started: it
    /// listens on two addresses, one after the other, and where the port is somebody's by then on the second, it ends and resets who had come to
    /// the first. Of Alcove nothing runs before that, so no fault of it is passed over.
    pub fn start(command: impl Fn() -> Command) -> Self {
        for _ in 0..STARTS {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let mut command = command();
            command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
            let child = command.spawn().expect("webkit2gtk-driver is installed by `make setup-test`");
            let mut driver = Self { child, port };
            // Not by a connection alone: that may be to a driver which listens and has not begun to serve, or is about to end.
            let ended = until("WebKitWebDriver", || match driver.end() {
                Some(end) => Some(Some(end)),
                None => driver.exchange("GET", "/status", "").ok().map(|_| None),
            });
            let Some(end) = ended else { return driver };
            // Not by a macro that prints: of a test that passes nobody would hear it.
            let told =
                format!("WebKitWebDriver at port {port} ended before it had answered ({end}); another is started");
            let _ = writeln!(std::io::stderr(), "{told}");
        }
        panic!("WebKitWebDriver ended {STARTS} times before it had answered");
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it has.
    pub fn end(&mut self) -> Option<String> {
        self.child.try_wait().unwrap().map(|status| status.to_string())
    }

    /// Asks it, and gives its answer.
    pub fn exchange(&self, method: &str, path: &str, body: &str) -> std::io::Result<Value> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(wait::LONGEST))?;
        let mut head = String::new();
        let _ = write!(head, "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        let _ = write!(head, "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())?;
        let (mut reader, mut length, mut line) = (BufReader::new(stream), 0, String::new());
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().map_err(|_| std::io::ErrorKind::InvalidData)?;
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer)?;
        Ok(serde_json::from_slice(&answer)?)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
