/// The folders that a person writes before a file's name, such as `style` or `models/Lora/style`.
struct WantedFolder: Sendable, Equatable {
    /// The outermost first; none for any folder.
    private var parts: [String] = []
    /// Whether they begin at a machine's root or drive: then they may begin above what is known of a file.
    private var isAbsolute = false

    init() {}

    init(_ parts: [String]) {
        let first = parts.first ?? "."
        isAbsolute = first.isEmpty || first.hasSuffix(":")
        self.parts = parts.filter { !$0.isEmpty && $0 != "." }
    }

    var isAny: Bool { parts.isEmpty }

    /// Those of the values that lie in it: as it is written, else in any case. One whose folders are not known may.
    func choose<Value>(from values: [Value], _ foldersOf: (Value) -> [String]?) -> [Value] {
        guard !isAny else { return values }
        let exact = values.filter { value in
            foldersOf(value)?.contains { isEnd(of: $0, isExact: true) } ?? true
        }
        guard exact.isEmpty else { return exact }
        return values.filter { value in foldersOf(value)?.contains { isEnd(of: $0, isExact: false) } ?? true }
    }

    /// - Parameter folder: all that is known, from the worker's models folder on.
    private func isEnd(of folder: String, isExact: Bool) -> Bool {
        let known = folder.split(separator: "/").map(String.init)
        guard !known.isEmpty, isAbsolute || parts.count <= known.count else { return false }
        return zip(parts.reversed(), known.reversed()).allSatisfy {
            isExact ? $0 == $1 : $0.lowercased() == $1.lowercased()
        }
    }
}
