import FarmBasics

/// A file as people name it after the web UIs: `name`, `sub/name.ext`, either with ` [hash]` behind, or hex digits of
/// its hash alone.
package struct WantedFile: Sendable, Equatable {
    /// A name that the text may stand for.
    struct Name: Sendable, Equatable {
        var text: String
        /// The folders before it.
        var folder: WantedFolder
    }

    /// The likeliest first: as it was written, without the bracket, without folders and extension.
    var names: [Name]
    /// Lower-case hex digits, eight at least: the bracket's, or all of the text.
    var hash: String?
    /// Whether the text is a hash and can be a name only by chance.
    var isHash: Bool

    /// Without the dot; what has another ending is a name with a dot in it.
    package static let extensions = ["safetensors", "sft", "gguf", "ckpt", "pt", "pth", "bin"]
    /// A shorter prefix would name a file by accident.
    private static let hashLengths = 8...64

    /// - Parameter text: as a person or a record writes it, with or without a folder and an extension.
    package init(_ text: String) {
        let text = text.trimmingSpaces()
        let (bare, bracket) = Self.splitBracket(text)
        let digits = Self.hash(text)
        isHash = digits != nil
        hash = digits ?? bracket.flatMap(Self.hash)
        names = []
        let written = [text, bare].map { Name(text: $0, folder: WantedFolder()) }
        for name in written + [text, bare].map(Self.stem) where !name.text.isEmpty && !names.contains(name) {
            names.append(name)
        }
    }

    /// The values whose name is `names`' first that any has: exactly, else in any case, else without the spaces around
    /// it, which no tag and no web UI keeps. A folder means that folder, in any case; it says nothing of a value whose
    /// folders are not known. A hash in brackets chooses among values of one name, and says nothing where it fits none of
    /// them; where it fits, the folder says nothing.
    /// - Parameter foldersOf: see ``AccessoryDescription/folders``.
    package func matches<Value>(
        in values: [Value], names namesOf: (Value) -> [String], folders foldersOf: (Value) -> [String]? = { _ in nil },
        hasHash: (Value, String) -> Bool
    ) -> [Value] {
        for name in names {
            let named = Self.named(name.text, in: values, namesOf)
            guard !named.isEmpty else { continue }
            if let hash, !isHash {
                let chosen = named.filter { hasHash($0, hash) }
                if !chosen.isEmpty { return chosen }
            }
            let placed = name.folder.choose(from: named, foldersOf)
            if !placed.isEmpty { return placed }
        }
        guard let hash else { return [] }
        return values.filter { hasHash($0, hash) }
    }

    /// The values that have the name and lie in other folders than the text says.
    package func misplaced<Value>(in values: [Value], names namesOf: (Value) -> [String]) -> [Value] {
        for name in names where !name.folder.isAny {
            let named = Self.named(name.text, in: values, namesOf)
            if !named.isEmpty { return named }
        }
        return []
    }

    /// Whether the text can mean a file of this name, wherever it lies.
    package func hasName(_ name: String) -> Bool {
        names.contains { $0.text.lowercased() == name.trimmingSpaces().lowercased() }
    }

    private static func named<Value>(_ name: String, in values: [Value], _ namesOf: (Value) -> [String]) -> [Value] {
        let exact = values.filter { namesOf($0).contains(name) }
        if !exact.isEmpty { return exact }
        let lowered = name.lowercased()
        let anyCase = values.filter { namesOf($0).contains { $0.lowercased() == lowered } }
        if !anyCase.isEmpty { return anyCase }
        return values.filter { namesOf($0).contains { $0.trimmingSpaces().lowercased() == lowered } }
    }

    private static func splitBracket(_ text: String) -> (bare: String, bracket: String?) {
        guard text.hasSuffix("]"), let open = text.lastIndex(of: "[") else { return (text, nil) }
        return (String(text[..<open]).trimmingSpaces(), String(text[text.index(after: open)...].dropLast()))
    }

    /// Without folders, of either kind of slash, and without an extension that model files have.
    private static func stem(_ path: String) -> Name {
        let parts = path.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }
        guard let last = parts.last(where: { !$0.isEmpty }) else { return Name(text: path, folder: WantedFolder()) }
        let folder = WantedFolder(parts.prefix { $0.startIndex != last.startIndex }.map(String.init))
        let name = String(last)
        guard let dot = name.lastIndex(of: "."), extensions.contains(name[name.index(after: dot)...].lowercased())
        else {
            return Name(text: name, folder: folder)
        }
        return Name(text: String(name[..<dot]), folder: folder)
    }

    private static func hash(_ text: String) -> String? {
        let digits = text.lowercased()
        let isHexadecimal = digits.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        return hashLengths.contains(digits.utf8.count) && isHexadecimal ? digits : nil
    }
}
