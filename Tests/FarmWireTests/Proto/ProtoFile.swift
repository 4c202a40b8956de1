import Foundation

/// The messages of the protos, as their texts declare them.
struct ProtoFile: Sendable {
    struct Field: Sendable {
        var name: String
        var number: Int
        var isOptional = false
        /// The full name of the message that it holds; nil for numbers, texts and enums.
        var message: String?
        /// As it is written.
        var type: String
    }

    struct Message: Sendable {
        /// With those that it lies in, such as `JobProgress.Rendering`.
        var name: String
        var fields: [Field] = []
        /// Numbers that it no longer uses.
        var reserved: [Int] = []
    }

    var messages: [String: Message] = [:]

    /// That of the sources.
    static func farm() throws -> ProtoFile {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        var all = ProtoFile()
        for name in ["farm.proto", "people.proto"] {
            let path = root.appending(path: "Sources/FarmWire/Protos/\(name)")
            var parser = ProtoParser(try String(contentsOf: path, encoding: .utf8))
            all.messages.merge(try parser.parse().messages) { first, _ in first }
        }
        return all
    }

    /// `JobProgress.Rendering` for `farm.v1.JobProgress.Rendering`.
    static func name(ofMessage name: String) -> String { name.replacing("farm.v1.", with: "") }

    /// The message and all that can be in it.
    func reachable(from name: String) -> Set<String> {
        var found: Set<String> = []
        var next = [name]
        while let name = next.popLast() {
            guard found.insert(name).inserted else { continue }
            next += messages[name]?.fields.compactMap(\.message) ?? []
        }
        return found
    }

    /// Every field that the JSON of a message has, in itself and in the messages in it, as `JobProgress.rendering`;
    /// and the messages themselves.
    func occurrences(in json: String, of message: String) throws -> Set<String> {
        var found: Set<String> = []
        try collect(JSONSerialization.jsonObject(with: Data(json.utf8)), message, into: &found)
        return found
    }

    private func collect(_ value: Any, _ name: String, into found: inout Set<String>) throws {
        if let list = value as? [Any] {
            for element in list { try collect(element, name, into: &found) }
            return
        }
        guard let object = value as? [String: Any], let message = messages[name] else {
            throw ProtoParser.Problem("no message \(name)")
        }
        found.insert(name)
        for (key, nested) in object {
            guard let field = message.fields.first(where: { $0.name == key }) else {
                throw ProtoParser.Problem("\(name) has no field \(key)")
            }
            found.insert("\(name).\(key)")
            if let type = field.message { try collect(nested, type, into: &found) }
        }
    }
}
