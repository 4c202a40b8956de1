import FarmModel
import FoundationEssentials
import Glibc
import LocalFiles

/// What a running farm says of itself in its data folder.
struct FarmState: Codable, Sendable, Equatable {
    var pid: Int32
    /// Of the coordinator; nil until it listens.
    var port: Int?
    /// Whether all workers have connected.
    var isReady: Bool
    /// The farm's id, once its coordinator has said it.
    var farm: String?
    /// The coordinator's socket for this user alone; nil until it listens, and of an earlier version.
    var socket: String?

    /// By which this user's commands reach the coordinator as its owner.
    var socketAddress: CoordinatorAddress? {
        get throws { try socket.map { try CoordinatorAddress(parsing: "unix:\($0)") } }
    }

    static func read(_ data: FarmData) -> FarmState? {
        guard let bytes = try? LocalFile.read(data.stateFile, limit: 65_536) else { return nil }
        return try? JSONDecoder().decode(FarmState.self, from: Data(bytes))
    }

    /// Nil where the farm that wrote it has ended. The lock is not asked: a farm that starts at that moment would take
    /// us for another.
    static func readRunning(_ data: FarmData) -> FarmState? {
        guard let state = read(data), kill(state.pid, 0) == 0 || errno == EPERM else { return nil }
        return state
    }

    func write(_ data: FarmData) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let bytes = Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
        try DurableFile.write(bytes, to: data.stateFile, durability: .none)
    }

    static func remove(_ data: FarmData) { unlink(data.stateFile) }

    /// `pid 4711, 127.0.0.1:7433`.
    var description: String { port.map { "pid \(pid), 127.0.0.1:\($0)" } ?? "pid \(pid), starting" }
}
