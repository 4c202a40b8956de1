/// A prompt in the grammar of dynamic prompts, as it was written.
indirect enum TemplateNode: Sendable, Equatable {
    case text(String)
    case sequence([TemplateNode])
    case variant(TemplateVariant)
    case wildcard(TemplateWildcard)
    case assignment(TemplateAssignment)
    /// `${name}`, or `${name:fallback}`.
    case variable(name: String, fallback: TemplateNode?, position: Int)
    /// `%{wrapper $$ inner}`; see ``TemplateWrapper``.
    case wrap(wrapper: TemplateNode, inner: TemplateNode)
}

/// `{2$$ and $$0.5::a|b}`.
struct TemplateVariant: Sendable, Equatable {
    var options: [TemplateOption]
    var sampler: TemplateSampler?
    /// How many options are picked; nil as upper bound: all.
    var lower = 1
    var upper: Int? = 1
    var separator = ","
}

/// One of several, with its weight.
struct TemplateOption: Sendable, Equatable {
    var weight: Double
    var node: TemplateNode
}

/// `__path/name(variable=value)__`.
struct TemplateWildcard: Sendable, Equatable {
    /// A text, or with choices and variables in it.
    var name: TemplateNode
    /// The whole, as it was written.
    var source: String
    var sampler: TemplateSampler?
    var arguments: [TemplateAssignment] = []
    /// From 1, in Unicode scalars of the text that it stands in.
    var position: Int

    /// Its name where that is a text.
    var pattern: String? {
        if case .text(let text) = name { return text }
        return nil
    }
}

/// `${name=value}`, `${name=!value}`, `${name?=value}`.
struct TemplateAssignment: Sendable, Equatable {
    var name: String
    var value: TemplateNode
    /// Drawn where it is set, and the same wherever it is used; otherwise drawn anew at each use.
    var isOnce = false
    /// Leaves a variable that is set already as it is.
    var keepsExisting = false
}

/// How one of several is chosen.
enum TemplateSampler: Character, Sendable, Equatable, Codable {
    case random = "~"
    /// In turn, by the prompt's place.
    case cyclic = "@"
    /// Each in an image of its own.
    case combinatorial = "!"
}

extension TemplateNode {
    /// With the white space at its end taken away, and `blank` in its place where there was some.
    func trimmingEnd(leaving blank: String = "") -> TemplateNode {
        switch self {
        case .text(let text):
            var kept = text[...]
            while kept.last?.isWhitespace == true { kept.removeLast() }
            return kept.endIndex == text.endIndex ? self : .text(kept + blank)
        case .sequence(var nodes):
            guard let last = nodes.popLast() else { return self }
            let trimmed = last.trimmingEnd(leaving: blank)
            if trimmed != .text("") { nodes.append(trimmed) }
            return nodes.count == 1 ? nodes[0] : .sequence(nodes)
        case .variant, .wildcard, .assignment, .variable, .wrap: return self
        }
    }

    var isEmpty: Bool { self == .text("") || self == .sequence([]) }

    /// Every wildcard in it, those in arguments and names too.
    var wildcards: [TemplateWildcard] {
        switch self {
        case .text: return []
        case .sequence(let nodes): return nodes.flatMap(\.wildcards)
        case .variant(let variant): return variant.options.flatMap(\.node.wildcards)
        case .wildcard(let wildcard):
            return [wildcard] + wildcard.name.wildcards + wildcard.arguments.flatMap(\.value.wildcards)
        case .assignment(let assignment): return assignment.value.wildcards
        case .variable(_, let fallback, _): return fallback?.wildcards ?? []
        case .wrap(let wrapper, let inner): return wrapper.wildcards + inner.wildcards
        }
    }
}
