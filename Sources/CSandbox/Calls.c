#define _GNU_SOURCE

#include "CSandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define FARM_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define FARM_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

// The newest call that this file has thought of (6.18's file_setattr): a kernel's newer ones do not exist for us.
#define NEWEST_CALL 469

// From 424 on numbers are the same on all architectures; older headers lack the names.
enum {
    CALL_PIDFD_SEND_SIGNAL = 424,
    CALL_IO_URING_SETUP = 425,
    CALL_IO_URING_ENTER = 426,
    CALL_IO_URING_REGISTER = 427,
    CALL_OPEN_TREE = 428,
    CALL_MOVE_MOUNT = 429,
    CALL_FSOPEN = 430,
    CALL_FSCONFIG = 431,
    CALL_FSMOUNT = 432,
    CALL_FSPICK = 433,
    CALL_CLONE3 = 435,
    CALL_PIDFD_GETFD = 438,
    CALL_PROCESS_MADVISE = 440,
    CALL_MOUNT_SETATTR = 442,
    CALL_QUOTACTL_FD = 443,
    CALL_PROCESS_MRELEASE = 448,
    CALL_FCHMODAT2 = 452,
    CALL_SETXATTRAT = 463,
    CALL_REMOVEXATTRAT = 466,
    CALL_OPEN_TREE_ATTR = 467,
    CALL_FILE_SETATTR = 469,
};

#ifdef FARM_ARCHITECTURE

static const int refused[] = {
    // Other programs and processes.
    SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, CALL_PROCESS_MADVISE,
    CALL_PROCESS_MRELEASE, CALL_PIDFD_GETFD, CALL_PIDFD_SEND_SIGNAL, SYS_tkill,
#ifdef SYS_fork
    SYS_fork, SYS_vfork,
#endif
    // Namespaces and mounts.
    SYS_unshare, SYS_setns, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, CALL_OPEN_TREE, CALL_MOVE_MOUNT,
    CALL_FSOPEN, CALL_FSCONFIG, CALL_FSMOUNT, CALL_FSPICK, CALL_MOUNT_SETATTR, CALL_OPEN_TREE_ATTR, SYS_swapon,
    SYS_swapoff, SYS_quotactl, CALL_QUOTACTL_FD, SYS_acct,
    // The kernel itself, and much of its newer code that none needs here.
    SYS_bpf, SYS_perf_event_open, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_kexec_load, SYS_init_module,
    SYS_finit_module, SYS_delete_module, SYS_reboot, SYS_userfaultfd, SYS_fanotify_init, CALL_IO_URING_SETUP,
    CALL_IO_URING_ENTER, CALL_IO_URING_REGISTER, SYS_syslog, SYS_vhangup,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef SYS_iopl
    SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib,
#endif
    SYS_settimeofday, SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex, SYS_sethostname, SYS_setdomainname,
    // What Landlock leaves to whoever owns a file; and files past their names.
    SYS_fchmod, SYS_fchmodat, CALL_FCHMODAT2, SYS_fchown, SYS_fchownat, SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr,
    CALL_SETXATTRAT, SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr, CALL_REMOVEXATTRAT, CALL_FILE_SETATTR,
    SYS_utimensat, SYS_symlinkat, SYS_mknodat, SYS_open_by_handle_at,
#ifdef SYS_chmod
    SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat, SYS_symlink, SYS_mknod,
#endif
    // Memory and queues that all processes of a user share.
    SYS_shmget, SYS_shmat, SYS_shmctl, SYS_semget, SYS_semop, SYS_semctl, SYS_semtimedop, SYS_msgget, SYS_msgsnd,
    SYS_msgrcv, SYS_msgctl, SYS_mq_open, SYS_mq_unlink,
};

// MARK: The filter

struct program {
    struct sock_filter code[512];
    unsigned short count;
};

static const uint32_t ALLOW = SECCOMP_RET_ALLOW;
static const uint32_t REFUSE = SECCOMP_RET_ERRNO | EPERM;
static const uint32_t UNKNOWN = SECCOMP_RET_ERRNO | ENOSYS;

static void add(struct program *program, struct sock_filter instruction) {
    program->code[program->count++] = instruction;
}

static void load(struct program *program, size_t offset) {
    add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

// The lower half of an argument: both architectures are little-endian.
static void load_argument(struct program *program, int number) {
    load(program, offsetof(struct seccomp_data, args) + 8 * (size_t)number);
}

static void mask(struct program *program, uint32_t bits) {
    add(program, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits));
}

