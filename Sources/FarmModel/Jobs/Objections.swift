import FarmBasics

/// Gathers what is wrong with a request, so that all of it is said at once.
package struct Objections {
    private var messages: [String] = []

    /// Nothing is noted yet.
    package init() {}

    /// What `body` returns; nil where it refused, which is noted.
    package mutating func noting<Value>(_ body: () throws -> Value) throws -> Value? {
        do {
            return try body()
        } catch let error as FarmError where error.code == .invalidInput {
            if !messages.contains(error.message) { messages.append(error.message) }
            return nil
        }
    }

    /// - Throws: `invalidInput` with all that was noted, one sentence behind the other; nothing where nothing was.
    package func throwIfAny() throws {
        guard !messages.isEmpty else { return }
        throw FarmError(.invalidInput, messages.joined(separator: "; also: "))
    }
}
