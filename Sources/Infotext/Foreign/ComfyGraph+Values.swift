/// Links and the values behind them.
extension ComfyGraph {
    static func kind(_ node: JSONText) -> String { node.text("class_type") ?? "" }
    func inputs(_ node: JSONText) -> JSONText { node["inputs"] ?? .null }

    /// The node behind a link `["4", 0]`.
    mutating func linked(_ node: JSONText, _ input: String) -> JSONText? {
        guard let link = inputs(node)[input]?.elements, link.count == 2, let id = link[0].scalar else { return nil }
        seen.insert(id)
        return nodes[id]
    }

    static let reroutes: Set = ["Reroute", "Reroute (rgthree)", "ReroutePrimitive|pysssss"]

    /// The node behind a link and the reroutes on its way.
    mutating func source(_ node: JSONText, _ input: String) -> JSONText? {
        var (node, input) = (node, input)
        for _ in 0..<Self.longestChain {
            guard let next = linked(node, input) else { return nil }
            guard Self.reroutes.contains(Self.kind(next)) else { return next }
            (node, input) = (next, inputs(next).members.first?.key ?? "")
        }
        return nil
    }

    /// Nodes that do nothing but hold one value, and the input that has it.
    private static let texts = [
        "PrimitiveString": "value", "PrimitiveStringMultiline": "value", "StringConstant": "string",
        "StringConstantMultiline": "string", "String Literal": "string", "Text Multiline": "text", "CR Text": "text",
        "ttN text": "text", "easy string": "value", "Text _O": "text", "JWString": "text", "Simple String": "string",
    ]
    private static let numbers = [
        "PrimitiveInt": "value", "PrimitiveFloat": "value", "INTConstant": "value", "FloatConstant": "value",
        "Int Literal": "int", "Float Literal": "float", "Seed (rgthree)": "seed", "Seed": "seed", "easy seed": "seed",
        "CR Seed": "seed", "Seed Everywhere": "seed", "easy int": "value", "easy float": "value", "ImpactInt": "value",
        "ImpactFloat": "value", "JWInteger": "value", "JWFloat": "value",
    ]
    /// Nodes that put two texts together.
    private static let joins = [
        "StringConcatenate": ["string_a", "string_b"], "JoinStrings": ["string1", "string2"],
    ]

    mutating func text(_ node: JSONText, _ input: String, depth: Int = 0) -> String? {
        guard depth < Self.longestChain else { return nil }
        if let text = inputs(node)[input]?.string { return text }
        guard isFirstOutput(node, input), let next = linked(node, input) else { return nil }
        if let parts = Self.joins[Self.kind(next)] {
            guard let first = text(next, parts[0], depth: depth + 8),
                let second = text(next, parts[1], depth: depth + 8),
                let delimiter = text(next, "delimiter", depth: depth + 8)
            else { return nil }
            return first + delimiter + second
        }
        if Self.reroutes.contains(Self.kind(next)), let only = inputs(next).members.first {
            return text(next, only.key, depth: depth + 1)
        }
        return Self.texts[Self.kind(next)].flatMap { text(next, $0, depth: depth + 1) }
    }

    mutating func number(_ node: JSONText, _ input: String, depth: Int = 0) -> String? {
        guard depth < Self.longestChain else { return nil }
        if let value = inputs(node)[input], value.double != nil { return value.scalar }
        guard isFirstOutput(node, input), let next = linked(node, input) else { return nil }
        if Self.reroutes.contains(Self.kind(next)), let only = inputs(next).members.first {
            return number(next, only.key, depth: depth + 1)
        }
        return Self.numbers[Self.kind(next)].flatMap { number(next, $0, depth: depth + 1) }
    }

    private func isFirstOutput(_ node: JSONText, _ input: String) -> Bool {
        inputs(node)[input]?.elements.last?.double == 0
    }
}
