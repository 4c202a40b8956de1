import FarmBasics

/// A request, or the parameters that came of one.
package enum OptionHolder: Sendable {
    case request(JobRequest)
    case parameters(GenerationParameters)
}

/// Where an option's value stands in a request, and in the parameters that come of it.
package struct OptionAccess<Value: Sendable>: Sendable {
    /// Whether it stands in ``RenderOptions`` as it is.
    var isShared = false
    let get: @Sendable (JobRequest) -> Value?
    /// Nil puts back the default, where there is one to put.
    ///
    /// Throws `invalidInput` where what the value belongs to is not asked for.
    package let set: @Sendable (inout JobRequest, Value?) throws -> Void
    let resolved: @Sendable (GenerationParameters) -> Value?

    func value(in holder: OptionHolder) -> Value? {
        switch holder {
        case .request(let request): get(request)
        case .parameters(let parameters): resolved(parameters)
        }
    }

    /// The same in both.
    static func shared(_ path: any WritableKeyPath<RenderOptions, Value?> & Sendable) -> OptionAccess {
        OptionAccess(
            isShared: true, get: { $0.options[keyPath: path] }, set: { $0.options[keyPath: path] = $1 },
            resolved: { $0.options[keyPath: path] })
    }

    /// A gap in a request, which is filled in parameters.
    static func filled(
        _ request: any WritableKeyPath<JobRequest, Value?> & Sendable,
        _ parameters: any KeyPath<GenerationParameters, Value> & Sendable
    ) -> OptionAccess {
        OptionAccess(
            get: { $0[keyPath: request] }, set: { $0[keyPath: request] = $1 },
            resolved: { $0[keyPath: parameters] })
    }

    /// Always there.
    static func given(
        _ request: any WritableKeyPath<JobRequest, Value> & Sendable,
        _ parameters: @escaping @Sendable (GenerationParameters) -> Value?
    ) -> OptionAccess {
        OptionAccess(
            get: { $0[keyPath: request] }, set: { if let value = $1 { $0[keyPath: request] = value } },
            resolved: parameters)
    }

    /// A part of the second pass, which is asked for by it.
    static func hires(
        _ request: any WritableKeyPath<RequestedHires, Value?> & Sendable,
        _ pass: @escaping @Sendable (HiresFix) -> Value?
    ) -> OptionAccess {
        OptionAccess(
            get: { $0.hires?[keyPath: request] },
            set: { values, value in
                var hires = values.hires ?? RequestedHires()
                hires[keyPath: request] = value
                values.hires = hires
            },
            resolved: { $0.hires.flatMap(pass) })
    }

    /// A part of what is there whole or not at all.
    /// - Parameter missing: what is said where it is not.
    static func part<Whole: Sendable>(
        _ whole: any WritableKeyPath<RenderOptions, Whole?> & Sendable, missing: String,
        get: @escaping @Sendable (Whole) -> Value?, set: @escaping @Sendable (inout Whole, Value?) -> Void
    ) -> OptionAccess {
        OptionAccess(
            get: { $0.options[keyPath: whole].flatMap(get) },
            set: { values, value in
                guard var part = values.options[keyPath: whole] else { throw FarmError(.invalidInput, missing) }
                set(&part, value)
                values.options[keyPath: whole] = part
            },
            resolved: { $0.options[keyPath: whole].flatMap(get) })
    }
}
