package import EngineHostProtocol
package import FarmBasics
import FoundationEssentials
import Glibc
import LocalFiles

/// What the engine hosts of a worker may do, and where they write.
package struct HostSandbox: Sendable {
    /// Whom hosts become; nil for nobody else than the worker.
    private let account: SandboxRules.Account?
    /// Of models, fetched files and input pictures, with what comes into them later.
    private let folders: [String]
    private let spoolPath: String
    private let dataPath: String

    /// - Parameters:
    ///   - account: nil unless the worker is root's.
    ///   - folders: all of which each host may read.
    package init(account: SandboxRules.Account?, folders: [String], spoolPath: String, dataPath: String) {
        self.account = account
        self.folders = folders.map(Folders.absolute)
        self.spoolPath = Folders.absolute(spoolPath)
        self.dataPath = Folders.absolute(dataPath)
    }

    /// Where a device's host writes its images: on the spool's disk, and none of the spool's own folders, in which lies
    /// what other hosts have made.
    package func imageFolder(of device: String) -> String { "\(spoolPath)/hosts/\(device)" }

    /// What drivers keep from one start to the next, such as compiled programs.
    private func cacheFolder(of device: String) -> String { "\(dataPath)/hosts/\(device)/cache" }

    private func temporaryFolder(of device: String) -> String { "\(dataPath)/hosts/\(device)/temporary" }

    /// Empties the device's folder of images: what an earlier worker left there nobody asks for.
    /// - Throws: `inputOutput`.
    package func clear(_ device: String) throws(FarmError) {
        Self.empty(imageFolder(of: device)) { _ in true }
        try makeFolders(for: device)
    }

    /// Makes the folders that a host needs, and removes what the one before has left half done.
    /// - Throws: `inputOutput`.
    package func makeFolders(for device: String) throws(FarmError) {
        Self.empty(temporaryFolder(of: device)) { _ in true }
        Self.empty(imageFolder(of: device)) { $0.hasPrefix(".") }
        for folder in [imageFolder(of: device), cacheFolder(of: device), temporaryFolder(of: device)] {
            try Folders.make(folder, purpose: "folder of an engine host", mode: 0o700)
        }
    }

    /// What a host of the device may do that also reads these files, wherever they lie.
    package func rules(
        for device: String, files: ReadableFiles, environment: [String: String]
    ) -> SandboxRules {
        SandboxRules(
            readable: files.paths,
            writable: [imageFolder(of: device), cacheFolder(of: device), temporaryFolder(of: device)],
            account: account, connects: Self.usesProcessService(device, environment))
    }

    /// The folders, and of the files those that lie elsewhere.
    package func readableFiles(_ files: some Sequence<String>) -> ReadableFiles {
        ReadableFiles(folders: folders, files: files)
    }

    /// Variables that a host has in place of the worker's: where the drivers of GPUs and the libraries keep what they keep.
    package func environment(for device: String) -> [String: String] {
        let cache = cacheFolder(of: device)
        return [
            "HOME": cache, "XDG_CACHE_HOME": cache, "CUDA_CACHE_PATH": "\(cache)/cuda",
            "TMPDIR": temporaryFolder(of: device),
        ]
    }

    /// CUDA's multi-process service is spoken to through a Unix socket.
    private static func usesProcessService(_ device: String, _ environment: [String: String]) -> Bool {
        device.hasPrefix("cuda")
            && (environment["CUDA_MPS_PIPE_DIRECTORY"] != nil || access("/tmp/nvidia-mps", F_OK) == 0)
    }

    private static func empty(_ folder: String, _ isMeant: (String) -> Bool) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where isMeant(name) {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }
}
