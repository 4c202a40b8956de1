import FarmBasics
import FarmConfiguration
import Glibc
import LocalFiles

/// The data folder of a farm on this machine.
struct FarmData: Sendable, Equatable {
    /// Seen from the root.
    let path: String

    /// - Parameter option: what `--data` says. Where it is nil: `FARM_DATA`, or `diffusion-farm` in the user's data.
    init(option: String?) throws {
        var flags = GivenFlags()
        flags.set(FarmKeys.data, option)
        let path = Environment.settings(flags).text(FarmKeys.data) ?? Self.usual
        guard !path.isEmpty else { throw FarmError(.invalidInput, "--data is empty; name a folder") }
        self.path = Folders.absolute(path)
    }

    private static var usual: String {
        (Environment.value("XDG_DATA_HOME") ?? Environment.homeFolder + "/.local/share") + "/diffusion-farm"
    }

    /// Locked while a farm runs.
    var lockFile: String { path + "/farm.lock" }
    var stateFile: String { path + "/farm.json" }
    var models: String { path + "/models" }
    /// What 'farm models push' fills.
    var modelStore: String { path + "/model-store" }
    /// Of the admin whom 'farm up' made, for this user alone.
    var adminToken: String { path + "/admin.token" }
    /// There until a new farm has been closed.
    var newFarmMark: String { path + "/new-farm" }
    private var logs: String { path + "/logs" }

    func log(of name: String) -> String { "\(logs)/\(name).log" }
    func workerFolder(_ name: String) -> String { "\(path)/\(name)" }

    /// The running farm as loopback reaches it; nil where none runs.
    var localToken: TokenSource.Local? {
        FarmState.readRunning(self)?.port.map { TokenSource.Local(port: $0, tokenFile: adminToken) }
    }

    /// Makes the folders, for this user alone.
    func makeFolders() throws {
        try Folders.make(path, purpose: "data folder", mode: 0o700)
        try Folders.make(models, purpose: "models folder")
        try Folders.make(logs, purpose: "logs folder")
    }
}
