import FarmModel
import Foundation

/// What `farm submit --json` and `farm show --json` say of a job, as far as it is needed here.
struct FarmJob: Decodable {
    struct Job: Decodable {
        var id: JobID
        /// When the transaction that made it began.
        var submittedAt: Date
    }

    var job: Job
}
