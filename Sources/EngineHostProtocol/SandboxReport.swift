/// What confines an engine host, and what does not though it was to.
package struct SandboxReport: Sendable, Equatable, Codable {
    /// What holds, in a few words each: `Landlock 7`, `user nobody`.
    package var holds: [String]
    /// What this machine does not offer, each with its reason and what a person can do.
    package var lacks: [String]

    /// Whether no files can be opened but those of the rules.
    package var confinesFiles: Bool

    /// Nothing holds yet.
    package init(holds: [String] = [], lacks: [String] = [], confinesFiles: Bool = false) {
        self.holds = holds
        self.lacks = lacks
        self.confinesFiles = confinesFiles
    }
}

extension SandboxReport: CustomStringConvertible {
    /// `no new privileges, Landlock 7, system calls, user nobody`, or `nothing`.
    package var description: String { holds.isEmpty ? "nothing" : holds.joined(separator: ", ") }
}
