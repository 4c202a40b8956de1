/// A file as people name it after the web UIs: `name`, `sub/name.ext`, either with ` [hash]` behind, or hex digits of
/// its hash alone.
struct WantedFile: Sendable, Equatable {
    /// The names it may stand for, the likeliest first: as it was written, without the bracket, without folders and
    /// extension.
    var names: [String]
    /// Lower-case hex digits, eight at least: the bracket's, or all of the text.
    var hash: String?
    /// Whether the text is a hash and can be a name only by chance.
    var isHash: Bool

    static let extensions = ["safetensors", "sft", "gguf", "ckpt", "pt", "pth", "bin"]
    /// A shorter prefix would name a file by accident.
    private static let hashLengths = 8...64

    init(_ text: String) {
        let text = text.trimmingSpaces()
        let (bare, bracket) = Self.splitBracket(text)
        let digits = Self.hash(text)
        isHash = digits != nil
        hash = digits ?? bracket.flatMap(Self.hash)
        names = []
        for name in [text, bare] + [text, bare].map(Self.stem) where !name.isEmpty && !names.contains(name) {
            names.append(name)
        }
    }

    /// The values whose name is `names`' first that any has, first exactly and then in any case. A hash in brackets
    /// chooses among values of one name, and says nothing where it fits none of them.
    func matches<Value>(
        in values: [Value], names namesOf: (Value) -> [String], hasHash: (Value, String) -> Bool
    ) -> [Value] {
        let lowered = values.map { ($0, namesOf($0).map { $0.lowercased() }) }
        for name in names {
            let exact = values.filter { namesOf($0).contains(name) }
            let anyCase = exact.isEmpty ? lowered.filter { $0.1.contains(name.lowercased()) }.map(\.0) : exact
            guard !anyCase.isEmpty else { continue }
            guard let hash, !isHash else { return anyCase }
            let chosen = anyCase.filter { hasHash($0, hash) }
            return chosen.isEmpty ? anyCase : chosen
        }
        guard let hash else { return [] }
        return values.filter { hasHash($0, hash) }
    }

    private static func splitBracket(_ text: String) -> (bare: String, bracket: String?) {
        guard text.hasSuffix("]"), let open = text.lastIndex(of: "[") else { return (text, nil) }
        return (String(text[..<open]).trimmingSpaces(), String(text[text.index(after: open)...].dropLast()))
    }

    /// Without folders, of either kind of slash, and without an extension that model files have.
    private static func stem(_ path: String) -> String {
        let name = path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), extensions.contains(name[name.index(after: dot)...].lowercased())
        else {
            return name
        }
        return String(name[..<dot])
    }

    private static func hash(_ text: String) -> String? {
        let digits = text.lowercased()
        let isHexadecimal = digits.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        return hashLengths.contains(digits.utf8.count) && isHexadecimal ? digits : nil
    }
}
