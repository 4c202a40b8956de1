import EngineHostProtocol
import FarmModel

/// What a device's engine host is doing.
enum HostPhase: Sendable {
    case down
    case starting
    case idle
    case preparing(RenderTask)
    case loading(RenderTask)
    case rendering(RunningRender)
    /// Killed, and not yet dead.
    case doomed(Doom, RenderTask?)

    /// Why it was killed.
    enum Doom: Sendable {
        case hung(String)
        case unwanted

        /// What becomes of the task that it was at.
        func report(of task: RenderTask) -> DeviceEvent {
            switch self {
            case .unwanted: .abandoned(task.attempt)
            case .hung(let message): .failed(task.attempt, .hang, message)
            }
        }
    }

    var currentTask: RenderTask? {
        switch self {
        case .preparing(let task), .loading(let task): task
        case .rendering(let render): render.task
        case .doomed(_, let task): task
        case .down, .starting, .idle: nil
        }
    }

    /// What the host is to render, where it calls its work by this name: the load's key or the render's.
    /// - Parameter id: nil: whatever it is at.
    func task(named id: String?) -> RenderTask? {
        switch self {
        case .loading(let task): id == nil || id == task.context.key ? task : nil
        case .rendering(let render): id == nil || id == render.task.id ? render.task : nil
        case .down, .starting, .idle, .preparing, .doomed: nil
        }
    }

    /// What becomes of what the host was at when it died; nil where nothing was begun.
    func report(of death: HostDeath) -> DeviceEvent? {
        switch self {
        case .loading(let task): .failed(task.attempt, death.failureClass, death.message)
        case .rendering(let render): .failed(render.task.attempt, death.failureClass, death.message)
        case .doomed(let doom, let task): task.map(doom.report)
        case .down, .starting, .idle, .preparing: nil
        }
    }

    /// What its host owes a sign of progress for.
    func work(pace: RenderPace, budgets: HostBudgets) -> HostWatch.Work? {
        switch self {
        case .starting:
            HostWatch.Work(budget: budgets.start, message: "the engine host said nothing", canAnswer: false)
        case .loading:
            HostWatch.Work(budget: budgets.load, message: "the engine host made no progress loading the model")
        case .rendering(let render):
            HostWatch.Work(
                budget: pace.budget(at: render.position, of: render.task.assignment.parameters, budgets),
                message: "the engine host made no progress \(render.position.phase)")
        case .down, .idle, .preparing, .doomed: nil
        }
    }
}
