/// An option of the table as JSON, from which pages and other clients make their forms: all keys are always there, null
/// where nothing applies.
package struct OptionDescription: Sendable, Encodable {
    private let option: GenerationOption

    /// Nothing of a farm counts: a description says the same everywhere.
    package init(_ option: GenerationOption) { self.option = option }

    private enum Key: String, CodingKey {
        case id, key, flag, group, label, help, kind, unit, minimum, maximum, choices, file, standard, infotext, aliases
        case isAxis, place, families, familyDefaults, familyMultiples
    }

    /// A key for each of the option's properties, with `minimum` and `maximum` of a number or of each side of a size.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(option.id, forKey: .id)
        try values.encode(option.key, forKey: .key)
        try values.encode(option.flag, forKey: .flag)
        try values.encode(option.group, forKey: .group)
        try values.encode(option.label, forKey: .label)
        try values.encode(option.help, forKey: .help)
        try values.encode(option.kind.name, forKey: .kind)
        try values.encode(option.unit, forKey: .unit)
        try values.encode(option.kind.bounds?.lowerBound, forKey: .minimum)
        try values.encode(option.kind.bounds?.upperBound, forKey: .maximum)
        try values.encode(option.kind.choices, forKey: .choices)
        try values.encode(option.kind.file, forKey: .file)
        try values.encode(option.standard, forKey: .standard)
        try values.encode(option.infotext?.key, forKey: .infotext)
        try values.encode(option.aliases, forKey: .aliases)
        try values.encode(option.isAxis, forKey: .isAxis)
        try values.encode(option.place, forKey: .place)
        try values.encode(option.familyNames, forKey: .families)
        try values.encode(option.familyStandard.map(Self.byFamily), forKey: .familyDefaults)
        try values.encode(option.kind.isSize ? Self.byFamily(\.sizeMultiple) : nil, forKey: .familyMultiples)
    }
}

extension OptionDescription {
    private static func byFamily<Value>(_ value: (ModelFamily) -> Value) -> [String: Value] {
        Dictionary(uniqueKeysWithValues: ModelFamily.allCases.map { ($0.rawValue, value($0)) })
    }
}

extension GenerationOption {
    /// The families of models that have it; nil for all.
    package var familyNames: [String]? {
        families.map { rule in ModelFamily.allCases.filter(rule.accepts).map(\.rawValue) }
    }
}

extension GenerationOption.Kind {
    /// `integer`, `number` and so on: the description's `kind`, by which a form chooses its field. Stays for ever.
    package var name: String {
        switch self {
        case .integer: "integer"
        case .number: "number"
        case .toggle: "toggle"
        case .choice: "choice"
        case .size: "size"
        case .seed: "seed"
        case .file: "file"
        case .text: "text"
        case .picture: "picture"
        case .weightedFiles: "weightedFiles"
        }
    }

    /// Of a number, or of each side of a size.
    fileprivate var bounds: ClosedRange<Double>? {
        switch self {
        case .integer(_, let limits), .size(_, let limits): Double(limits.lowerBound)...Double(limits.upperBound)
        case .number(_, let limits): limits
        case .seed, .toggle, .choice, .file, .text, .picture, .weightedFiles: nil
        }
    }

    fileprivate var isSize: Bool { if case .size = self { true } else { false } }

    fileprivate var choices: [String]? { if case .choice(let choice) = self { choice.names } else { nil } }

    fileprivate var file: GenerationOption.NamedFile? {
        switch self {
        case .file(_, let file): file
        case .weightedFiles: .lora
        case .integer, .number, .size, .seed, .toggle, .choice, .text, .picture: nil
        }
    }
}
