//! Linux: by the calls of its kernel.

use super::Attack;

pub const ATTACKS: &[Attack] = &[
    ("read a file", || std::fs::read("/etc/passwd").is_ok()),
    ("list a folder", || std::fs::read_dir("/").is_ok()),
    ("stat a file", || std::fs::metadata("/etc/passwd").is_ok()),
    ("write a file", || std::fs::write("/tmp/alcove-probe", b"x").is_ok()),
    ("delete a file", || {
        call(libc::SYS_unlinkat, [libc::AT_FDCWD as usize, c"/tmp/alcove-probe".as_ptr() as usize, 0])
    }),
    ("start a program", || std::process::Command::new("/bin/true").status().is_ok()),
    ("start a thread", || std::thread::Builder::new().spawn(|| ()).is_ok()),
    ("connect by TCP", || {
        std::net::TcpStream::connect(("127.0.0.1", 9)).is_ok_and(|_| true) || socket(libc::AF_INET, libc::SOCK_STREAM)
    }),
    ("send by UDP", || std::net::UdpSocket::bind("127.0.0.1:0").is_ok()),
    ("open a local socket", || socket(libc::AF_UNIX, libc::SOCK_STREAM)),
    ("fork", || call(libc::SYS_clone, [17, 0, 0])),
    ("fork by its newer name", || call(libc::SYS_clone3, [0, 0, 0])),
    ("replace itself", || call(libc::SYS_execve, [c"/bin/true".as_ptr() as usize, 0, 0])),
    ("signal a thread of the parent", || call(libc::SYS_tgkill, [parent(), parent(), 0])),
    ("take a file of the parent", || call(libc::SYS_pidfd_open, [parent(), 0, 0])),
    ("take a file by its number there", || call(libc::SYS_pidfd_getfd, [0, 0, 0])),
    ("let others look into it", || call(libc::SYS_prctl, [libc::PR_SET_DUMPABLE as usize, 1, 0])),
    ("trace the parent", || call(libc::SYS_ptrace, [16, parent(), 0])),
    // Many systems let nobody trace a parent; to be traced is anybody's right.
    ("be traced", || call(libc::SYS_ptrace, [0, 0, 0])),
    ("read the parent's memory", || call(libc::SYS_process_vm_readv, [parent(), 0, 0])),
    ("signal the parent", || call(libc::SYS_kill, [parent(), 0, 0])),
    ("make memory executable", || call(libc::SYS_mmap, [0, 4096, 7])),
    ("make written memory executable", || call(libc::SYS_mprotect, [0, 0, 5])),
    ("make a file in memory", || call(libc::SYS_memfd_create, [c"a".as_ptr() as usize, 0, 0])),
    ("open a file by a newer call", || {
        call(libc::SYS_openat2, [libc::AT_FDCWD as usize, c"/etc/passwd".as_ptr() as usize, 0])
    }),
    ("look into a file that was left open", || {
        // SAFETY: a fresh private mapping, which nobody looks at.
        let map = unsafe { libc::mmap(std::ptr::null_mut(), 1, libc::PROT_READ, libc::MAP_PRIVATE, LEFT_OPEN, 0) };
        map != libc::MAP_FAILED
    }),
    ("copy its output", || call(libc::SYS_dup, [1, 0, 0])),
    ("make a pair of sockets", || call(libc::SYS_socketpair, [libc::AF_UNIX as usize, libc::SOCK_STREAM as usize, 0])),
    ("keep a key in the kernel", || call(libc::SYS_keyctl, [0, 0, 0])),
    ("catch faults of memory", || call(libc::SYS_userfaultfd, [0, 0, 0])),
    ("count what the processor does", || call(libc::SYS_perf_event_open, [0, 0, 0])),
    ("mount a folder", || call(libc::SYS_mount, [0, 0, 0])),
    ("become somebody else", || call(libc::SYS_setuid, [0, 0, 0])),
    ("map a kernel ring", || call(libc::SYS_io_uring_setup, [1, 0, 0])),
    ("load a kernel program", || call(libc::SYS_bpf, [0, 0, 0])),
    ("make a name space", || call(libc::SYS_unshare, [0x1000_0000, 0, 0])),
    ("read more input", || call(libc::SYS_read, [0, 0, 0])),
    ("raise its limits", || call(libc::SYS_prlimit64, [0, 7, (&raw const MORE) as usize])),
];

/// Waits for a lock nobody opens: no processor time passes.
pub fn sleep() {
    call(libc::SYS_futex, [(&raw const WAIT) as usize, 0, 0]);
}

static WAIT: u32 = 0;
/// The number of the file that a careless parent leaves open, as the tests do.
const LEFT_OPEN: i32 = 77;
/// Files it would like to open.
static MORE: [u64; 2] = [65_536, 65_536];

fn parent() -> usize {
    std::os::unix::process::parent_id() as usize
}

fn socket(family: i32, kind: i32) -> bool {
    // SAFETY: takes numbers only.
    unsafe { libc::socket(family, kind, 0) >= 0 }
}

/// Whether the kernel did it. `EPERM` and its like say no; any other error means the call was let through.
fn call(number: i64, [a, b, c]: [usize; 3]) -> bool {
    // SAFETY: the arguments are numbers, constant strings or null; if a call is let through, the test fails and this ends.
    let result = unsafe { libc::syscall(number, a, b, c, 0x22, -1, 0) };
    result >= 0
        || !matches!(std::io::Error::last_os_error().raw_os_error(), Some(libc::EPERM | libc::EACCES | libc::ENOSYS))
}
