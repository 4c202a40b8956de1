/// The JSON of `farm why`.
package struct WhyJSON: Decodable, Sendable {
    /// Why the image waits.
    package struct Reason: Decodable, Sendable {
        /// A ``WaitReason/code``.
        package let code: String
        /// A sentence for people.
        package let text: String
    }

    /// A ``TaskState`` in its word.
    package let state: String
    /// How often it was tried.
    package let attempts: Int
    /// Who has it; nil unless it is leased.
    package let worker: String?
    /// What weighs most first; empty unless it is queued.
    package let reasons: [Reason]
}
