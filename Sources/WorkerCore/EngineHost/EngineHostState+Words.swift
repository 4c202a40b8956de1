package import EngineHostProtocol
package import FarmBasics
package import FarmModel

extension EngineHostState {
    /// What the supervisor tells of: the host's life and words, the worker's orders, answers to actions, the time.
    package enum Event: Sendable {
        case spawned
        case said(HostEvent)
        case died(HostDeath)
        case enqueued(RenderTask)
        /// The task is not wanted any more, whether it waits or runs.
        case abandoned(AttemptID)
        /// The tasks that wait are not to be begun.
        case released
        /// Nor are those of these that wait.
        case recalled([AttemptID])
        /// The answers to ``Action/gather(_:)``.
        case gathered(AttemptID, files: [Digest: String])
        case ungathered(AttemptID, FailureClass, String)
        case unfetched(AttemptID, FetchShortage)
        /// The answers to ``Action/prepare(_:)``.
        case prepared(LoadRequest)
        case unprepared(EngineContext, message: String)
        /// The host may not read what its task of this context needs, though another may that is started now.
        case outgrown(key: String)
        /// Time has passed.
        case ticked
    }

    /// What the supervisor is to do, in the order of the list.
    package enum Action: Sendable, Equatable {
        case request(HostRequest)
        /// Find or fetch the files that the task names, while others render.
        case gather(RenderTask)
        /// Find the model's files and those that belong to it, and see that they are what they were.
        case prepare(EngineContext)
        case report(DeviceEvent)
        case kill
    }
}
