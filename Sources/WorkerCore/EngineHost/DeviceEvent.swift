package import FarmModel

package import struct FoundationEssentials.Data
package import struct FoundationEssentials.Date

/// What a device's engine host makes of its tasks.
package enum DeviceEvent: Sendable, Equatable {
    /// A host is up.
    case available(DeviceDescription)
    /// Hosts die at start, again and again, or one does not end; another is tried now and then.
    case unavailable(String)
    case started(AttemptID, at: Date)
    case progress(AttemptID, step: Int, steps: Int)
    /// How the image looks by now: a small PNG.
    case preview(AttemptID, step: Int, steps: Int, png: Data)
    /// The PNG lies at `file`, flushed.
    case rendered(RenderedImage, file: String)
    case failed(AttemptID, FailureClass, String)
    /// A waiting task whose files have no room here.
    case unfetched(AttemptID, FetchShortage)
    /// Waiting tasks that are not going to be rendered here.
    case returned([AttemptID])
    /// A task that was to be abandoned is.
    case abandoned(AttemptID)

    /// The attempts that the device has done with.
    package var ended: [AttemptID] {
        switch self {
        case .available, .unavailable, .started, .progress, .preview: []
        case .rendered(let image, _): [image.attempt]
        case .failed(let attempt, _, _), .unfetched(let attempt, _), .abandoned(let attempt): [attempt]
        case .returned(let attempts): attempts
        }
    }
}
