import FarmBasics

extension TemplateResolver {
    typealias Rest = (inout Self, inout Scope) throws -> TemplateExpression

    /// A variable that was set once.
    private struct Setting {
        var place: Int
        var slot: Int
        var value: TemplateExpression
        /// Before it.
        var scope: Scope
        var parts: Int
    }

    /// Resolves one after the other, and then the rest. Where the name of a wildcard depends on a variable that is drawn
    /// once, what follows that is resolved for each of its values apart.
    mutating func resolve(
        _ nodes: ArraySlice<TemplateNode>, _ scope: inout Scope, _ field: String, then rest: Rest?
    ) throws -> TemplateExpression {
        var parts: [TemplateExpression] = []
        var settings: [Setting] = []
        do {
            for (place, node) in zip(nodes.indices, nodes) {
                guard case .assignment(let assignment) = node else {
                    parts.append(try resolve(node, &scope, field))
                    continue
                }
                try step(field)
                let before = scope
                guard let (slot, value) = try assign(assignment, &scope, field) else { continue }
                settings.append(
                    Setting(place: place, slot: slot, value: value, scope: before, parts: parts.count))
                parts.append(TemplateExpression(.keep(slot: slot, value)))
            }
            if let rest { parts.append(try rest(&self, &scope)) }
        } catch let error as TemplateAlternatives.NeedsSlot {
            guard let setting = settings.first(where: { $0.slot == error.slot }),
                case .assignment(let assignment) = nodes[setting.place]
            else { throw error }
            parts.removeSubrange(setting.parts...)
            try enter("${\(assignment.name)=!…} \(setting.slot)", field)
            defer { path.removeLast() }
            let texts = try TemplateAlternatives.of(setting.value, field: field)
            let options = try texts.map { text in
                try step(field)
                var bound = setting.scope
                bound[assignment.name] = .lazy(.text(text.text))
                return try resolve(nodes[(setting.place + 1)...], &bound, field, then: rest)
            }
            parts.append(
                try choice(
                    of: options, weights: texts.map(\.weight), nil, setting.value.firstSampler ?? sampler, field))
        }
        return parts.count == 1 ? parts[0] : TemplateExpression(.sequence(parts))
    }

    /// The slot and the value of what is drawn once; nil for what is drawn at each use, or is set already.
    private mutating func assign(
        _ assignment: TemplateAssignment, _ scope: inout Scope, _ field: String
    ) throws -> (slot: Int, value: TemplateExpression)? {
        if assignment.keepsExisting, scope[assignment.name] != nil { return nil }
        guard assignment.isOnce else {
            scope[assignment.name] = .lazy(assignment.value)
            return nil
        }
        var inner = scope
        let value = try resolve(assignment.value, &inner, field)
        defer { slots += 1 }
        scope[assignment.name] = .slot(slots)
        return (slots, value)
    }

    mutating func resolve(
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
}
