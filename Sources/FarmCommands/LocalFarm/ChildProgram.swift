/// A program that a farm on this machine consists of.
struct ChildProgram: Sendable {
    /// As people see it: `coordinator`, `worker-1`.
    var name: String
    var path: String
    var arguments: [String]
    var log: LogFile
}
