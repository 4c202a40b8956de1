import ArgumentParser
import FarmBasics
import LocalFiles
import PostgresDriver

/// Runs a command's body; an error is one line on standard error and an exit code.
func reporting(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as FarmError {
        // Some messages hold the words of their cause already.
        let isSaid = error.cause.map { error.message.contains("\($0)") } ?? true
        try end(isSaid ? error.message : "\(error)", code: error.code)
    } catch let error as PostgresError {
        try end(error.message, code: error.kind == .usage ? .invalidInput : .failedPrecondition)
    }
}

private func end(_ message: String, code: FarmError.Code) throws {
    StandardError().write("farm-coordinator: \(message)")
    throw ExitCode(code == .invalidInput ? 2 : code == .unavailable ? 4 : 1)
}
