/// The version of this software, and of the protocol between its parts.
package enum FarmVersion {
    package static let current = "0.1.0"

    /// The versions of the worker protocol that this build speaks.
    package static let workerProtocol = 4...4
}

extension ClosedRange<Int> {
    /// `1`, or `1 to 3`.
    package var text: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)" }
}
