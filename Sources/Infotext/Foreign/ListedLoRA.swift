import FarmBasics

/// A LoRA as a program's list names it.
struct ListedLoRA: Equatable {
    /// Without its extension, and with its folders, where no drive stands before them: no tag holds a colon.
    let name: String
    let weight: Double

    /// - Parameter name: a file's name, path or address on the web, with its extension or without.
    init(_ name: String, weight: Double) {
        let stem = FileStem.of(name)
        let hasDrive = stem.dropFirst().hasPrefix(":/") && stem.first?.isLetter == true
        self.name = hasDrive ? String(stem.dropFirst(2)) : stem
        self.weight = weight
    }

    /// Programs fill their lists with these.
    var saysNothing: Bool { name.isEmpty || name.lowercased() == "none" || weight == 0 }

    /// Whether both name one file: programs write it with all of its folders in one place and with fewer in another.
    func isSame(as other: ListedLoRA) -> Bool {
        let (one, two) = ("/" + name.lowercased(), "/" + other.name.lowercased())
        return one.hasSuffix(two) || two.hasSuffix(one)
    }

    /// A weight as a record gives it.
    enum Weight {
        case number(Double)
        /// None is there, and none is asked for.
        case unsaid
        /// None can be had; the words follow the LoRA's name.
        case problem(String)

        init(_ value: JSONText) {
            self =
                value.double.map { .number($0) }
                ?? .problem("has the weight '\(value.shown.shortened(to: 40))', which is no number")
        }
    }
}
