import FarmBasics
import FoundationEssentials

/// What a value is made of, down to its numbers and texts, by the path of each: also what its `==` does not look at.
struct Leaves: Equatable {
    /// Of what is not there, and of what has nothing in it.
    static let missing = "nothing"

    private(set) var texts: [String: String] = [:]

    init(_ value: Any) { add(value, at: "") }

    /// Where the two differ, with what each has there.
    func differences(from other: Leaves) -> [String] {
        Set(texts.keys).union(other.texts.keys).sorted().compactMap { path in
            let (mine, others) = (texts[path], other.texts[path])
            return mine == others ? nil : "\(path): \(mine ?? "-") and \(others ?? "-")"
        }
    }

    /// The path without the places and keys of elements.
    static func pattern(_ path: String) -> String {
        path.split(separator: ".").map { $0.first == "[" ? "[]" : String($0) }.joined(separator: ".")
    }

    private mutating func add(_ value: Any, at path: String) {
        switch value {
        case let text as String: texts[path] = text.isEmpty ? Self.missing : text
        case let data as Data: texts[path] = data.isEmpty ? Self.missing : "\(Array(data))"
        case let date as Date: texts[path] = "\(date.timeIntervalSince1970)"
        case let digest as Digest: texts[path] = digest.hex
        case let id as UUID: texts[path] = id.uuidString
        case let duration as Duration: texts[path] = "\(duration)"
        default: addParts(of: value, at: path)
        }
    }

    private mutating func addParts(of value: Any, at path: String) {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional?:
            guard let wrapped = mirror.children.first?.value else {
                texts[path] = Self.missing
                return
            }
            add(wrapped, at: path)
        case .collection?, .set?:
            if mirror.children.isEmpty { texts[path] = Self.missing }
            for (index, child) in mirror.children.enumerated() { add(child.value, at: join(path, "[\(index)]")) }
        case .dictionary?:
            if mirror.children.isEmpty { texts[path] = Self.missing }
            for child in mirror.children {
                let pair = Mirror(reflecting: child.value).children.map(\.value)
                if pair.count == 2 { add(pair[1], at: join(path, "[\("\(pair[0])".replacing(".", with: ""))]")) }
            }
        case .enum?:
            let child = mirror.children.first
            texts[path] = child?.label ?? "\(value)"
            if let child { add(child.value, at: join(path, child.label ?? "")) }
        default:
            if mirror.children.isEmpty { texts[path] = "\(value)" }
            for child in mirror.children { add(child.value, at: join(path, child.label ?? "")) }
        }
    }

    private func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
