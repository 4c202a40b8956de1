package import FarmModel

/// What is to be done outside of the fleet because of a worker's word: for the store, but for one. What becomes of it
/// may lead to more: ``Fleet/done(_:_:session:)``.
package enum WorkerErrand: Sendable, Equatable {
    /// A failed attempt on its way into the store.
    package struct Failure: Sendable, Equatable {
        /// The try that failed; the store leaves it out where it is not the session's current one.
        package var attempt: AttemptID
        /// Decides with the blame whether, where and when the task is tried again.
        package var failure: FailureClass
        /// As the fleet judged it when the word came.
        package var blame: FailureBlame
        /// For people, as the worker said it, with the end of the engine's log where there is one.
        package var message: String
        /// Which had it; nil where that is not known.
        package var device: String?
        /// The device's rest, where it is to have one.
        package internal(set) var cooling: DeviceCooling?
        /// Its own words could not be stored.
        package internal(set) var isBare = false

        /// A failure with all its words.
        /// - Parameter cooling: nil where the device goes on.
        package init(
            attempt: AttemptID, failure: FailureClass, blame: FailureBlame, message: String, device: String?,
            cooling: DeviceCooling? = nil
        ) {
            self.attempt = attempt
            self.failure = failure
            self.blame = blame
            self.message = message
            self.device = device
            self.cooling = cooling
        }

        /// The failure counts without its words.
        var bare: Failure {
            var bare = self
            bare.message = "what the worker said of it cannot be stored"
            bare.isBare = true
            return bare
        }
    }

    case giveBack([AttemptID])
    case recordInventory(ModelInventory)
    case recordRoom(isFull: Bool, spooledBytes: Int)
    /// - Parameter isNews: Whether the worker has room to fetch since, or has none since.
    case recordFetched(FetchStatus, isNews: Bool)
    case recordFailure(Failure)
    case recordCooling(DeviceCooling)
    /// The job's counts have changed: who watches it is told, the store not.
    case tellWatchers(job: JobID)

    /// What became of an errand at the store.
    package enum Outcome: Sendable {
        case done
        /// The store will never take it.
        case refused
        /// The stream ended meanwhile.
        case leftOff
    }
}
