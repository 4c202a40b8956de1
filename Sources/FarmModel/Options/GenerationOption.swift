/// Something that a person can set for an image, and all that the farm's parts know of it. Checks, infotext, recipes,
/// flags' help, tables, the recipes' schema and the forms of pages follow from ``all``.
///
/// To add one: a property of ``RenderOptions``, its declaration here, its field in `farm.proto` and the conversion, its
/// flag, and its place in the engine's call. Tests say what is missing.
package struct GenerationOption: Sendable, Identifiable {
    /// Stays for ever: the key of the option in JSON.
    package let id: String
    /// A recipe's key; and, after two hyphens, the flag, where that has no name of its own.
    package let key: String
    /// The heading under which forms and the options' page show it.
    package let group: Group
    /// A few words, as the web UIs have them where they do: "CFG scale".
    package let label: Words
    /// A sentence without its full stop, limits and default.
    package let help: Words
    /// Its value's type with the limits, and its way into requests and parameters.
    package let kind: Kind
    /// Of the value and its limits; nil for a number without one, and for what is no number.
    package let unit: Unit?
    /// What is taken where nothing is said, as a person reads it; nil where it is the model's, or nothing at all.
    package let standard: Words?
    /// Nil where it has none.
    package let flag: String?
    /// Whether a recipe can vary it from image to image.
    package let isAxis: Bool
    /// Its key among infotext's pairs; nil for what has none there, such as the prompts.
    package let infotext: InfotextWords?
    /// What other programs' records call it, the likeliest first; compared without case and punctuation.
    package let aliases: [String]
    /// Whether a change of it makes the engine load anew.
    package let place: Place
    /// Which models have it; nil for all.
    package let families: FamilyRule?
    /// What is taken where neither a person nor the model's manifest says anything, where it depends on the family.
    package let familyStandard: (@Sendable (ModelFamily) -> OptionValue)?
    /// What messages and tables call it.
    package let noun: String

    /// Where people look for it.
    package enum Group: String, Sendable, Codable, CaseIterable {
        case basic, sampling, hires, imageToImage, inpainting, controlNet, decoding, upscaling
    }

    /// When it counts: a loaded context serves all images that agree in what belongs to it.
    package enum Place: String, Sendable, Codable {
        case context, call
    }

    /// What a number counts; the options' page writes it behind the limits.
    package enum Unit: String, Sendable, Codable {
        case pixels
        /// Of 8 image pixels each.
        case latentPixels
        case steps, images
    }

    /// In English and in Chinese.
    package struct Words: Sendable, Equatable, Encodable {
        /// Without a full stop, which whoever makes a sentence of it adds.
        package let english: String
        /// In simplified characters; names such as VAE and LoRA stay as they are.
        package let chinese: String

        init(_ english: String, _ chinese: String) {
            self.english = english
            self.chinese = chinese
        }
    }

    /// How infotext says it.
    package struct InfotextWords: Sendable, Equatable {
        /// Case and blanks count: `CFG scale`.
        package let key: String
        /// Whether its value stands there and is read as it is; otherwise ``Infotext`` has its own rules for it.
        package let isPlain: Bool

        /// Read and written by rules of its own.
        static func ruled(_ key: String) -> InfotextWords { InfotextWords(key: key, isPlain: false) }
        static func plain(_ key: String) -> InfotextWords { InfotextWords(key: key, isPlain: true) }
    }

    /// - Parameters:
    ///   - key: the id with hyphens where it is left out.
    ///   - flag: nil for the key's, empty for none.
    ///   - noun: the label in lower case where it is left out.
    init(
        _ id: String, in group: Group, _ label: Words, _ help: Words, _ kind: Kind, key: String? = nil,
        flag: String? = nil, unit: Unit? = nil, standard: Words? = nil, isAxis: Bool = false,
        infotext: InfotextWords? = nil, aliases: [String] = [], place: Place = .call, families: FamilyRule? = nil,
        familyStandard: (@Sendable (ModelFamily) -> OptionValue)? = nil, noun: String? = nil
    ) {
        self.id = id
        self.key = key ?? Self.hyphenated(id)
        self.group = group
        self.label = label
        self.help = help
        self.kind = kind
        self.unit = unit
        self.standard = standard
        self.flag = flag.map { $0.isEmpty ? nil : $0 } ?? "--\(self.key)"
        self.isAxis = isAxis
        self.infotext = infotext
        self.aliases = aliases
        self.place = place
        self.families = families
        self.familyStandard = familyStandard
        self.noun = noun ?? label.english.lowercased()
    }

    /// In the order in which people are shown them.
    package static let all =
        basic + sampling + stepCaching + decoding + hires + imageToImage + inpainting + control + upscale

    /// Those of a request's own ``RenderOptions`` that are single values, under the names of its properties.
    package static let plain = (sampling + stepCaching + decoding).filter { $0.infotext?.isPlain == true }

    private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

    /// Nil for an id that no option has; ids are those of JSON, such as `flowShift`.
    package static func named(_ id: String) -> GenerationOption? { byID[id] }

    /// `flowShift` as `flow-shift`.
    private static func hyphenated(_ id: String) -> String {
        String(id.flatMap { $0.isUppercase ? ["-", Character($0.lowercased())] : [$0] })
    }
}

extension GenerationOption: Hashable {
    /// By the id alone, which is unique in ``all``.
    package static func == (one: GenerationOption, other: GenerationOption) -> Bool { one.id == other.id }

    /// The id alone, as for `==`.
    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
