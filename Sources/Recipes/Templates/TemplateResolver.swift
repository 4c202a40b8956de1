import FarmBasics

/// Puts wildcards and variables in the place of their names, once for all images.
///
/// A variable is known from where it is set to the end of that text, and in what stands inside it; a setting inside
/// braces ends with them. What stands inside a choice is chosen as that is, where it does not say.
struct TemplateResolver {
    var library: TemplateLibrary
    /// What a choice without a sampler of its own does.
    private(set) var sampler: TemplateSampler
    /// Whether what is resolved stands in a wildcard's values.
    private var isInValues = false
    var slots = 0
    /// The parts that the text has been resolved to.
    private(set) var steps = 0
    /// The variables and wildcards that are being resolved, outermost first.
    var path: [String] = []

    private static let most = 1_000_000
    private static let deepest = 30

    init(library: TemplateLibrary, isCombinatorial: Bool) {
        self.library = library
        sampler = isCombinatorial ? .combinatorial : .random
    }

    enum Binding {
        case lazy(TemplateNode)
        case slot(Int)
    }

    typealias Scope = [String: Binding]

    /// - Throws: `invalidInput` for variables without a value, cycles, and wildcards that are not there.
    mutating func resolve(
        _ node: TemplateNode, field: String
    ) throws -> (expression: TemplateExpression, slots: Int, unique: [Int32]?) {
        slots = 0
        steps = 0
        var scope: Scope = [:]
        for variable in library.variables { scope[variable.name] = .lazy(variable.node) }
        let expression: TemplateExpression
        do { expression = try resolve(node, &scope, field) } catch is TemplateAlternatives.NeedsSlot {
            throw FarmError(
                .invalidInput,
                "the \(field) sets a variable inside a %{…} or a variable, and names a wildcard by it; set it before")
        }
        guard sampler == .combinatorial, library.grammar != .first else { return (expression, slots, nil) }
        if TemplateRepeats.mayKeepRepeats(expression) { library.note(TemplateRepeats.remark(on: field)) }
        return (expression, slots, TemplateRepeats.unique(expression, slots: slots, steps: &steps))
    }

    mutating func resolve(_ node: TemplateNode, _ scope: inout Scope, _ field: String) throws -> TemplateExpression {
        try step(field)
        switch node {
        case .text(let text): return TemplateExpression(.text(text))
        case .sequence(let nodes): return try resolve(nodes[...], &scope, field, then: nil)
        case .variant(let variant): return try resolve(variant, scope, field)
        case .wildcard(let wildcard): return try resolve(wildcard, in: nil, scope, field)
        case .assignment: return try resolve([node], &scope, field, then: nil)
        case .variable(let name, let fallback, let position):
            return try resolve(variable: name, fallback: fallback, position: position, scope, field)
        case .wrap(let wrapper, let inner):
            let wrapper = try resolve(wrapper, &scope, field)
            return TemplateExpression(.wrap(wrapper: wrapper, inner: try resolve(inner, &scope, field)))
        }
    }

    mutating func step(_ field: String, _ count: Int = 1) throws {
        steps += count
        guard steps <= Self.most, path.count <= Self.deepest else {
            throw FarmError(
                .invalidInput, "the \(field) grows past \(Self.most) parts when its variables and wildcards are put in")
        }
    }

    // MARK: Choices

    /// A finite choice cannot stand in one that makes no end.
    private func sampler(_ own: TemplateSampler?) -> TemplateSampler {
        guard let own else { return sampler }
        guard own == .combinatorial, sampler != .combinatorial else { return own }
        return library.grammar == .first ? .random : sampler
    }

    /// Resolves what stands inside a choice.
    private mutating func inside<Value>(
        _ sampler: TemplateSampler, _ body: (inout Self) throws -> Value
    ) rethrows -> Value {
        let outer = self.sampler
        if library.grammar != .first { self.sampler = sampler }
        defer { self.sampler = outer }
        return try body(&self)
    }

    private mutating func resolve(
        _ variant: TemplateVariant, _ scope: Scope, _ field: String
    ) throws -> TemplateExpression {
        if variant.options.count == 1, case .wildcard(let wildcard) = variant.options[0].node {
            // A lone wildcard: its values are the options, so that no value is picked twice.
            return try resolve(wildcard, in: variant, scope, field)
        }
        let sampler = sampler(variant.sampler)
        let options = try inside(sampler) { resolver in
            try variant.options.map { option in
                var scope = scope
                return try resolver.resolve(option.node, &scope, field)
            }
        }
        return try choice(of: options, weights: variant.options.map(\.weight), variant, sampler, field)
    }

