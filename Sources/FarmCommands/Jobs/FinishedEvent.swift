/// The last line of `watch --json` and `submit --wait --json`.
struct FinishedEvent: Encodable, Sendable {
    var event = "finished"
    var job: JobOutput
    /// Paths of the saved images, where an output folder was named.
    var files: [String]
    /// Paths of the contact sheet's pages, where one was asked for.
    var sheet: [String] = []
}
