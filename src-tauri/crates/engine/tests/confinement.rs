//! The program's confinement, attacked from within. The part of the program that does it is taken in here: the whole links mistral.rs.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)] // a test

#[path = "../src/program/confine.rs"]
mod confine;

use std::io::{Error, ErrorKind};
use std::net::TcpListener;
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::thread;

#[test]
fn no_socket_of_it_reaches_another_program() {
    // It holds for this thread alone.
    thread::spawn(|| {
        confine::confine(&[]).unwrap();
        let refused = ErrorKind::PermissionDenied;
        assert_eq!(TcpListener::bind("127.0.0.1:0").unwrap_err().kind(), refused);
        assert_eq!(UnixDatagram::unbound().unwrap_err().kind(), refused);
        // From one of such a pair a datagram goes to any local socket with a name.
        assert_eq!(UnixDatagram::pair().unwrap_err().kind(), refused);
        let mut pair = [0; 2];
        // SAFETY: fills in two numbers, for which there is room.
        let made = unsafe { libc::socketpair(libc::AF_UNIX, libc::SOCK_RAW, 0, pair.as_mut_ptr()) };
        assert_eq!((made, Error::last_os_error().kind()), (-1, refused));
        // By which tokio wakes itself.
        assert!(UnixStream::pair().is_ok());
    })
    .join()
    .unwrap();
}
