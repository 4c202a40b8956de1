internal import Foundation
internal import LocalFiles

/// What a process needs of its machine besides the files that it was given: libraries, what they read to know the
/// machine, and the device.
///
/// No folder is in it whose files may be secrets: the host's user may read past their modes.
struct SystemPaths {
    /// Files, and folders with all in them.
    private(set) var readable: [String]
    /// Device files, and folders of them.
    private(set) var devices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"]
    /// Folders.
    private(set) var writable: [String] = []

    private static let libraries = [
        "/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/share", "/usr/local/lib",
        "/usr/local/lib64", "/usr/local/share", "/usr/local/cuda", "/opt/rocm", "/nix/store", "/run/opengl-driver",
        "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
    ]
    private static let machine = [
        "/etc/localtime", "/etc/timezone", "/etc/locale.alias", "/etc/nsswitch.conf", "/etc/passwd", "/etc/group",
        "/etc/os-release", "/sys/devices", "/sys/bus", "/sys/class", "/sys/dev", "/sys/module", "/sys/fs/cgroup",
        "/sys/kernel/mm", "/sys/kernel/iommu_groups",
    ]
    private static let ownProcess = [
        "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/version", "/proc/filesystems",
        "/proc/loadavg", "/proc/sys/kernel", "/proc/sys/vm",
    ]
    private static let driver = [
        "/etc/OpenCL", "/etc/vulkan", "/etc/glvnd", "/etc/nvidia", "/etc/drirc", "/etc/egl", "/etc/amd-app",
        // Also which processes there are and their command lines; the rest of others' is closed by Landlock.
        "/proc", "/run/nvidia-persistenced", "/run/udev",
    ]

    /// - Parameter device: as `FARM_DEVICE` has it.
    init(device: String) {
        readable = Self.libraries + Self.machine + Self.loadedFiles + Self.librarySearchPath
        guard device != "cpu" else {
            readable += Self.ownProcess
            return
        }
        readable += Self.driver
        // Which of a maker's nodes belongs to which device, its driver alone knows.
        devices += Self.names(in: "/dev").filter { name in
            ["nvidia", "dri", "kfd", "dxg", "mali", "dma_heap", "udmabuf"].contains { name.hasPrefix($0) }
        }.map { "/dev/" + $0 }
        // Where CUDA's processes and threads meet.
        if !device.hasPrefix("vulkan") { writable.append("/dev/shm") }
    }

    /// Those that alone open a device's files to their members; not root's.
    var groups: [UInt32] {
        let files = devices.flatMap { path in
            FileStatus(of: path)?.kind == .folder ? Self.names(in: path).map { "\(path)/\($0)" } : [path]
        }
        let groups = files.compactMap { path -> UInt32? in
            guard let status = FileStatus(of: path), status.kind == .other, status.group != 0 else { return nil }
            return status.permissions & 0o066 == 0o060 ? status.group : nil
        }
        return Set(groups).sorted()
    }

    /// Of this process.
    static var threadCount: Int { names(in: "/proc/self/task").count }

    /// The program and the libraries that it has loaded; under `/opt` with their folders, as libraries there load others.
    private static var loadedFiles: [String] {
        guard let map = try? LocalFile.read("/proc/self/maps") else { return [] }
        let files = String(decoding: map, as: UTF8.self).split(separator: "\n").compactMap { line in
            line.firstIndex(of: "/").map { String(line[$0...]) }
        }
        return Set(files).sorted().map { file in
            file.hasPrefix("/opt/") ? URL(fileURLWithPath: file).deletingLastPathComponent().path : file
        }
    }

    private static var librarySearchPath: [String] {
        (ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "").split(separator: ":").map(String.init)
            .filter { $0.hasPrefix("/") && $0.contains { $0 != "/" } }
    }

    private static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}
