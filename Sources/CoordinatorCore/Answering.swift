import FarmModel
import FarmWire
import GRPCCore
import Logging

/// Runs the body of a call and turns what it throws into a status that a client can act on.
func answering<Answer>(_ logger: Logger, _ body: () async throws -> Answer) async throws -> Answer {
    do {
        return try await body()
    } catch let error as FarmError {
        if error.code == .internal { logger.error("call failed", metadata: ["error": "\(error)"]) }
        throw RPCError(error)
    } catch let error as RPCError {
        throw error
    } catch is CancellationError {
        throw RPCError(code: .cancelled, message: "the call was cancelled")
    } catch {
        logger.error("call failed", metadata: ["error": "\(error)"])
        throw RPCError(code: .internalError, message: "the coordinator failed: see its log", cause: error)
    }
}

extension RPCWriter {
    /// Writes to a caller who may have hung up, which is no failure of ours.
    func send(_ message: Element) async throws {
        do {
            try await write(message)
        } catch let error where !(error is RPCError || error is CancellationError) {
            throw RPCError(code: .unavailable, message: "the caller has hung up", cause: error)
        }
    }
}
