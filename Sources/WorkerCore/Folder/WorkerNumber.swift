import FarmBasics
package import FoundationEssentials
import LocalFiles

/// By which a farm knows a worker for ever: `identity.json` in its data folder.
package enum WorkerNumber {
    private struct File: Codable {
        var worker: UUID
    }

    /// Reads it, or draws one where the folder has none; a worker may run on the folder meanwhile. It blocks.
    /// - Parameter folder: the data folder; made where it is missing.
    package static func read(in folder: String) throws -> UUID {
        let file = "\(folder)/identity.json"
        if FileStatus(of: file) == nil {
            try Folders.make(folder, purpose: "worker's data folder", mode: 0o700)
            // Another process may be the first: its number is read then.
            _ = try DurableFile.create([UInt8](JSONEncoder().encode(File(worker: UUID()))), at: file, mode: 0o600)
        }
        do {
            return try JSONDecoder().decode(File.self, from: Data(LocalFile.read(file))).worker
        } catch {
            throw FarmError(
                .inputOutput,
                "the worker's identity \(file) cannot be read; restore it, or delete it to become a new worker",
                cause: error)
        }
    }
}
