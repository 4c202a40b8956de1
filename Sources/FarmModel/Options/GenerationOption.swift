/// Something that a person can set for an image, and all that the farm's parts know of it. Checks, infotext, recipes,
/// flags' help, tables, the recipes' schema and the forms of pages follow from ``all``.
///
/// To add one: a property of ``RenderOptions``, its declaration here, its field in `farm.proto` with the conversion, its
/// flag, and its place in the engine's call. Tests say what is missing.
package struct GenerationOption: Sendable, Identifiable {
    /// Stays for ever: the key of the option in JSON.
    package let id: String
    /// A recipe's key; and, after two hyphens, the flag, where that has no name of its own.
    package let key: String
    package let group: Group
    package let label: Words
    /// A sentence without its full stop, limits and default.
    package let help: Words
    package let kind: Kind
    package let unit: Unit?
    /// What is taken where nothing is said, as a person reads it; nil where it is the model's, or nothing at all.
    package let standard: Words?
    /// Nil where it has none.
    package let flag: String?
    /// Whether a recipe can vary it from image to image.
    package let isAxis: Bool
    package let infotext: InfotextWords?
    /// What other programs' records call it, the likeliest first; compared without case and punctuation.
    package let aliases: [String]
    package let place: Place
    /// Which models have it; nil for all.
    package let families: FamilyRule?
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

    package enum Unit: String, Sendable, Codable {
        case pixels
        /// Of 8 image pixels each.
        case latentPixels
        case steps, images
    }

    /// In English and in Chinese.
    package struct Words: Sendable, Equatable, Encodable {
        package let english: String
        package let chinese: String

        init(_ english: String, _ chinese: String) {
            self.english = english
            self.chinese = chinese
        }
    }

    /// How infotext says it.
    package struct InfotextWords: Sendable, Equatable {
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
        noun: String? = nil
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
        self.noun = noun ?? label.english.lowercased()
    }

    /// In the order in which people are shown them.
    package static let all =
        basic + sampling + stepCaching + decoding + hires + imageToImage + inpainting + control + upscale

    /// Those of a request's own ``RenderOptions`` that are single values, under the names of its properties.
    package static let plain = (sampling + stepCaching + decoding).filter { $0.infotext?.isPlain == true }

    private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

    package static func named(_ id: String) -> GenerationOption? { byID[id] }

    /// `flowShift` as `flow-shift`.
    private static func hyphenated(_ id: String) -> String {
        String(id.flatMap { $0.isUppercase ? ["-", Character($0.lowercased())] : [$0] })
    }
}

extension GenerationOption: Hashable {
    package static func == (one: GenerationOption, other: GenerationOption) -> Bool { one.id == other.id }

    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
