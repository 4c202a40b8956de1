internal import EngineHostProtocol
internal import Foundation
internal import Synchronization

/// Requests on their way from the reader's thread to the engine's, in order.
final class HostQueue: Sendable {
    /// The worker keeps one render running and one ready; more is a defect of its.
    static let capacity = 8

    private let requests = Mutex<[HostRequest]>([])
    private let available = DispatchSemaphore(value: 0)

    /// `false` when the queue is full.
    func push(_ request: HostRequest) -> Bool {
        let isPushed = requests.withLock { requests in
            guard requests.count < Self.capacity else { return false }
            requests.append(request)
            return true
        }
        if isPushed { available.signal() }
        return isPushed
    }

    /// Waits for the next request.
    func pop() -> HostRequest {
        while true {
            available.wait()
            if let request = requests.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return request }
        }
    }
}
