import ArgumentParser
import FarmModel
import Foundation

/// Runs a command's body; an error is one line on standard error and an exit code.
func reporting(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as FarmError {
        FileHandle.standardError.write(Data("farm-coordinator: \(error)\n".utf8))
        throw ExitCode(error.code == .invalidInput ? 2 : error.code == .unavailable ? 4 : 1)
    }
}
