/// A sampler's or a schedule's name without what programs spell differently: case, blanks, `_`, `-`, `++` for `pp`,
/// `a` for `ancestral`, k-diffusion's `k_` and `sample_`, ComfyUI's `_gpu`, diffusers' `Scheduler`.
struct SamplerSpelling {
    private let words: [String]

    init(_ name: String) {
        let lowered = name.lowercased().replacing("++", with: "pp")
        var words = lowered.split { $0 == " " || $0 == "_" || $0 == "-" }.map(String.init)
        if words.count > 1, let first = words.first, first == "k" || first == "sample" { words.removeFirst() }
        if words.count > 1 { words.removeAll { $0 == "gpu" } }
        if var last = words.last, last.count > 9, last.hasSuffix("scheduler") {
            last.removeLast(9)
            if last.hasSuffix("discrete") { last.removeLast(8) }
            words[words.count - 1] = last
        }
        self.words = words
    }

    /// What is compared.
    var key: String { Self.key(words[...]) }

    /// Where a schedule may stand behind a sampler: one to four words at the end.
    var splits: [(rest: String, ending: String)] {
        (1...4).compactMap { count in
            guard words.count > count else { return nil }
            return (Self.key(words.dropLast(count)), Self.key(words.suffix(count)))
        }
    }

    private static func key(_ words: ArraySlice<String>) -> String {
        words.joined().replacing("ancestral", with: "a")
    }
}
