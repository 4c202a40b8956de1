extension GenerationOption {
    /// What kind of value it has, what is accepted, and where it stands in requests and parameters.
    package enum Kind: Sendable {
        case integer(OptionAccess<Int>, within: ClosedRange<Int>)
        case number(OptionAccess<Double>, within: ClosedRange<Double>)
        case toggle(OptionAccess<Bool>)
        case choice(OptionChoice)
        /// Width and height, each within the limits.
        case size(OptionAccess<ImageSize>, within: ClosedRange<Int>)
        /// −1 draws one. How large it may be depends on the number of images: ``Seed/largest(count:)``.
        case seed(OptionAccess<Int64>)
        /// A model, or a file beside it, by name or by at least eight digits of its hash.
        case file(OptionAccess<String>, of: NamedFile)
        case text(OptionAccess<String>)
        /// An uploaded picture.
        case picture
        /// Names with weights.
        case weightedFiles
    }

    /// Which of the farm's lists a name is looked up in.
    package enum NamedFile: String, Sendable, Codable {
        case model, vae, lora, controlNet, upscaler
    }
}

/// One of several words.
package struct OptionChoice: Sendable {
    /// As they are written down.
    package let names: [String]
    /// Reads a word in any spelling.
    let parse: @Sendable (String) throws -> OptionSetting
    let isShared: Bool
    let value: @Sendable (OptionHolder) -> String?
    let reset: @Sendable (inout JobRequest) throws -> Void

    init<Value: RawRepresentable<String> & Sendable>(
        _ access: OptionAccess<Value>, accepted: [Value], _ parse: @escaping @Sendable (String) throws -> Value,
        name: @escaping @Sendable (Value) -> String = { $0.rawValue }
    ) {
        names = accepted.map(name)
        isShared = access.isShared
        self.parse = { text in
            let value = try parse(text)
            return OptionSetting(label: value.rawValue) { try access.set(&$0, value) }
        }
        value = { access.value(in: $0).map(\.rawValue) }
        reset = { try access.set(&$0, nil) }
    }

    /// A sampler's name may bring its schedule.
    init(sampler access: OptionAccess<Sampler>) {
        names = Sampler.allCases.map(\.rawValue)
        isShared = access.isShared
        parse = { text in
            let (sampler, schedule) = try Sampler.parse(text)
            let label = [sampler.rawValue, schedule?.rawValue].compactMap { $0 }.joined(separator: " ")
            return OptionSetting(label: label) { request in
                request.sampler = sampler
                if let schedule { request.schedule = schedule }
            }
        }
        value = { access.value(in: $0).map(\.rawValue) }
        reset = { try access.set(&$0, nil) }
    }
}

/// A value that was read, ready to be put into requests.
package struct OptionSetting: Sendable {
    /// As it is written down.
    package let label: String
    /// Throws `invalidInput` where what the value belongs to is not asked for, such as a mask's blur without a mask.
    package let put: @Sendable (inout JobRequest) throws -> Void

    /// - Parameter put: sets the value that `label` writes down.
    package init(label: String, put: @escaping @Sendable (inout JobRequest) throws -> Void) {
        self.label = label
        self.put = put
    }
}
