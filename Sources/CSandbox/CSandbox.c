#define _GNU_SOURCE

#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/prctl.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// MARK: Landlock

#define SYS_FARM_LANDLOCK_CREATE_RULESET 444
#define SYS_FARM_LANDLOCK_ADD_RULE 445
#define SYS_FARM_LANDLOCK_RESTRICT_SELF 446

struct farm_landlock_ruleset {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;  // ABI 4
    uint64_t scoped;              // ABI 6
};

struct farm_landlock_path_beneath {
    uint64_t allowed_access;
    int32_t parent_fd;
} __attribute__((packed));

static uint64_t known_rights(int abi) {
    if (abi >= 5) return (1ull << 16) - 1;
    if (abi >= 3) return (1ull << 15) - 1;
    if (abi == 2) return (1ull << 14) - 1;
    return (1ull << 13) - 1;
}

int farm_landlock_abi(void) { return (int)syscall(SYS_FARM_LANDLOCK_CREATE_RULESET, NULL, 0, 1); }

int farm_landlock_begin(int abi) {
    struct farm_landlock_ruleset rules = {known_rights(abi), 0, 0};
    size_t size = sizeof(uint64_t);
    if (abi >= 4) {
        rules.handled_access_net = 3;  // bind, connect
        size = 2 * sizeof(uint64_t);
    }
    if (abi >= 6) {
        rules.scoped = 3;  // abstract sockets, signals
        size = 3 * sizeof(uint64_t);
    }
    return (int)syscall(SYS_FARM_LANDLOCK_CREATE_RULESET, &rules, size, 0);
}

int farm_landlock_allow(int rules, int descriptor, bool is_folder, uint64_t rights, int abi) {
    const uint64_t of_files = FARM_LANDLOCK_WRITE_FILE | FARM_LANDLOCK_READ_FILE | FARM_LANDLOCK_TRUNCATE |
                              FARM_LANDLOCK_IOCTL_DEV;
    struct farm_landlock_path_beneath rule = {rights & known_rights(abi), descriptor};
    if (!is_folder) rule.allowed_access &= of_files;
    return (int)syscall(SYS_FARM_LANDLOCK_ADD_RULE, rules, 1, &rule, 0);
}

int farm_landlock_enter(int rules) { return (int)syscall(SYS_FARM_LANDLOCK_RESTRICT_SELF, rules, 0); }

int farm_forbid_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

// MARK: Users and capabilities

static int set_capabilities(uint32_t low) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{low, low, 0}, {0, 0, 0}};
    return (int)syscall(SYS_capset, &header, data);
}

static bool has_capability(int capability) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    if (syscall(SYS_capget, &header, data) != 0) return false;
    return (data[capability / 32].permitted >> (capability % 32)) & 1;
}

// What a program could get back by being started anew; that needs CAP_SETPCAP, and root's user.
static void drop_bounds(void) {
    for (int capability = 0; capability < 64; capability++) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
}

int farm_drop_capabilities(bool keeps_reading) {
    drop_bounds();
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    bool reads = keeps_reading && has_capability(CAP_DAC_READ_SEARCH);
    return set_capabilities(reads ? 1u << CAP_DAC_READ_SEARCH : 0);
}

// The effective capabilities: all that are permitted, or none.
static void raise_capabilities(bool all) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    if (syscall(SYS_capget, &header, data) != 0) return;
    for (int half = 0; half < 2; half++) data[half].effective = all ? data[half].permitted : 0;
    syscall(SYS_capset, &header, data);
}

bool farm_can_open(const char *path, bool writes, uid_t user, gid_t group) {
    gid_t others[256];
    int count = getgroups(256, others);
    // By the raw calls, which concern this thread alone.
    if (count < 0 || syscall(SYS_setgroups, 0, NULL) != 0) return false;
    bool became = syscall(SYS_setresgid, -1, group, -1) == 0 && syscall(SYS_setresuid, -1, user, -1) == 0;
    bool opened = false;
    if (became) {
        raise_capabilities(false);
        int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        opened = descriptor >= 0 && (!writes || faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) == 0);
        if (descriptor >= 0) close(descriptor);
    }
    // Not to come back would be to go on as nobody knows whom. Back at 0 all capabilities are effective by themselves.
    if (syscall(SYS_setresuid, -1, 0, -1) != 0) _exit(1);
    raise_capabilities(true);
    if (syscall(SYS_setresgid, -1, getgid(), -1) != 0 || syscall(SYS_setgroups, count, others) != 0) _exit(1);
    return opened;
}

int farm_become(uid_t user, gid_t group, const gid_t *others, size_t count, bool keeps_reading) {
    if (keeps_reading) {
        // Else the capabilities go with root's user; and access(2), which the engine may ask, leaves them out for others.
        const unsigned long bits = SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED;
        if (prctl(PR_SET_SECUREBITS, bits, 0, 0, 0) != 0) return -1;
    }
    drop_bounds();
    if (setgroups(count, others) != 0 || setresgid(group, group, group) != 0) return -1;
    if (setresuid(user, user, user) != 0) return -1;
    // Another user's /proc/self is root's without it, and the engine opens files there.
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    return farm_drop_capabilities(keeps_reading);
}
