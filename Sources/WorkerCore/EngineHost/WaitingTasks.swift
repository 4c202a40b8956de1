import FarmBasics
import FarmModel

/// The tasks that a device has not begun, in order.
struct WaitingTasks: Sendable {
    private var tasks: [RenderTask] = []

    /// In the order in which they would be begun.
    var attempts: [AttemptID] { tasks.map(\.attempt) }

    mutating func append(_ task: RenderTask) { tasks.append(task) }

    /// Before all others: it had been taken, and not begun.
    mutating func putBack(_ task: RenderTask) { tasks.insert(task, at: 0) }

    /// Takes out the first whose files are here: one whose files are still on their way holds up no other.
    mutating func takeNext() -> RenderTask? {
        tasks.firstIndex { $0.files != nil }.map { tasks.remove(at: $0) }
    }

    /// Whether the task waits here and has its files now.
    mutating func give(_ files: [Digest: String], to attempt: AttemptID) -> Bool {
        guard let index = tasks.firstIndex(where: { $0.attempt == attempt }) else { return false }
        tasks[index].files = files
        return true
    }

    /// Whether it was here.
    mutating func remove(_ attempt: AttemptID) -> Bool {
        guard let index = tasks.firstIndex(where: { $0.attempt == attempt }) else { return false }
        tasks.remove(at: index)
        return true
    }

    /// Takes out those that are meant, and names them.
    mutating func removeAll(_ isMeant: (AttemptID) -> Bool = { _ in true }) -> [AttemptID] {
        let removed = attempts.filter(isMeant)
        tasks.removeAll { isMeant($0.attempt) }
        return removed
    }
}
