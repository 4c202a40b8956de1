/// What somebody may do on the farm, apart from ``worker`` each what the one before it may, and more.
package enum Role: String, Sendable, Codable, CaseIterable {
    /// Looks.
    case viewer
    /// Submits, and does as they like with jobs of their own.
    case submitter
    /// Keeps the work going: anybody's jobs, and the workers.
    case op = "operator"
    /// Everything: people, the model store, what is kept.
    case admin
    /// Takes tasks and delivers images; sees nothing that people see.
    case worker

    private var rank: Int? {
        switch self {
        case .viewer: 0
        case .submitter: 1
        case .op: 2
        case .admin: 3
        case .worker: nil
        }
    }

    /// Whether it may do what takes the other.
    package func includes(_ least: Role) -> Bool {
        guard let rank, let other = least.rank else { return self == least }
        return rank >= other
    }

    /// Those that a person can have.
    package static let ofPeople: [Role] = [.viewer, .submitter, .op, .admin]
}
