import FarmModel

/// The options that are single values of ``RenderOptions``, as JSON and reports show them: all keys, null where nothing
/// is said.
struct OptionValues: Encodable, Sendable {
    private let values: [(option: GenerationOption, value: OptionValue?)]

    init(_ holder: OptionHolder) {
        values = GenerationOption.shared.map { ($0, $0.value(in: holder)) }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for (option, value) in values { try container.encode(value, forKey: Key(stringValue: option.id)) }
    }

    /// Those that are not at their default.
    var fields: [(label: String, value: String)] {
        values.compactMap { option, value in
            guard let value else { return nil }
            switch value {
            case .toggle(let isOn): return isOn ? (option.noun, "yes") : nil
            case .integer(let number): return (option.noun, "\(number)")
            case .number(let number): return (option.noun, "\(number)")
            case .text(let text): return text == option.standard?.english ? nil : (option.noun, text)
            }
        }
    }
}
