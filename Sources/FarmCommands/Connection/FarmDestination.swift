import FarmBasics
import FarmModel

/// Which farm a command speaks to, and to no other.
struct FarmDestination: Sendable, Equatable {
    var addresses: [CoordinatorAddress]
    /// Of a farm on this machine: the id that it wrote into its data folder, and that folder. Another farm may have its
    /// port by now.
    var expected: Expected?
    /// The data folder of the farm on this machine that is meant; nil for another farm.
    var localFolder: String?

    struct Expected: Sendable, Equatable {
        var id: String
        var folder: String
        /// Whether the person named the folder.
        var isNamed: Bool
    }

    /// What is known of a farm on this machine.
    struct Local: Sendable, Equatable {
        var folder: String
        /// Whether `FARM_DATA` names the folder.
        var isNamed: Bool
        /// Nil where no farm runs on it.
        var state: FarmState?
    }

    /// - Parameter coordinators: what `--coordinator` or else `FARM_COORDINATOR` says, which wins.
    /// - Throws: `unavailable` where a folder was named and its farm does not run.
    init(coordinators: String?, local: () throws -> Local) throws {
        if let coordinators {
            addresses = try CoordinatorAddress.list(parsing: coordinators)
            return
        }
        let local = try local()
        guard let state = local.state, let port = state.port else {
            guard !local.isNamed else {
                throw local.state == nil ? Self.isNotRunning(local.folder) : Self.isStarting(local.folder)
            }
            addresses = [CoordinatorAddress(loopbackPort: CoordinatorAddress.defaultPort)]
            return
        }
        addresses = [try state.socketAddress ?? CoordinatorAddress(loopbackPort: port)]
        localFolder = local.folder
        expected = state.farm.map { Expected(id: $0, folder: local.folder, isNamed: local.isNamed) }
    }

    /// - Parameter id: of the farm that answers.
    /// - Throws: `unavailable` for another farm than was meant.
    func check(answering id: String) throws {
        guard let expected, expected.id != id else { return }
        let address = addresses.map(\.description).joined(separator: ",")
        throw FarmError(
            .unavailable,
            "the farm of \(expected.isNamed ? "FARM_DATA " : "")'\(expected.folder)' is not running: another farm answers "
                + "at \(address); to speak to that one, use --coordinator \(address)")
    }

    private static func isNotRunning(_ folder: String) -> FarmError {
        FarmError(
            .unavailable,
            "the farm of FARM_DATA ('\(folder)') is not running; start it with 'farm up', or name a coordinator with "
                + "--coordinator HOST:PORT")
    }

    private static func isStarting(_ folder: String) -> FarmError {
        FarmError(
            .unavailable, "the farm of FARM_DATA ('\(folder)') is just starting; try again in a moment")
    }
}
