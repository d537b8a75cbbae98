//! No network, enforced by the system: the first thing the program does, before a thread, a window or a model exists.
//!
//! On Linux a seccomp filter answers every `socket` that is not local (`AF_UNIX`) or about interfaces (`AF_NETLINK`, which
//! carries nothing off the machine) with "permission denied", and closes the ways around it: io_uring, and on x86-64 the second set of
//! numbers that a kernel may have for the same calls (x32). Filters are inherited and cannot be taken off: the web view, the reader and the engine live under it too. Other systems offer a
//! program no such thing over itself; `SECURITY.md` says so, and the window says "not used" instead of "blocked".

use app::view::Network;

/// Shuts the program off from the network, for good, and keeps its memory from core dumps and from other programs' eyes.
pub fn begin() -> Network {
    no_core_dumps();
    // WebDriver speaks TCP: a build for tests in the real window cannot be silent. It never ships.
    if cfg!(feature = "e2e") {
        return Network::NotUsed;
    }
    // SAFETY: this is the first line of `main`; no other thread reads the environment. Tauri honours this variable in
    // release builds too, and would open a port for remote control.
    unsafe { std::env::remove_var("TAURI_WEBVIEW_AUTOMATION") };
    if filter().is_ok() { Network::Blocked } else { Network::NotUsed }
}

#[cfg(target_os = "linux")]
fn filter() -> Result<(), seccompiler::Error> {
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, SeccompCondition, SeccompFilter,
        SeccompRule,
    };
    let is_not = |family: i32| SeccompCondition::new(0, Dword, Ne, u64::from(family.unsigned_abs()));
    let not_local = SeccompRule::new(vec![is_not(libc::AF_UNIX)?, is_not(libc::AF_NETLINK)?])?;
    let rules = [(libc::SYS_socket, vec![not_local]), (libc::SYS_io_uring_setup, vec![])];
    let refuse = SeccompAction::Errno(libc::EACCES.unsigned_abs());
    let arch = std::env::consts::ARCH.try_into()?;
    let filter: BpfProgram =
        SeccompFilter::new(rules.into_iter().collect(), SeccompAction::Allow, refuse.clone(), arch)?.try_into()?;
    seccompiler::apply_filter(&filter)?;
    #[cfg(target_arch = "x86_64")]
    seccompiler::apply_filter(&without_x32(refuse))?;
    Ok(())
}

/// What marks the number of an x32 call (`__X32_SYSCALL_BIT` in Linux's `asm/unistd.h`).
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
const X32: u32 = 0x4000_0000;

/// Answers every x32 call with `refuse`. A kernel that has them counts them to the same architecture, so that a filter of numbers lets them
/// pass; nothing that Alcove starts is made of them. In words of `linux/bpf_common.h`: load the number, compare, return.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn without_x32(refuse: seccompiler::SeccompAction) -> seccompiler::BpfProgram {
    const LOAD_NUMBER: u16 = 0x20; // BPF_LD | BPF_W | BPF_ABS
    const IS_AT_LEAST: u16 = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    const RETURN: u16 = 0x06; // BPF_RET | BPF_K
    let step = |code, jf, k| seccompiler::sock_filter { code, jt: 0, jf, k };
    vec![
        step(LOAD_NUMBER, 0, 0),
        step(IS_AT_LEAST, 1, X32),
        step(RETURN, 0, refuse.into()),
        step(RETURN, 0, seccompiler::SeccompAction::Allow.into()),
    ]
}

#[cfg(not(target_os = "linux"))]
fn filter() -> Result<(), ()> {
    Err(())
}

/// A limit of nothing stops core files; "not dumpable" also stops those handed to a program, and debuggers.
#[cfg(unix)]
fn no_core_dumps() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    use rustix::process::{Resource, Rlimit, setrlimit};
    // A system that refuses leaves its own limit; nothing to do about it here.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

#[cfg(not(unix))]
fn no_core_dumps() {}

#[cfg(all(test, target_os = "linux", not(feature = "e2e")))]
mod tests {
    use std::net::{TcpListener, TcpStream, UdpSocket};
    use std::os::unix::net::UnixDatagram;

    #[test]
    fn internet_sockets_are_refused_and_local_ones_are_not() {
        // The filter holds for this thread and what it starts; the other tests' threads stay as they are.
        std::thread::spawn(|| {
            super::filter().unwrap();
            let refused = std::io::ErrorKind::PermissionDenied;
            assert_eq!(TcpListener::bind("127.0.0.1:0").unwrap_err().kind(), refused);
            assert_eq!(TcpStream::connect("[::1]:9").unwrap_err().kind(), refused);
            assert_eq!(UdpSocket::bind("0.0.0.0:0").unwrap_err().kind(), refused);
            assert!(UnixDatagram::unbound().is_ok());
        })
        .join()
        .unwrap();
    }

    /// A kernel without these calls says that there are none (`ENOSYS`), unless a filter answers before it.
    #[cfg(target_arch = "x86_64")]
    #[test]
    fn the_same_calls_under_their_second_numbers_are_refused() {
        std::thread::spawn(|| {
            super::filter().unwrap();
            for call in [libc::SYS_socket, libc::SYS_io_uring_setup] {
                // SAFETY: takes numbers only. What io_uring would take for an address is none; the kernel refuses that too.
                let done = unsafe { libc::syscall(i64::from(super::X32) | call, libc::AF_INET, libc::SOCK_STREAM, 0) };
                let refused = std::io::Error::last_os_error().kind();
                assert_eq!((done, refused), (-1, std::io::ErrorKind::PermissionDenied), "call {call}");
            }
        })
        .join()
        .unwrap();
    }
}
