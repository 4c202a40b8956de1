/// The version of this software, and of the protocol between its parts.
package enum FarmVersion {
    package static let current = "0.1.0"

    /// The versions of the worker protocol that this build speaks.
    package static let workerProtocol = 1...1
}
