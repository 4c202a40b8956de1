/// A prompt in the grammar of dynamic prompts, as it was written.
indirect enum TemplateNode: Sendable, Equatable {
    case text(String)
    case sequence([TemplateNode])
    case variant(TemplateVariant)
    case wildcard(TemplateWildcard)
    case assignment(TemplateAssignment)
    /// `${name}`, or `${name:fallback}`.
    case variable(name: String, fallback: TemplateNode?, position: Int)
    /// `%{wrapper $$ inner}`: the wrapper with `…` replaced.
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
    var pattern: String
    var sampler: TemplateSampler?
    var arguments: [TemplateAssignment] = []
    /// From 1, in Unicode scalars of the text that it stands in.
    var position: Int
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
    /// In turn, by the image's place.
    case cyclic = "@"
    /// Each in an image of its own.
    case combinatorial = "!"
}
