#pragma once

// What Linux offers to confine a process, spelled out: the kernel headers of Debian 12 know less than its newer kernels do.

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// Landlock's rights on files, as its ABI 1 to 5 count them.
enum {
    FARM_LANDLOCK_WRITE_FILE = 1 << 1,
    FARM_LANDLOCK_READ_FILE = 1 << 2,
    FARM_LANDLOCK_READ_DIR = 1 << 3,
    FARM_LANDLOCK_REMOVE_DIR = 1 << 4,
    FARM_LANDLOCK_REMOVE_FILE = 1 << 5,
    FARM_LANDLOCK_MAKE_DIR = 1 << 7,
    FARM_LANDLOCK_MAKE_REG = 1 << 8,
    FARM_LANDLOCK_REFER = 1 << 13,
    FARM_LANDLOCK_TRUNCATE = 1 << 14,
    FARM_LANDLOCK_IOCTL_DEV = 1 << 15,
};

// For open(2): O_PATH, which Swift does not see.
enum { FARM_OPEN_PATH = 010000000 };

// What follows answers 0 or a descriptor, and -1 with errno where it fails.

// The version of Landlock's interface; -1 where the kernel has none or does not offer it.
int farm_landlock_abi(void);

// Begins rules that forbid all that this ABI knows: every right on files, TCP, and signals and abstract sockets to others.
int farm_landlock_begin(int abi);

// Allows `rights`, as far as the ABI and the kind of file know them, on what `descriptor` has open and all below it.
int farm_landlock_allow(int rules, int descriptor, bool is_folder, uint64_t rights, int abi);

// From here on they hold for this thread and those that it starts.
int farm_landlock_enter(int rules);

// No program that this process starts gets rights that it has not.
int farm_forbid_privileges(void);

// Refuses, with EPERM, system calls that an engine has no use for; ENOSYS for those newer than this file.
// connects: whether connect(2) is left alone.
int farm_refuse_calls(bool connects);

// Whether, as this user and without any capability, the file can be read (`writes`: written); then this process is
// what it was again. For root, on its only thread.
bool farm_can_open(const char *path, bool writes, uid_t user, gid_t group);

// Becomes the user, and keeps no capability but, where wanted, CAP_DAC_READ_SEARCH.
int farm_become(uid_t user, gid_t group, const gid_t *others, size_t count, bool keeps_reading);

// Gives up all capabilities but, where wanted, CAP_DAC_READ_SEARCH; 0 also where there were none.
int farm_drop_capabilities(bool keeps_reading);