static void answer(struct program *program, uint32_t action) {
    add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

// Answers where what is loaded passes the test (BPF_JEQ, BPF_JGT, BPF_JSET), and goes on where it does not.
static void answer_if(struct program *program, uint16_t test, uint32_t value, uint32_t action) {
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | test | BPF_K, value, 0, 1));
    answer(program, action);
}

// What follows up to `end` is for this value alone. All its ways end in an answer, so that behind it still the same is
// loaded.
static unsigned short begin(struct program *program, uint32_t value) {
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 0));
    return program->count;
}

static void end(struct program *program, unsigned short start) {
    program->code[start - 1].jf = (uint8_t)(program->count - start);
}

// A call whose first argument names a process.
static void only_own_process(struct program *program, int call, uint32_t pid) {
    unsigned short start = begin(program, (uint32_t)call);
    load_argument(program, 0);
    answer_if(program, BPF_JEQ, pid, ALLOW);
    answer(program, REFUSE);
    end(program, start);
}

static void decide_threads(struct program *program) {
    // Its flags lie in memory, where a filter cannot look; glibc then takes clone.
    answer_if(program, BPF_JEQ, CALL_CLONE3, UNKNOWN);
    unsigned short start = begin(program, SYS_clone);
    load_argument(program, 0);
    answer_if(
        program, BPF_JSET,
        CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET,
        REFUSE);
    answer_if(program, BPF_JSET, CLONE_THREAD, ALLOW);
    answer(program, REFUSE);
    end(program, start);
}

static void decide_sockets(struct program *program, bool connects) {
    unsigned short start = begin(program, SYS_socket);
    load_argument(program, 0);
    // Those that need a partner: CUDA listens on one of its own. Datagrams go to any name without connect.
    unsigned short domain = begin(program, AF_UNIX);
    load_argument(program, 1);
    mask(program, 0xf);
    answer_if(program, BPF_JEQ, SOCK_DGRAM, REFUSE);
    answer(program, ALLOW);
    end(program, domain);
    // Of interfaces, and of devices that come and go.
    domain = begin(program, AF_NETLINK);
    load_argument(program, 2);
    answer_if(program, BPF_JEQ, NETLINK_ROUTE, ALLOW);
    answer_if(program, BPF_JEQ, NETLINK_KOBJECT_UEVENT, ALLOW);
    answer(program, REFUSE);
    end(program, domain);
    answer(program, REFUSE);
    end(program, start);

    start = begin(program, SYS_socketpair);
    load_argument(program, 1);
    mask(program, 0xf);
    answer_if(program, BPF_JEQ, SOCK_DGRAM, REFUSE);
    answer(program, ALLOW);
    end(program, start);

    if (!connects) answer_if(program, BPF_JEQ, SYS_connect, REFUSE);
}

static void decide_others(struct program *program, uint32_t pid) {
    only_own_process(program, SYS_kill, pid);
    only_own_process(program, SYS_tgkill, pid);
    only_own_process(program, SYS_rt_sigqueueinfo, pid);
    only_own_process(program, SYS_rt_tgsigqueueinfo, pid);

    unsigned short start = begin(program, SYS_prlimit64);
    load_argument(program, 0);
    answer_if(program, BPF_JEQ, 0, ALLOW);
    answer_if(program, BPF_JEQ, pid, ALLOW);
    answer(program, REFUSE);
    end(program, start);

    // What would type into the terminal of whoever started the farm.
    start = begin(program, SYS_ioctl);
    load_argument(program, 1);
    answer_if(program, BPF_JEQ, TIOCSTI, REFUSE);
    answer_if(program, BPF_JEQ, TIOCLINUX, REFUSE);
    answer(program, ALLOW);
    end(program, start);
}

int farm_refuse_calls(bool connects) {
    struct program program = {.count = 0};
    load(&program, offsetof(struct seccomp_data, arch));
    add(&program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FARM_ARCHITECTURE, 1, 0));
    answer(&program, SECCOMP_RET_KILL_PROCESS);
    load(&program, offsetof(struct seccomp_data, nr));
    // Also x32's, which begin at 2^30.
    answer_if(&program, BPF_JGT, NEWEST_CALL, UNKNOWN);
    decide_threads(&program);
    decide_sockets(&program, connects);
    decide_others(&program, (uint32_t)getpid());
    for (size_t index = 0; index < sizeof refused / sizeof *refused; index++)
        answer_if(&program, BPF_JEQ, (uint32_t)refused[index], REFUSE);
    answer(&program, ALLOW);
    struct sock_fprog filter = {program.count, program.code};
    long thread = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
    if (thread > 0) errno = EBUSY;  // a thread with a filter of its own
    return thread == 0 ? 0 : -1;
}
#else
int farm_refuse_calls(bool connects) {
    (void)connects;
    errno = ENOSYS;
    return -1;
}
#endif
