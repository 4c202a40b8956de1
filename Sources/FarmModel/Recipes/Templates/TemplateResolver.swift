/// Puts wildcards and variables in the place of their names, once for all images.
///
/// A variable is known from where it is set to the end of that text, and in what stands inside it; a setting inside
/// braces ends with them.
struct TemplateResolver {
    private let library: TemplateLibrary
    /// What a choice without a sampler of its own does.
    private let isCombinatorial: Bool
    private var slots = 0
    /// The parts that the text has been resolved to.
    private(set) var steps = 0
    /// The variables and wildcards that are being resolved, outermost first.
    private var path: [String] = []

    private static let most = 1_000_000
    private static let deepest = 30

    init(library: TemplateLibrary, isCombinatorial: Bool) {
        self.library = library
        self.isCombinatorial = isCombinatorial
    }

    private enum Binding {
        case lazy(TemplateNode)
        case slot(Int)
    }

    private typealias Scope = [String: Binding]

    /// - Throws: `invalidInput` for variables without a value, cycles, and wildcards that are not there.
    mutating func resolve(_ node: TemplateNode, field: String) throws -> (expression: TemplateExpression, slots: Int) {
        slots = 0
        steps = 0
        var scope: Scope = [:]
        for variable in library.variables { scope[variable.name] = .lazy(variable.node) }
        return (try resolve(node, &scope, field), slots)
    }

    private mutating func resolve(
        _ node: TemplateNode, _ scope: inout Scope, _ field: String
    ) throws -> TemplateExpression {
        steps += 1
        guard steps <= Self.most, path.count <= Self.deepest else {
            throw FarmError(
                .invalidInput, "the \(field) grows past \(Self.most) parts when its variables and wildcards are put in")
        }
        switch node {
        case .text(let text): return TemplateExpression(.text(text))
        case .sequence(let nodes):
            var parts: [TemplateExpression] = []
            for node in nodes { parts.append(try resolve(node, &scope, field)) }
            return TemplateExpression(.sequence(parts))
        case .variant(let variant): return try resolve(variant, scope, field)
        case .wildcard(let wildcard): return try resolve(wildcard, scope, field)
        case .assignment(let assignment): return try assign(assignment, &scope, field)
        case .variable(let name, let fallback, let position):
            return try resolve(variable: name, fallback: fallback, position: position, scope, field)
        case .wrap(let wrapper, let inner):
            let wrapper = try resolve(wrapper, &scope, field)
            return TemplateExpression(.wrap(wrapper: wrapper, inner: try resolve(inner, &scope, field)))
        }
    }

    private func sampler(_ own: TemplateSampler?) -> TemplateSampler {
        guard let own else { return isCombinatorial ? .combinatorial : .random }
        return own == .combinatorial && !isCombinatorial ? .random : own
    }

    // MARK: Choices

    private mutating func resolve(
        _ variant: TemplateVariant, _ scope: Scope, _ field: String
    ) throws -> TemplateExpression {
        var (kept, options, weights) = ([TemplateExpression](), [TemplateExpression](), [Double]())
        var sampler = sampler(variant.sampler)
        if variant.options.count == 1, case .wildcard(let wildcard) = variant.options[0].node {
            // A lone wildcard: its values are the options, so that no value is picked twice.
            (kept, options, weights) = try values(of: wildcard, scope, field)
            sampler = self.sampler(variant.sampler ?? wildcard.sampler)
        } else {
            for option in variant.options {
                var scope = scope
                options.append(try resolve(option.node, &scope, field))
                weights.append(option.weight)
            }
        }
        try check(variant, sampler, options, field)
        return Self.sequence(
            kept,
            TemplateChoice(
                options: options, weights: weights, lower: variant.lower, upper: variant.upper,
                separator: variant.separator, sampler: sampler))
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

    /// What a wildcard's arguments keep is drawn before its value.
    private static func sequence(_ kept: [TemplateExpression], _ choice: TemplateChoice) -> TemplateExpression {
        let choice = TemplateExpression(.choice(choice))
        return kept.isEmpty ? choice : TemplateExpression(.sequence(kept + [choice]))
    }

    private mutating func resolve(
        _ wildcard: TemplateWildcard, _ scope: Scope, _ field: String
    ) throws -> TemplateExpression {
        if wildcard.arguments.isEmpty,
            let choice = try library.values(of: wildcard, field: field).choice(sampler(wildcard.sampler))
        {
            return choice
        }
        let (kept, options, weights) = try values(of: wildcard, scope, field)
        return Self.sequence(
            kept, TemplateChoice(options: options, weights: weights, sampler: sampler(wildcard.sampler)))
    }

    private mutating func values(
        of wildcard: TemplateWildcard, _ scope: Scope, _ field: String
    ) throws -> (kept: [TemplateExpression], options: [TemplateExpression], weights: [Double]) {
        try enter("__\(wildcard.pattern)__", field)
        defer { path.removeLast() }
        var inner = scope
        var kept: [TemplateExpression] = []
        for argument in wildcard.arguments { kept.append(try assign(argument, &inner, field)) }
        let values = try library.values(of: wildcard, field: field)
        steps += values.options.count
        if let plain = values.plain { return (kept, plain, values.weights) }
        var options: [TemplateExpression] = []
        for option in values.options {
            var scope = inner
            options.append(try resolve(option.node, &scope, "wildcard '\(wildcard.pattern)'"))
        }
        return (kept, options, values.weights)
    }

    // MARK: Variables

    private mutating func assign(
        _ assignment: TemplateAssignment, _ scope: inout Scope, _ field: String
    ) throws -> TemplateExpression {
        let nothing = TemplateExpression(.text(""))
        if assignment.keepsExisting, scope[assignment.name] != nil { return nothing }
        guard assignment.isOnce else {
            scope[assignment.name] = .lazy(assignment.value)
            return nothing
        }
        var inner = scope
        let value = try resolve(assignment.value, &inner, field)
        let slot = slots
        slots += 1
        scope[assignment.name] = .slot(slot)
        return TemplateExpression(.keep(slot: slot, value))
    }

    private mutating func resolve(
        variable name: String, fallback: TemplateNode?, position: Int, _ scope: Scope, _ field: String
    ) throws -> TemplateExpression {
        var inner = scope
        switch scope[name] {
        case .slot(let slot): return TemplateExpression(.kept(slot: slot))
        case .lazy(let value):
            try enter("${\(name)}", field)
            defer { path.removeLast() }
            return try resolve(value, &inner, field)
        case nil:
            guard let fallback else {
                let hint = scope.isEmpty ? "" : NearestNames.hint(for: name, in: scope.keys, noun: "variable")
                throw FarmError(
                    .invalidInput,
                    "the \(field) uses '${\(name)}' at character \(position), which has no value\(hint)"
                        + "; set it, or write ${\(name):a default}")
            }
            return try resolve(fallback, &inner, field)
        }
    }

    private mutating func enter(_ name: String, _ field: String) throws {
        guard !path.contains(name) else {
            let cycle = (path.drop { $0 != name } + [name]).joined(separator: " → ")
            throw FarmError(.invalidInput, "the \(field) never ends: \(cycle)")
        }
        path.append(name)
    }
}
