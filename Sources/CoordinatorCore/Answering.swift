import FarmBasics
import FarmModel
import FarmWire
import GRPCCore
import Logging

/// Runs the body of a call that the gate has let in, for its caller.
func answering<Answer: Sendable>(
    _ logger: Logger, _ context: ServerContext, _ body: @escaping @Sendable (Caller) async throws -> Answer
) async throws -> Answer {
    guard let call = context.call else {
        logger.error("a server without a gate", metadata: ["method": "\(context.descriptor.fullyQualifiedMethod)"])
        throw RPCError(FarmError(.forbidden, "this server lets nobody in: no gate stands before it"))
    }
    return try await answering(logger, call: call) { try await body(call.caller) }
}

/// Runs the body of a call and turns what it throws into a status that a client can act on.
///
/// gRPC says that a call is over (its caller has gone, its time is up, this coordinator ends), and lets the handler run on.
/// What has not ended soon after is ended: it would hold memory, connections and this process for nobody. What its caller
/// may no longer do ends at once.
func answering<Answer: Sendable>(
    _ logger: Logger, farewell: Duration = .seconds(5), call: RunningCall? = nil,
    _ body: @escaping @Sendable () async throws -> Answer
) async throws -> Answer {
    let work = Task { try await body() }
    do {
        return try await withTaskCancellationHandler {
            try await withRPCCancellationHandler {
                try await work.value
            } onCancelRPC: {
                guard call?.ending == nil else { return work.cancel() }
                Task {
                    // A timer: what is nearly done may end.
                    try await Task.sleep(for: farewell)
                    work.cancel()
                }
            }
        } onCancel: {
            work.cancel()
        }
    } catch _ where call?.ending != nil {
        throw call?.ending.map(RPCError.init) ?? RPCError(code: .unavailable, message: "the call was ended")
    } catch let error as FarmError {
        if error.code == .internal { logger.error("call failed", metadata: ["error": "\(error)"]) }
        throw RPCError(error)
    } catch let error as RPCError {
        throw error
    } catch is CancellationError {
        throw RPCError(code: .unavailable, message: "the call was cut off; try again")
    } catch {
        logger.error("call failed", metadata: ["error": "\(error)"])
        throw RPCError(code: .internalError, message: "the coordinator failed: see its log", cause: error)
    }
}

/// Runs what may go on for ever, and ends it when its caller has gone or this coordinator stops.
func whileWanted(
    _ context: ServerContext, else words: String, _ body: @escaping @Sendable () async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await context.cancellation.cancelled
            throw FarmError(.unavailable, words)
        }
        try await group.next()
        group.cancelAll()
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
