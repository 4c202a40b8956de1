import FarmBasics

extension JSONText {
    /// Empty, zero, or a word for nothing, through and through.
    var saysNothing: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .number(let digits): Double(digits) == 0
        case .string(let text):
            ["", "none", "false", "null", "automatic", "default", "[]", "{}"].contains(
                text.trimmingSpaces().lowercased())
                || Double(text.trimmingSpaces()) == 0
        case .array(let elements): elements.allSatisfy(\.saysNothing)
        case .object(let members): members.allSatisfy(\.value.saysNothing)
        }
    }

    /// The members of the objects under `parts`, which may be text, before its own: one flat record. A name that comes
    /// twice with another value keeps the first; the other gets a name that nobody reads, to be noted.
    func lifting(_ parts: [String]) -> JSONText {
        var lifted: [Member] = []
        var names: Set<String> = []
        func add(_ members: [Member]) {
            for member in members where !lifted.contains(member) {
                let isNew = names.insert(member.key).inserted
                lifted.append(isNew ? member : Member(key: "the other \(member.key)", value: member.value))
            }
        }
        let opened = members.map { member -> Member in
            guard parts.contains(member.key), let text = member.value.string, let value = JSONText(parsing: text) else {
                return member
            }
            return Member(key: member.key, value: value)
        }
        func isPart(_ member: Member) -> Bool {
            if case .object = member.value { parts.contains(member.key) } else { false }
        }
        for part in opened where isPart(part) { add(part.value.members) }
        add(opened.filter { !isPart($0) })
        return .object(lifted)
    }

    /// A list that Python printed (`['a', 0.5]`), as one; other values as they are.
    var unprinted: JSONText {
        guard let text = string?.trimmingSpaces(), text.hasPrefix("["), text.hasSuffix("]"),
            let list = JSONText(parsing: text) ?? JSONText(parsing: text.replacing("'", with: "\""))
        else { return self }
        return list
    }

    /// What a message shows of it.
    var shown: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "True" : "False"
        case .number(let text), .string(let text): text
        case .array(let elements): "[" + elements.prefix(8).map(\.shown).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.prefix(8).map { "\($0.key): \($0.value.shown)" }.joined(separator: ", ") + "}"
        }
    }
}
