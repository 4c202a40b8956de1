/// What an engine host tells its worker, on the host's standard output.
package enum HostEvent: Sendable, Equatable, Codable {
    /// Always the first event, unless the device is not to be had: then `failed`, and the host exits with 1.
    case hello(HostDescription)
    /// A model is being read: 0 to 1.
    case loading(key: String, fraction: Double)
    case loaded(key: String, seconds: Double)
    /// The render begins now; milliseconds since 1970.
    case started(id: String, unixMilliseconds: Double)
    case progress(RenderProgress)
    /// At most one a second.
    case preview(RenderPreview)
    case rendered(RenderedFile)
    case failed(HostFailure)
    case pong(UInt64)
    case log(LogLevel, String)

    /// How grave a line of the engine's log is; what is below a warning is not sent.
    package enum LogLevel: String, Sendable, Codable {
        case warning, error
    }
}
