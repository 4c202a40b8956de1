import FarmBasics

/// The version of this software, and of the protocol between its parts.
package enum FarmVersion {
    /// MAJOR.MINOR.PATCH, as `--version`, infotext and a worker's registration say it.
    package static let current = "0.1.0"

    /// The versions of the worker protocol that this build speaks.
    package static let workerProtocol = 4...4

    /// The highest version of the worker protocol that this build and a worker speak.
    /// - Parameters:
    ///   - oldest: of those that the worker speaks.
    ///   - newest: of those.
    ///   - version: of its software.
    /// - Throws: `failedPrecondition` where there is none.
    package static func agree(oldest: Int, newest: Int, worker: String, version: String) throws -> Int {
        let highest = min(newest, workerProtocol.upperBound)
        guard highest >= max(oldest, workerProtocol.lowerBound) else {
            throw FarmError(
                .failedPrecondition,
                "worker '\(worker.shortened())' (\(version.shortened())) speaks versions \(oldest) to \(newest) of the "
                    + "worker protocol, this coordinator (\(current)) \(workerProtocol.text): upgrade the older of the "
                    + "two")
        }
        return highest
    }
}

extension ClosedRange<Int> {
    /// `1`, or `1 to 3`.
    package var text: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)" }
}
