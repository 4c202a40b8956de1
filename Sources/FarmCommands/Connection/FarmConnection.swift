import FarmBasics
import FarmModel
import Synchronization

/// The farm, reached through any of its coordinators: the one that answered last, and the next when that one is away.
final class FarmConnection: Sendable {
    private let links: [CoordinatorLink]
    private let current = Mutex(0)
    /// Whose the token is that is shown; empty where that is not known here.
    private let loginName: String
    private let hasToken: Bool

    /// - Parameter entrances: to one farm's coordinators; at least one.
    init(by entrances: [Entrance]) throws {
        guard let first = entrances.first else {
            throw FarmError(.invalidInput, "--coordinator names no address; give HOST:PORT")
        }
        links = try entrances.map(CoordinatorLink.init)
        loginName = first.name
        hasToken = first.token != nil
    }

    /// Whether any call has reached a coordinator so far.
    var hasConnected: Bool { links.contains(where: \.hasConnected) }

    /// In whose name jobs are submitted by whoever shows a token; empty where none is, or nobody is asked.
    func submitter() async throws -> String {
        guard hasToken, loginName.isEmpty else { return loginName }
        return try await identity().name
    }

    /// Lets calls end and closes the connections in the background.
    func close() { for link in links { link.close() } }

    /// Makes a call; a failure comes as a `FarmError` in words for a person.
    ///
    /// A coordinator that cannot be reached is passed over for the next. One that was lost during the call is not: the
    /// call may have had its effect, so whoever made it decides whether to make it again, which then goes to the next.
    func call<Reply: Sendable>(
        _ body: @escaping @Sendable (CoordinatorLink.Service) async throws -> Reply
    ) async throws -> Reply {
        try await pacing { try await reach { try await $0.call(body) } }
    }

    /// The same of the service for people and tokens.
    func people<Reply: Sendable>(
        _ body: @escaping @Sendable (CoordinatorLink.People) async throws -> Reply
    ) async throws -> Reply {
        try await pacing { try await reach { try await $0.people(body) } }
    }

    /// Makes a call again that came too soon.
    private func pacing<Reply>(_ body: () async throws -> Reply) async throws -> Reply {
        var retries = 0
        while true {
            do {
                return try await body()
            } catch let error as FarmError {
                guard let pause = RatePause.pause(after: error, retries: retries) else { throw error }
                retries += 1
                // Backoff: the farm said how long.
                try await Task.sleep(for: pause)
            }
        }
    }

    private func reach<Reply>(_ ask: (CoordinatorLink) async throws -> Reply) async throws -> Reply {
        var unreached: [CoordinatorLink.Unreached] = []
        let first = current.withLock { $0 }
        for offset in links.indices {
            let index = (first + offset) % links.count
            do {
                let reply = try await ask(links[index])
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
