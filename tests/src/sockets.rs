//! Which sockets a program and everything it started opened, as the kernel was asked.

use std::collections::BTreeMap;
use std::path::Path;

/// How `strace` is started to write that to `log`: it stops the programs for these calls alone.
pub fn watching(log: &Path) -> Vec<&str> {
    let calls = "trace=socket,connect,io_uring_setup";
    vec!["strace", "--seccomp-bpf", "-f", "-e", calls, "-o", log.to_str().unwrap()]
}

/// Calls in the log in which something that reaches beyond this machine was granted.
pub fn granted(log: &str) -> Vec<String> {
    calls(log).into_iter().filter(|call| reaches_out(call) && !call.contains(" = -1 ")).collect()
}

/// Calls in which a local socket was: without any, nothing was watched.
pub fn local(log: &str) -> usize {
    calls(log).iter().filter(|call| call.contains("socket(AF_UNIX") && !call.contains(" = -1 ")).count()
}

/// The lines of the log, each call whole: where another process comes between, its beginning and its end are lines apart.
fn calls(log: &str) -> Vec<String> {
    let (mut whole, mut begun) = (Vec::new(), BTreeMap::new());
    for line in log.lines() {
        let process = line.split_whitespace().next().unwrap_or_default();
        if let Some(beginning) = line.strip_suffix("<unfinished ...>") {
            begun.insert(process, beginning.trim_end());
        } else if let Some((_, end)) = line.split_once(" resumed>") {
            whole.push(format!("{}{end}", begun.remove(process).unwrap_or_default()));
        } else {
            whole.push(line.to_owned());
        }
    }
    // One that never came back may have reached out all the same.
    whole.extend(begun.into_values().map(str::to_owned));
    whole
}

fn reaches_out(line: &str) -> bool {
    let opens = line.contains("socket(") && !line.contains("AF_UNIX") && !line.contains("AF_NETLINK");
    let connects = line.contains("connect(") && line.contains("AF_INET");
    opens || connects || line.contains("io_uring_setup(")
}
