package import FarmModel

package import struct FoundationEssentials.Date

/// What a device's engine host makes of its tasks.
package enum DeviceEvent: Sendable, Equatable {
    /// A host is up.
    case available(DeviceDescription)
    /// Hosts die at start, again and again; another is tried now and then.
    case unavailable(String)
    case started(AttemptID, at: Date)
    case progress(AttemptID, step: Int, steps: Int)
    /// The PNG lies at `file`, flushed.
    case rendered(RenderedImage, file: String)
    case failed(AttemptID, FailureClass, String)
    /// Waiting tasks that are not going to be rendered here.
    case returned([AttemptID])
    /// A task that was to be abandoned is.
    case abandoned(AttemptID)
}
