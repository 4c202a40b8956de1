import FarmBasics
package import FarmModel
import GRPCCore
import Synchronization

/// A call that was let in, for as long as it runs.
package final class RunningCall: Sendable {
    let permission: Permission
    let credentials: Credentials
    let peer: Peer
    /// Who makes it.
    package let caller: Caller
    private let cancellation: ServerContext.RPCCancellationHandle
    private let end = Mutex<FarmError?>(nil)
    private let leave: @Sendable () -> Void

    /// - Parameter leave: called when nobody works at it any more.
    init(
        _ caller: Caller, _ permission: Permission, _ credentials: Credentials, _ peer: Peer,
        _ cancellation: ServerContext.RPCCancellationHandle, leave: @escaping @Sendable () -> Void
    ) {
        self.caller = caller
        self.permission = permission
        self.credentials = credentials
        self.peer = peer
        self.cancellation = cancellation
        self.leave = leave
    }

    deinit { leave() }

    /// Why it was ended; nil while it may run.
    var ending: FarmError? { end.withLock { $0 } }

    /// Ends it at once: its caller hears why.
    func end(_ error: FarmError) {
        let isFirst = end.withLock { end in
            defer { end = end ?? error }
            return end == nil
        }
        if isFirst { cancellation.cancel() }
    }
}

/// What the gate tells the adapters.
struct CallContext: ServerContext.TransportSpecific {
    let call: RunningCall
}

extension ServerContext {
    /// Nil where no gate stands before the server.
    var call: RunningCall? { (transportSpecific as? CallContext)?.call }
}
