/// An option's value, of whatever kind.
package enum OptionValue: Sendable, Equatable, Encodable {
    case integer(Int64)
    case number(Double)
    case toggle(Bool)
    case text(String)

    /// As the bare value, without the case's name: `20`, `0.75`, `true`, `"Euler a"`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .toggle(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        }
    }

    /// As it is written down; nil for what is off.
    var text: String? {
        switch self {
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .toggle(let value): value ? "True" : nil
        case .text(let value): value
        }
    }
}

extension GenerationOption {
    /// Nil where it is not set, and where it is no single value.
    package func value(in holder: OptionHolder) -> OptionValue? {
        switch kind {
        case .integer(let access, _): access.value(in: holder).map { .integer(Int64($0)) }
        case .number(let access, _): access.value(in: holder).map { .number($0) }
        case .toggle(let access): access.value(in: holder).map { .toggle($0) }
        case .choice(let choice): choice.value(holder).map { .text($0) }
        case .size(let access, _): access.value(in: holder).map { .text("\($0)") }
        case .seed(let access): access.value(in: holder).map { .integer($0) }
        case .file(let access, _), .text(let access): access.value(in: holder).map { .text($0) }
        case .picture, .weightedFiles: nil
        }
    }

    /// Whether it is a single value of ``RenderOptions``, under the same name there and in JSON.
    package var isShared: Bool {
        switch kind {
        case .integer(let access, _): access.isShared
        case .number(let access, _): access.isShared
        case .toggle(let access): access.isShared
        case .choice(let choice): choice.isShared
        case .size, .seed, .file, .text, .picture, .weightedFiles: false
        }
    }

    /// In the order of ``all``. Rows of images and jobs have a column or a field for each.
    package static let shared = all.filter(\.isShared)
}
