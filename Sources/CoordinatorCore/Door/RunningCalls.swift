import FarmBasics
import FarmModel
import GRPCCore
package import Logging
import Synchronization

/// All calls that run here: those whose caller may no longer make them are ended.
package final class RunningCalls: Sendable {
    private struct Entry {
        weak var call: RunningCall?
    }

    private struct State {
        var last = 0
        var calls: [Int: Entry] = [:]
    }

    /// Calls that are looked at at the same time: the store may have to be asked for each.
    private static let width = 8

    private let state = Mutex(State())
    private let logger: Logger

    /// None runs yet.
    package init(logger: Logger) { self.logger = logger }

    /// How many run.
    package var count: Int { state.withLock { $0.calls.count } }

    /// A call that was let in; it leaves by itself.
    func enter(
        _ caller: Caller, _ permission: Permission, _ credentials: Credentials, _ peer: Peer,
        _ cancellation: ServerContext.RPCCancellationHandle
    ) -> RunningCall {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        let call = RunningCall(caller, permission, credentials, peer, cancellation) { [weak self] in self?.leave(id) }
        state.withLock { $0.calls[id] = Entry(call: call) }
        return call
    }

    private func leave(_ id: Int) { state.withLock { $0.calls[id] = nil } }

    /// Ends those that the gate would let in no more, or as somebody else. Where the store does not answer they run on,
    /// until it is asked again.
    package func recheck(_ gate: AccessGate) async {
        // Outside the lock: the last one to let go of a call takes it out.
        let calls = state.withLock { $0.calls.values.compactMap(\.call) }
        await withDiscardingTaskGroup { group in
            for lane in 0..<min(Self.width, calls.count) {
                group.addTask {
                    for index in stride(from: lane, to: calls.count, by: Self.width) {
                        await self.recheck(calls[index], gate)
                    }
                }
            }
        }
    }

    private func recheck(_ call: RunningCall, _ gate: AccessGate) async {
        guard !call.permission.changesDoor else { return }
        do {
            var caller = try await gate.recheck(call.permission, call.credentials, from: call.peer)
            // Other limits count from the next call on.
            caller.limits = call.caller.limits
            guard caller != call.caller else { return }
            call.end(FarmError(.unavailable, "what you may do on this farm has changed; call again"))
        } catch let error as FarmError where error.code == .unauthenticated || error.code == .forbidden {
            call.end(error)
            logger.info(
                "ended a call of somebody who may no longer make it",
                metadata: ["caller": "\(call.caller.name)", "address": "\(call.peer.address)"])
        } catch {
            logger.debug("cannot look at a running call yet", metadata: ["error": "\(error)"])
        }
    }
}
