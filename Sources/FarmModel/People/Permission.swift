/// Something that takes a role: calls by gRPC and routes of HTTP name one of these each, and what names none is refused.
package enum Permission: String, Sendable, Codable, CaseIterable {
    /// Who one is, and giving back one's own token.
    case knowOneself
    /// Workers, models, and how full the farm is.
    case seeFarm
    /// Jobs, their images and progress: all, or one's own where the farm is private.
    case seeJobs
    /// Submitting, planning, and uploading the pictures for it.
    case submitJobs
    case cancelJobs
    case retryJobs
    case deleteJobs
    case deleteImages
    case drainWorkers
    case changePriority
    case changeRetention
    /// Files that every worker's engine will read.
    case changeModelStore
    /// Principals, their tokens and limits; inviting and revoking workers.
    case managePeople
    case readAudit
    /// Whether the farm is open, and what people see of others.
    case changeSettings
    /// A worker's session, its deliveries and downloads.
    case work
    /// Becoming a worker, with a code in place of a login.
    case enrol

    /// Nil for what takes no login at all.
    package var leastRole: Role? {
        switch self {
        case .enrol: nil
        case .knowOneself, .seeFarm, .seeJobs: .viewer
        case .submitJobs, .cancelJobs, .retryJobs, .deleteJobs, .deleteImages: .submitter
        case .drainWorkers, .changePriority: .op
        case .changeRetention, .changeModelStore, .managePeople, .readAudit, .changeSettings: .admin
        case .work: .worker
        }
    }

    /// Whether a call with it may change what its own caller may do: it is short, and goes on to its answer, such as the
    /// first admin's token, whatever it has changed.
    package var changesDoor: Bool {
        switch self {
        case .knowOneself, .managePeople, .changeSettings: true
        default: false
        }
    }

    /// From which role on it reaches what is another's; below it, one's own alone. Nil where nothing is anybody's.
    package var roleForOthers: Role? {
        switch self {
        case .cancelJobs, .retryJobs: .op
        case .deleteJobs, .deleteImages: .admin
        case .seeJobs: .op
        default: nil
        }
    }
}
