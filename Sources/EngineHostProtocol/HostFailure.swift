/// A load or render that failed while the host lives on, or a host that cannot start.
package struct HostFailure: Error, Sendable, Equatable, Codable, CustomStringConvertible {
    /// The class of a failure; the worker makes the farm's ``FailureClass`` of it.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// The request is wrong and stays wrong.
        case invalidInput
        /// A model file is missing, truncated or not what the engine reads.
        case modelLoadFailed
        /// The engine failed, or warned of something that is not known to be harmless.
        case engineError
        /// The engine could not get the memory that the model or the image needs.
        case outOfMemory
        /// No space, or no quota, for the image.
        case diskFull
        /// The image could not be written for another reason, or a picture not be read from the disk.
        case inputOutput
        /// The device that was asked for is not there.
        case deviceUnavailable
        /// The request could not be read.
        case protocolError
    }

    /// The render's id or the load's key; `nil` where neither is at fault.
    package var id: String?
    /// Says whether another try or another device may do better.
    package var kind: Kind
    /// One or two sentences for people.
    package var message: String
    /// The engine's last log lines.
    package var engineLog: String

    /// - Parameter engineLog: some lines at most: a frame has to hold it.
    package init(id: String? = nil, kind: Kind, message: String, engineLog: String = "") {
        self.id = id
        self.kind = kind
        self.message = message
        self.engineLog = engineLog
    }

    /// The message alone.
    package var description: String { message }
}
