import ArgumentParser
import FarmModel

/// An option that a flag gives.
struct GivenOption {
    let option: GenerationOption
    let put: (inout JobRequest) throws -> Void
}

extension [GivenOption] {
    func apply(to request: inout JobRequest) throws {
        for given in self { try given.put(&request) }
    }
}

extension GenerationOption {
    /// Nil where the flag is not there.
    func given(_ value: Int?) -> GivenOption? { given(value.map { .integer(Int64($0)) }) }
    func given(_ value: Int64?) -> GivenOption? { given(value.map { .integer($0) }) }
    func given(_ value: Double?) -> GivenOption? { given(value.map { .number($0) }) }
    func given(_ value: Bool?) -> GivenOption? { given(value.map { .toggle($0) }) }

    /// - Throws: `invalidInput` for a word that the option does not have.
    func given(_ text: String?) throws -> GivenOption? {
        guard let text else { return nil }
        return GivenOption(option: self, put: try setting(text).put)
    }

    private func given(_ value: OptionValue?) -> GivenOption? {
        guard let value else { return nil }
        return GivenOption(option: self) { try set(value, in: &$0) }
    }
}

extension ArgumentHelp {
    /// What the table of options says.
    /// - Parameters:
    ///   - valueName: where the flag takes more than the option's value.
    ///   - hint: what only the command line has to say.
    static func of(_ option: GenerationOption, valueName: String? = nil, hint: String = "") -> ArgumentHelp {
        ArgumentHelp("\(option.sentence(\.english)).\(hint)", valueName: valueName ?? option.valueName)
    }
}
