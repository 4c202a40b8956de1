import FarmBasics
import FarmModel
import Prompts

extension LoRATag {
    static func text(name: String, weight: Double) -> String { "<lora:\(name):\(InfotextValue.plain(weight))>" }

    /// Which file each tag of a prompt means.
    struct Match {
        /// By the name in the tag.
        var files: [String: AccessoryReference] = [:]
        /// What the tags do not account for, by file; its weight is what is missing.
        var untagged: [WeightedLoRA] = []
    }

    /// Pairs an image's LoRA with the tags of its prompt: by name, hash or one of `aliases` (by digest); what is left
    /// by equal weights, then by order: a tag can name a file by an alias that the reference does not carry.
    static func match(
        _ loras: [WeightedLoRA], in prompt: String, aliases: [Digest: Set<String>] = [:]
    ) -> Match {
        var names: [String] = []
        var weights: [String: Double] = [:]
        for tag in all(in: prompt) {
            if weights[tag.name] == nil { names.append(tag.name) }
            weights[tag.name, default: 0] += tag.weight
        }
        var match = Match()
        var accounted = [Double](repeating: 0, count: loras.count)
        var isTagged = [Bool](repeating: false, count: loras.count)
        func take(_ name: String, _ index: Int) {
            match.files[name] = loras[index].file
            accounted[index] += weights[name] ?? 0
            isTagged[index] = true
        }
        for name in names {
            let index = loras.indices.first {
                loras[$0].file.isNamed(name) || aliases[loras[$0].file.sha256]?.contains(name) == true
            }
            if let index { take(name, index) }
        }
        for name in names where match.files[name] == nil {
            let free = loras.indices.filter { !isTagged[$0] }
            let equal = free.first { abs(loras[$0].weight - (weights[name] ?? 0)) < 1e-9 }
            if let index = equal ?? free.first { take(name, index) }
        }
        match.untagged = loras.indices.compactMap { index in
            let missing = loras[index].weight - accounted[index]
            guard !isTagged[index] || abs(missing) > 1e-9 else { return nil }
            return WeightedLoRA(file: loras[index].file, weight: missing)
        }
        return match
    }
}

extension AccessoryReference {
    /// Whether a person's word means this file: its name, or at least eight hex digits of a hash.
    func isNamed(_ word: String) -> Bool { word == name || WantedFile(word).hasName(name) || hasHash(word) }

    func hasHash(_ word: String) -> Bool {
        let hash = word.lowercased()
        guard hash.utf8.count >= 8 else { return false }
        return sha256.hasPrefix(hash) || shortHash.hasPrefix(hash)
    }

    /// The name as a tag can hold it, else the hash.
    var tagName: String { LoRATag.canHold(name) ? name : shortHash }
}
