import FarmBasics
import Prompts

extension GenerationOption {
    /// The value as it is written down, in infotext and tables; nil where it is not set.
    package func text(in holder: OptionHolder) -> String? { value(in: holder)?.text }

    /// Puts a value of the option's own kind.
    /// - Throws: `invalidInput` where what it belongs to is not asked for, `internal` for another kind.
    package func set(_ value: OptionValue, in request: inout JobRequest) throws {
        switch (kind, value) {
        case (.integer(let access, _), .integer(let value)): try access.set(&request, Int(clamping: value))
        case (.number(let access, _), .number(let value)): try access.set(&request, value)
        case (.toggle(let access), .toggle(let value)): try access.set(&request, value)
        case (.seed(let access), .integer(let value)): try access.set(&request, value)
        case (_, .text(let text)): try setting(text).put(&request)
        default: throw FarmError(.internal, "\(noun) takes no \(value)")
        }
    }

    /// Reads a value as it is written down. Whether a number is within the limits is ``check(_:)``'s matter.
    /// - Throws: `invalidInput` that names the option and what is accepted.
    package func setting(_ text: String) throws -> OptionSetting {
        switch kind {
        case .integer(let access, _):
            guard let value = Int(text) ?? DecimalNumber.value(text).flatMap({ Int(exactly: $0) }) else {
                throw refusal(of: text, "a whole number")
            }
            return OptionSetting(label: "\(value)") { try access.set(&$0, value) }
        case .number(let access, _):
            guard let value = DecimalNumber.value(text), value.isFinite else { throw refusal(of: text, "a number") }
            return OptionSetting(label: PromptNumber.decimal(value)) { try access.set(&$0, value) }
        case .toggle(let access):
            guard let value = Self.truth(text) else { throw refusal(of: text, "true or false") }
            return OptionSetting(label: "\(value)") { try access.set(&$0, value) }
        case .choice(let choice): return try choice.parse(text)
        case .size(let access, _):
            let size = try ImageSize(parsing: text)
            return OptionSetting(label: "\(size)") { try access.set(&$0, size) }
        case .seed(let access):
            let seed = try Seed.parse(text)
            return OptionSetting(label: "\(seed)") { try access.set(&$0, seed) }
        case .file(let access, _), .text(let access):
            return OptionSetting(label: text) { try access.set(&$0, text) }
        case .picture, .weightedFiles: throw refusal(of: text, "what can be written as a text")
        }
    }

    /// Puts back the default.
    package func reset(in request: inout JobRequest) {
        // A value that is there has what it belongs to.
        switch kind {
        case .integer(let access, _): try? access.set(&request, nil)
        case .number(let access, _): try? access.set(&request, nil)
        case .toggle(let access): try? access.set(&request, nil)
        case .choice(let choice): try? choice.reset(&request)
        case .size(let access, _): try? access.set(&request, nil)
        case .seed(let access): try? access.set(&request, nil)
        case .file(let access, _), .text(let access): try? access.set(&request, nil)
        case .picture, .weightedFiles: break
        }
    }

    private func refusal(of text: String, _ accepted: String) -> FarmError {
        FarmError(.invalidInput, "\(noun) '\(text.shortened())' is not \(accepted)")
    }

    private static func truth(_ text: String) -> Bool? {
        switch text.trimmingSpaces().lowercased() {
        case "true", "yes", "on": true
        case "false", "no", "off": false
        default: nil
        }
    }
}
