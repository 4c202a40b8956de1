import FarmBasics

extension ForeignBuilder {
    /// Lists of names, of pairs, of objects; names beside a list of weights.
    mutating func takeLoRAs() {
        let members = unread
        func values(_ field: JSONField) -> [JSONText] {
            members.filter { JSONField(key: $0.key) == field && !$0.value.saysEmpty }.flatMap { member in
                if case .array(let elements) = member.value.unprinted { return elements }
                // SwarmUI's one string of several.
                guard let text = member.value.string else { return [member.value] }
                return text.split(separator: ",").map { .string(String($0).trimmingSpaces()) }
            }
        }
        let (entries, weights) = (values(.loras), values(.loraWeights))
        var list: [ListedLoRA] = []
        for (index, entry) in entries.enumerated() {
            let none: ListedLoRA.Weight = weights.isEmpty ? .unsaid : .problem("has no weight beside the others'")
            let weight = weights.indices.contains(index) ? ListedLoRA.Weight(weights[index]) : none
            if !take(entry, weight, into: &list) {
                note("the LoRA '\(entry.shown.shortened())' is not understood here")
            }
        }
        if weights.count > entries.count {
            let more = weights[entries.count...].prefix(4).map { "'\($0.shown.shortened(to: 40))'" }
            note(
                "\(weights.count) weights stand beside \(entries.count) LoRA; of no LoRA: "
                    + more.joined(separator: ", "))
        }
        addLoRAs(list)
        for member in members where [.loras, .loraWeights].contains(JSONField(key: member.key)) { markRead(member.key) }
    }

    /// Nil where the name says nothing, and where no weight can be had, which is said: 1 would be a guess.
    mutating func lora(_ name: String, _ weight: ListedLoRA.Weight) -> ListedLoRA? {
        let unweighed = ListedLoRA(name, weight: 1)
        guard !unweighed.saysNothing else { return nil }
        switch weight {
        case .number(let number): return ListedLoRA(name, weight: number)
        case .unsaid: return unweighed
        case .problem(let words):
            note("the LoRA '\(name.shortened())' \(words); add it by --lora NAME:WEIGHT")
            return nil
        }
    }

    private static let loraNames = ["model_name", "name", "file", "lora_name", "path", "model", "lora"]
    private static let loraWeights = ["weight", "strength", "strength_model", "scale", "model", "multiplier", "clip"]

    /// Whether the entry is understood.
    /// - Parameter listed: its weight in a list beside it.
    private mutating func take(
        _ entry: JSONText, _ listed: ListedLoRA.Weight, into list: inout [ListedLoRA]
    ) -> Bool {
        var read: ListedLoRA?
        switch entry {
        case .string(let name): read = lora(name, listed)
        case .array(let parts):
            guard let first = parts.first?.string else { return false }
            if parts.count == 2, let (weight, name) = Self.weightAndName(parts[1]) {
                read = lora(name, .number(weight))
            } else if first.isEmpty {
                return parts.allSatisfy(\.saysNothing)
            } else {
                // Fooocus' `[name, weight, hash]`.
                read = lora(first, parts.count > 1 ? ListedLoRA.Weight(parts[1]) : listed)
            }
        case .object(let members):
            let named = Self.loraNames.first { entry[$0].flatMap(Self.word).map { Double($0) == nil } ?? false }
            guard let named, let name = entry[named].flatMap(Self.word) else { return false }
            let weighed = Self.weightKey(of: entry, besides: named)
            read = lora(name, weighed.flatMap { entry[$0] }.map { ListedLoRA.Weight($0) } ?? listed)
            let weight = weighed.flatMap { entry[$0]?.double }
            for member in members where member.key != named && member.key != weighed && !JSONSilence.covers(member) {
                // AI Horde's second weight, for the text encoder.
                guard weight == nil || member.value.double != weight else { continue }
                note(
                    "the LoRA '\(name.shortened(to: 40))': \(member.key.shortened(to: 40)) "
                        + "'\(member.value.shown.shortened(to: 40))' is unknown here")
            }
        default: return entry.saysEmpty
        }
        if let read { list.append(read) }
        return true
    }

    /// The first that is a number; else the first that says something. `model` may be what the LoRA is for.
    private static func weightKey(of entry: JSONText, besides named: String) -> String? {
        let keys = loraWeights.filter { $0 != named && !(entry[$0]?.saysEmpty ?? true) }
        return keys.first { entry[$0]?.double != nil } ?? keys.first { $0 != "model" }
    }

    /// RuinedFooocus' `[hash, "0.5 - name"]`.
    private static func weightAndName(_ value: JSONText) -> (Double, String)? {
        guard let text = value.string, let mark = text.firstRange(of: " - "),
            let weight = JSONText.string(String(text[..<mark.lowerBound])).double
        else { return nil }
        return (weight, String(text[mark.upperBound...]))
    }
}
