/// What a worker asks of its engine host, on the host's standard input. End of input means that the worker is gone.
package enum HostRequest: Sendable, Equatable, Codable {
    case load(LoadRequest)
    case render(RenderRequest)
    /// Answered at once, also while a render runs.
    case ping(UInt64)
    /// Finish what is queued and exit with 0.
    case shutdown
}
