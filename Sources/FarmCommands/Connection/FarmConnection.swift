import FarmBasics
import FarmModel
import Synchronization

/// The farm, reached through any of its coordinators: the one that answered last, and the next when that one is away.
final class FarmConnection: Sendable {
    private let links: [CoordinatorLink]
    private let current = Mutex(0)

    /// - Parameter addresses: those of one farm's coordinators; at least one.
    init(to addresses: [CoordinatorAddress]) throws {
        guard !addresses.isEmpty else {
            throw FarmError(.invalidInput, "--coordinator names no address; give HOST:PORT")
        }
        links = try addresses.map(CoordinatorLink.init)
    }

    /// Whether any call has reached a coordinator so far.
    var hasConnected: Bool { links.contains(where: \.hasConnected) }

    /// Lets calls end and closes the connections in the background.
    func close() { for link in links { link.close() } }

    /// Makes a call; a failure comes as a `FarmError` in words for a person.
    ///
    /// A coordinator that cannot be reached is passed over for the next. One that was lost during the call is not: the
    /// call may have had its effect, so whoever made it decides whether to make it again, which then goes to the next.
    func call<Reply: Sendable>(
        _ body: @escaping @Sendable (CoordinatorLink.Service) async throws -> Reply
    ) async throws -> Reply {
        var unreached: [CoordinatorLink.Unreached] = []
        let first = current.withLock { $0 }
        for offset in links.indices {
            let index = (first + offset) % links.count
            do {
                let reply = try await links[index].call(body)
                current.withLock { $0 = index }
                return reply
            } catch let failure as CoordinatorLink.Unreached {
                unreached.append(failure)
            } catch let error as FarmError where error.code == .unavailable {
                current.withLock { $0 = (index + 1) % links.count }
                throw error
            }
        }
        let tried = unreached.map { "\($0.address) (\($0.reason))" }.joined(separator: " or ")
        throw FarmError(
            .unavailable, "cannot reach the coordinator at \(tried). Is the farm up? Start one with: farm up")
    }
}
