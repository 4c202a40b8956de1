/// What an engine host may do, from its worker: the first frame to a host that is started with
/// ``HostEnvironment/confinedArgument``, before any request. What the system and the device need, the host knows itself.
package struct SandboxRules: Sendable, Equatable, Codable {
    /// Files, and folders with all in them, by absolute paths. What is not there is left out.
    package var readable: [String]
    /// Folders in which the host makes, changes and removes files. As root it gives them to its user.
    package var writable: [String]
    /// Whom a host that is started by root becomes; nil for nobody else.
    package var account: Account?
    /// Whether it may connect to Unix sockets, as CUDA's multi-process service needs.
    package var connects: Bool
    /// Bytes of a file that it writes.
    package var fileBytes = Self.standardFileBytes
    /// Its open files.
    package var openFiles = Self.standardOpenFiles

    /// 4 GiB: the largest image has 192 MiB, a driver's cache of programs a few GiB.
    package static let standardFileBytes: UInt64 = 4 << 30
    /// Descriptors from 500 on have a meaning of their own, see `AccessoryFiles`; drivers take some a GPU.
    package static let standardOpenFiles: UInt64 = 4096

    /// A user of this machine.
    package struct Account: Sendable, Equatable, Codable {
        /// For people.
        package var name: String
        /// Its number, not 0.
        package var user: UInt32
        /// The number of its group.
        package var group: UInt32

        /// - Parameter name: of the user.
        package init(name: String, user: UInt32, group: UInt32) {
            self.name = name
            self.user = user
            self.group = group
        }
    }

    /// With the standard limits.
    package init(readable: [String], writable: [String], account: Account? = nil, connects: Bool = false) {
        self.readable = readable
        self.writable = writable
        self.account = account
        self.connects = connects
    }
}

extension SandboxRules {
    /// As a host reads them.
    package var frame: [UInt8] { get throws { try Frame.encode(self) } }
}
