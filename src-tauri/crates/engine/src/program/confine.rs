//! Gives up everything the program does not need, before it reads the first byte of a model or a request.
//!
//! On Linux, in this order: no new privileges, no core file, no debugger; landlock (no file but the model's and what the runtime reads of the system,
//! no TCP, no signals to others), as far as the kernel has it; seccomp (no sockets, no other programs, no other processes' memory, no io_uring),
//! which must hold or the program ends. mistral.rs and a GPU's driver are too large for a list of allowed calls, so it is a list of denied
//! ones, on top of the caller's own filter. Elsewhere: the program opens no socket and starts no other, but
//! nothing enforces that; what each system could offer belongs here (macOS: `sandbox_init`; Windows: an AppContainer).

/// Confines this process and every thread it will start to the files of one model. Call it before there is a second thread.
///
/// # Errors
/// Why it cannot be trusted to be confined.
#[cfg(not(target_os = "linux"))]
pub fn confine(_: &[std::path::PathBuf]) -> Result<(), String> {
    Ok(())
}

#[cfg(target_os = "linux")]
pub use linux::confine;

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::io;
    use std::path::{Path, PathBuf};

    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
        RulesetCreatedAttr, Scope,
    };
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    };

    /// What the runtime reads of the system: how many processors, which ones, how much memory.
    const SYSTEM: &[&str] =
        &["/proc/cpuinfo", "/proc/meminfo", "/proc/self", "/sys/devices/system/cpu", "/sys/fs/cgroup"];

    /// What NVIDIA's driver reads (its libraries and their configuration), and the devices it talks to.
    const NVIDIA: &[&str] = &[
        "/etc/ld.so.cache",
        "/lib",
        "/lib64",
        "/proc/driver/nvidia",
        "/proc/devices",
        "/proc/sys/vm/mmap_min_addr",
        "/sys/bus/pci",
        "/sys/devices",
        "/usr",
        "/opt/cuda",
    ];

    /// Confines this process and every thread it will start to the files of one model. Call it before there is a second thread.
    ///
    /// # Errors
    /// Why it cannot be trusted to be confined.
    pub fn confine(model: &[PathBuf]) -> Result<(), String> {
        harden().map_err(|error| error.to_string())?;
        restrict_files(model).map_err(|error| error.to_string())?;
        restrict_calls().map_err(|error| error.to_string())
    }

    fn harden() -> io::Result<()> {
        let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: both calls read their arguments and change flags of this process only; `none` outlives its call.
        let done = unsafe {
            libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
                && libc::prctl(libc::PR_SET_DUMPABLE, 0, 0, 0, 0) == 0
                && libc::setrlimit(libc::RLIMIT_CORE, &raw const none) == 0
        };
        if done { Ok(()) } else { Err(io::Error::last_os_error()) }
    }

    fn restrict_files(model: &[PathBuf]) -> Result<(), landlock::RulesetError> {
        let abi = ABI::V6;
        let read = AccessFs::ReadFile | AccessFs::ReadDir;
        let ruleset = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(abi))?
            .handle_access(AccessNet::from_all(abi))?
            .scope(Scope::AbstractUnixSocket | Scope::Signal)?;
        let mut ruleset = ruleset.create()?;
        // A path that is not there needs no rule; a model that is not there will be missed when it is opened.
        let mut allow = |path: &Path, access| match PathFd::new(path) {
            Ok(descriptor) => (&mut ruleset).add_rule(PathBeneath::new(descriptor, access)).map(|_| ()),
            Err(_) => Ok(()),
        };
        for file in model {
            allow(file, AccessFs::ReadFile.into())?;
        }
        for path in SYSTEM {
            allow(Path::new(path), read)?;
        }
        if cfg!(feature = "cuda") {
            for path in NVIDIA {
                allow(Path::new(path), read)?;
            }
            // The driver gives its threads names there, and opens no GPU where it may not.
            allow(Path::new("/proc/self/task"), read | AccessFs::WriteFile | AccessFs::Truncate)?;
            // It reads what is to run on the GPU from the program itself, and compiles some of that with nothing for an input.
            if let Ok(program) = std::env::current_exe() {
                allow(&program, AccessFs::ReadFile.into())?;
            }
            allow(Path::new("/dev/null"), read | AccessFs::WriteFile)?;
            // What it compiled it keeps where the user has named a folder for that.
            if let Some(folder) = std::env::var_os("CUDA_CACHE_PATH") {
                let make = AccessFs::MakeReg
                    | AccessFs::MakeDir
                    | AccessFs::RemoveFile
                    | AccessFs::RemoveDir
                    | AccessFs::Refer;
                allow(Path::new(&folder), read | AccessFs::WriteFile | AccessFs::Truncate | make)?;
            }
            let devices = std::fs::read_dir("/dev").into_iter().flatten().flatten().map(|entry| entry.path());
            for device in devices.filter(|path| path.to_string_lossy().starts_with("/dev/nvidia")) {
                allow(&device, read | AccessFs::WriteFile | AccessFs::IoctlDev)?;
            }
        }
        ruleset.restrict_self().map(|_| ())
    }

    fn restrict_calls() -> Result<(), Box<dyn std::error::Error>> {
        let denied = u32::try_from(libc::EPERM)?;
        let missing = u32::try_from(libc::ENOSYS)?;
        // A thread shares its process; anything else that `clone` makes is another process.
        let no_thread =
            SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(libc::CLONE_THREAD as u64), 0)?;
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = DENIED.iter().map(|&call| (call, Vec::new())).collect();
        rules.insert(libc::SYS_clone, vec![SeccompRule::new(vec![no_thread])?]);
        rules.insert(libc::SYS_socketpair, pairs_that_reach_others()?);
        if cfg!(feature = "cuda") {
            let_listen(&mut rules)?;
        }
        apply(rules, denied)?;
        #[cfg(target_arch = "x86_64")]
        seccompiler::apply_filter(&without_x32(denied))?;
        // Its flags lie in memory, where a filter cannot look; told that it does not exist, the C library falls back to `clone`.
        apply(BTreeMap::from([(libc::SYS_clone3, Vec::new())]), missing)
    }

    /// A pair of sockets stays, which speaks to itself alone; but one of datagrams sends to any local socket that has a name (`unix(7)`), and raw
    /// ones are that too.
    fn pairs_that_reach_others() -> Result<Vec<SeccompRule>, Box<dyn std::error::Error>> {
        // `SOCK_TYPE_MASK` in Linux's `net.h`: beside the kind lie flags.
        let kind = SeccompCmpOp::MaskedEq(0xf);
        Ok(vec![
            when(0, SeccompCmpOp::Ne, libc::AF_UNIX)?,
            when(1, kind.clone(), libc::SOCK_DGRAM)?,
            when(1, kind, libc::SOCK_RAW)?,
        ])
    }

    /// A rule for calls of which that argument, a number of 32 bits, is so.
    fn when(argument: u8, is: SeccompCmpOp, value: libc::c_int) -> Result<SeccompRule, Box<dyn std::error::Error>> {
        let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, is, u64::try_from(value)?)?;
        Ok(SeccompRule::new(vec![condition])?)
    }

    /// NVIDIA's driver opens no GPU without a local socket at which others of its programs could ask it for memory. It may make one of that kind
    /// alone, and listen; nobody is let in, and it can speak to nobody (`accept` and `connect` stay refused, and files of that kind are not made).
    fn let_listen(rules: &mut BTreeMap<i64, Vec<SeccompRule>>) -> Result<(), Box<dyn std::error::Error>> {
        let only = vec![
            when(0, SeccompCmpOp::Ne, libc::AF_UNIX)?,
            when(1, SeccompCmpOp::Ne, libc::SOCK_SEQPACKET | libc::SOCK_CLOEXEC)?,
        ];
        rules.insert(libc::SYS_socket, only);
        rules.remove(&libc::SYS_bind);
        rules.remove(&libc::SYS_listen);
        Ok(())
    }

    /// Refuses every call of the second set that a kernel may have on x86-64 (x32): the same calls, under numbers with a bit of their own
    /// (`__X32_SYSCALL_BIT` in `asm/unistd.h`). They count to the same architecture, so that the list below lets them pass. In words of
    /// `linux/bpf_common.h`: load the number, compare, return.
    #[cfg(target_arch = "x86_64")]
    fn without_x32(errno: u32) -> BpfProgram {
        const X32: u32 = 0x4000_0000;
        const LOAD_NUMBER: u16 = 0x20; // BPF_LD | BPF_W | BPF_ABS
        const IS_AT_LEAST: u16 = 0x35; // BPF_JMP | BPF_JGE | BPF_K
        const RETURN: u16 = 0x06; // BPF_RET | BPF_K
        let step = |code, jf, k| seccompiler::sock_filter { code, jt: 0, jf, k };
        vec![
            step(LOAD_NUMBER, 0, 0),
            step(IS_AT_LEAST, 1, X32),
            step(RETURN, 0, SeccompAction::Errno(errno).into()),
            step(RETURN, 0, SeccompAction::Allow.into()),
        ]
    }

    fn apply(rules: BTreeMap<i64, Vec<SeccompRule>>, errno: u32) -> Result<(), Box<dyn std::error::Error>> {
        let filter = SeccompFilter::new(
            rules,
            SeccompAction::Allow,
            SeccompAction::Errno(errno),
            std::env::consts::ARCH.try_into()?,
        )?;
        let program: BpfProgram = filter.try_into()?;
        Ok(seccompiler::apply_filter(&program)?)
    }

    const DENIED: &[i64] = &[
        // The network, and every other kind of socket. (A pair of streams stays: tokio wakes itself with it.)
        libc::SYS_socket,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        // Other programs and processes.
        libc::SYS_execve,
        libc::SYS_execveat,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_fork,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_vfork,
        libc::SYS_kill,
        libc::SYS_pidfd_getfd,
        libc::SYS_pidfd_open,
        libc::SYS_pidfd_send_signal,
        libc::SYS_process_madvise,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_ptrace,
        // Shared memory and queues that outlive a process.
        libc::SYS_mq_open,
        libc::SYS_msgget,
        libc::SYS_semget,
        libc::SYS_shmget,
        // Ways around a filter of calls, and parts of the kernel that a model has no business with.
        libc::SYS_add_key,
        libc::SYS_bpf,
        libc::SYS_io_uring_enter,
        libc::SYS_io_uring_register,
        libc::SYS_io_uring_setup,
        libc::SYS_keyctl,
        libc::SYS_perf_event_open,
        libc::SYS_personality,
        libc::SYS_request_key,
        libc::SYS_userfaultfd,
        // The system itself.
        libc::SYS_chroot,
        libc::SYS_delete_module,
        libc::SYS_finit_module,
        libc::SYS_init_module,
        libc::SYS_kexec_load,
        libc::SYS_mount,
        libc::SYS_name_to_handle_at,
        libc::SYS_open_by_handle_at,
        libc::SYS_open_tree,
        libc::SYS_pivot_root,
        libc::SYS_reboot,
        libc::SYS_setns,
        libc::SYS_swapon,
        libc::SYS_umount2,
        libc::SYS_unshare,
    ];
}
