/// Gathers what is wrong with a request, so that all of it is said at once.
struct Objections {
    private var messages: [String] = []

    /// What `body` returns; nil where it refused, which is noted.
    mutating func noting<Value>(_ body: () throws -> Value) throws -> Value? {
        do {
            return try body()
        } catch let error as FarmError where error.code == .invalidInput {
            if !messages.contains(error.message) { messages.append(error.message) }
            return nil
        }
    }

    func throwIfAny() throws {
        guard !messages.isEmpty else { return }
        throw FarmError(.invalidInput, messages.joined(separator: "; also: "))
    }
}