    /// - Parameter variant: what says how many are picked; nil: one is.
    mutating func choice(
        of options: [TemplateExpression], weights: [Double], _ variant: TemplateVariant?, _ sampler: TemplateSampler,
        _ field: String
    ) throws -> TemplateExpression {
        let (lower, upper) = (variant?.lower ?? 1, variant == nil ? 1 : variant?.upper)
        if let variant { try check(variant, sampler, options, field) }
        let separator = variant?.separator ?? ","
        let grammar = library.grammar
        guard sampler == .combinatorial, grammar != .first else {
            let choice = TemplateChoice(
                options: options, weights: weights, lower: lower, upper: upper, separator: separator, sampler: sampler,
                grammar: grammar)
            return TemplateExpression(.choice(choice))
        }
        let choice = TemplateRepeats.choice(
            options: options, lower: lower, upper: upper, separator: separator, steps: &steps)
        if TemplateRepeats.mayKeepRepeats(choice) { library.note(TemplateRepeats.remark(on: field)) }
        try step(field, 0)
        // One text is no choice.
        return choice.options.count == 1 && choice.counts == 1...1
            ? choice.options[0] : TemplateExpression(.choice(choice))
    }

    /// Refuses choices that would take long.
    private func check(
        _ variant: TemplateVariant, _ sampler: TemplateSampler, _ options: [TemplateExpression], _ field: String
    ) throws {
        let picks = min(variant.upper ?? options.count, options.count)
        guard picks <= TemplateChoice.mostPicks else {
            throw FarmError(
                .invalidInput,
                "the \(field) picks up to \(picks) of \(options.count) options at once; "
                    + "at most \(TemplateChoice.mostPicks) are accepted")
        }
        let most = TemplateChoice.mostUnequalOptions
        guard sampler != .combinatorial || picks < 2 || options.count <= most || Set(options.map(\.count)).count == 1
        else {
            throw FarmError(
                .invalidInput,
                "the \(field) picks several of \(options.count) options that make differing numbers of texts; "
                    + "at most \(most) are accepted")
        }
    }

    // MARK: Wildcards

    /// - Parameter variant: that it stands alone in.
    private mutating func resolve(
        _ wildcard: TemplateWildcard, in variant: TemplateVariant?, _ scope: Scope, _ field: String
    ) throws -> TemplateExpression {
        if let pattern = wildcard.pattern { return try resolve(wildcard, pattern, in: variant, scope, field) }
        var inner = scope
        let name = try resolve(wildcard.name, &inner, field)
        let names = try TemplateAlternatives.of(name, field: field)
        let options = try names.map { name in
            let pattern = WildcardNames.normalized(name.text)
            guard !WildcardNames.climbs(pattern) else {
                throw FarmError(
                    .invalidInput,
                    "the \(field) names the wildcard '\(pattern.shortened())', which climbs out of its folder")
            }
            return try resolve(wildcard, pattern, in: variant, scope, field)
        }
        guard options.count > 1 else { return options.first ?? TemplateExpression(.text("")) }
        return try choice(
            of: options, weights: names.map(\.weight), nil, name.firstSampler ?? sampler, field)
    }

    private mutating func resolve(
        _ wildcard: TemplateWildcard, _ pattern: String, in variant: TemplateVariant?, _ scope: Scope, _ field: String
    ) throws -> TemplateExpression {
        guard let values = try values(of: wildcard, pattern, field) else {
            return TemplateExpression(.text(wildcard.pattern == nil ? "__\(pattern)__" : wildcard.source))
        }
        let sampler = sampler(variant?.sampler ?? wildcard.sampler)
        if variant == nil, wildcard.arguments.isEmpty, let choice = values.choice(sampler) { return choice }
        try enter("__\(pattern)__", field)
        defer { path.removeLast() }
        var inner = scope
        return try resolve(wildcard.arguments.map(TemplateNode.assignment)[...], &inner, field) { resolver, scope in
            try resolver.step(field, values.options.count)
            let options = try values.plain ?? resolver.options(of: values, named: pattern, sampler, scope)
            return try resolver.choice(of: options, weights: values.weights, variant, sampler, field)
        }
    }

    private mutating func options(
        of values: WildcardValues, named pattern: String, _ sampler: TemplateSampler, _ scope: Scope
    ) throws -> [TemplateExpression] {
        let wasInValues = isInValues
        isInValues = true
        defer { isInValues = wasInValues }
        return try inside(sampler) { resolver in
            try values.options.map { option in
                var scope = scope
                return try resolver.resolve(option.node, &scope, "wildcard '\(pattern)'")
            }
        }
    }

    /// Nil where it has none and is named by another's values, which then keep the name as text.
    private mutating func values(
        of wildcard: TemplateWildcard, _ pattern: String, _ field: String
    ) throws -> WildcardValues? {
        let isDirect = !isInValues && library.grammar != .first
        if let values = try library.values(of: pattern, isDirect: isDirect) { return values }
        guard !isDirect else { throw library.missing(pattern, field: field, position: wildcard.position) }
        library.note(
            "the \(field) names '__\(pattern.shortened())__', which has no value or is not there: it stays as text")
        return nil
    }

    mutating func enter(_ name: String, _ field: String) throws {
        guard !path.contains(name) else {
            let cycle = (path.drop { $0 != name } + [name]).joined(separator: " → ")
            throw FarmError(.invalidInput, "the \(field) never ends: \(cycle)")
        }
        path.append(name)
    }
}
