import FarmBasics

/// A `<lora:NAME:WEIGHT>` tag as it stands in a prompt.
package struct LoRATag: Equatable {
    /// As the tag writes it: a stem, an alias or a path, never empty.
    package var name: String
    /// 1 where the tag gives none; of several weights the first counts.
    package var weight: Double
    /// Of the name, in the prompt.
    var nameRange: Range<String.Index>

    /// The tags of a prompt in their order, in linear time.
    package static func all(in prompt: String) -> [LoRATag] {
        var tags: [LoRATag] = []
        var rest = prompt[...]
        while let open = rest.utf8.firstIndex(of: UInt8(ascii: "<")) {
            let body = rest[rest.utf8.index(after: open)...]
            rest = body
            guard body.hasPrefix("lora:") else { continue }
            let start = body.utf8.index(body.startIndex, offsetBy: 5)
            let end = body.utf8[start...].firstIndex { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "<") }
            guard let end, body.utf8[end] == UInt8(ascii: ">") else { continue }
            rest = body[end...]
            let words = body[start..<end].split(separator: ":", omittingEmptySubsequences: false)
            guard let name = words.first, !name.isEmpty else { continue }
            let weight = words.dropFirst().first.flatMap { Double(String($0).trimmingSpaces()) } ?? 1
            tags.append(LoRATag(name: String(name), weight: weight, nameRange: name.startIndex..<name.endIndex))
        }
        return tags
    }

    /// Whether a tag can name a file so: the prompt's grammar parts a tag's words at these.
    package static func canHold(_ name: String) -> Bool { !name.contains { ":<>=".contains($0) } }

    /// The prompt with other names in its tags; names that `names` lacks stay.
    package static func renaming(_ names: [String: String], in prompt: String) -> String {
        var text = ""
        var position = prompt.startIndex
        for tag in all(in: prompt) {
            guard let name = names[tag.name] else { continue }
            text += prompt[position..<tag.nameRange.lowerBound] + name
            position = tag.nameRange.upperBound
        }
        return text + prompt[position...]
    }
}
