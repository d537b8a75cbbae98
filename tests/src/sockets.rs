//! Which sockets a program and everything it started opened, as the kernel was asked.

use std::path::Path;

/// How `strace` is started to write that to `log`: it stops the programs for these calls alone.
pub fn watching(log: &Path) -> Vec<&str> {
    let calls = "trace=socket,connect,io_uring_setup";
    vec!["strace", "--seccomp-bpf", "-f", "-e", calls, "-o", log.to_str().unwrap()]
}

/// Lines of the log in which something that reaches beyond this machine was granted.
pub fn granted(log: &str) -> Vec<&str> {
    log.lines().filter(|line| reaches_out(line) && !line.contains(" = -1 ")).collect()
}

/// Lines in which a local socket was: without any, nothing was watched.
pub fn local(log: &str) -> usize {
    log.lines().filter(|line| line.contains("socket(AF_UNIX") && !line.contains(" = -1 ")).count()
}

fn reaches_out(line: &str) -> bool {
    let opens = line.contains("socket(") && !line.contains("AF_UNIX") && !line.contains("AF_NETLINK");
    let connects = line.contains("connect(") && line.contains("AF_INET");
    opens || connects || line.contains("io_uring_setup(")
}
