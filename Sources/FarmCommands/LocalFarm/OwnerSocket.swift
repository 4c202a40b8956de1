import Crypto
import FarmBasics
import FarmModel
import Foundation
import LocalFiles

/// Where the coordinator of a farm on this machine listens for its owner: nobody but this user and root can open it.
struct OwnerSocket: Sendable, Equatable {
    private static let name = "coordinator.sock"

    let path: String

    var address: CoordinatorAddress { get throws { try CoordinatorAddress(parsing: "unix:\(path)") } }

    /// In the data folder, or, where that is too long a path for a socket, in a short folder of this user alone, which it
    /// makes.
    /// - Parameter runtimeFolder: of this user, as `XDG_RUNTIME_DIR` names it; nil for none.
    init(
        for data: FarmData, runtimeFolder: String? = Environment.value("XDG_RUNTIME_DIR"),
        temporaryFolder: String = "/tmp"
    ) throws {
        let usual = "\(data.path)/\(Self.name)"
        guard usual.utf8.count > CoordinatorAddress.mostPathBytes else {
            path = usual
            return
        }
        // One folder a farm: the same at each start.
        let hash = FarmBasics.Digest(bytes: SHA256.hash(data: Array(data.path.utf8)))
        let name = "diffusion-farm-\(hash.shortHash)"
        let folders = [runtimeFolder.map { "\($0)/\(name)" }, "\(temporaryFolder)/\(name)-\(geteuid())"]
        let short = folders.compactMap { $0 }.first {
            $0.hasPrefix("/") && "\($0)/\(Self.name)".utf8.count <= CoordinatorAddress.mostPathBytes
        }
        guard let short else {
            throw FarmError(
                .failedPrecondition, "'\(data.path)' is too long a path for a socket; choose a shorter one with --data")
        }
        try Self.makePrivate(short)
        path = "\(short)/\(Self.name)"
    }

    /// Others can make folders in `/tmp`: one that is not ours, or that they can enter, is refused.
    private static func makePrivate(_ folder: String) throws {
        if mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw FarmError("cannot make the folder '\(folder)' for the coordinator's socket", SystemError())
        }
        guard let status = FileStatus(of: folder, followsLinks: false), status.kind == .folder,
            status.owner == geteuid(), status.permissions & 0o077 == 0
        else {
            throw FarmError(
                .failedPrecondition,
                "the folder '\(folder)', for the coordinator's socket, is not this user's alone; remove it, or choose a "
                    + "shorter path with --data")
        }
    }
}
