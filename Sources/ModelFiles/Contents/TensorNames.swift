internal import Foundation

/// The names of a file's tensors, searched as one text: some files have thousands, and each is asked for dozens.
struct TensorNames: Sendable {
    /// Each name between two newlines, and a zero at the end, as C wants it.
    private let text: [CChar]

    /// - Parameter flattened: Whether dots become underscores, as trainers of LoRA write them.
    init(_ names: some Sequence<String>, flattened: Bool = false) {
        var bytes: [UInt8] = [UInt8(ascii: "\n")]
        for name in names {
            bytes += name.utf8
            bytes.append(UInt8(ascii: "\n"))
        }
        text =
            bytes.map { byte in
                switch byte {
                // A zero in a name would end the text.
                case 0: CChar(1)
                case UInt8(ascii: "."): CChar(bitPattern: flattened ? UInt8(ascii: "_") : byte)
                default: CChar(bitPattern: byte)
                }
            } + [0]
    }

    func contain(_ fragments: String...) -> Bool {
        fragments.contains { contains($0) }
    }

    func begin(with prefixes: String...) -> Bool {
        prefixes.contains { contains("\n" + $0) }
    }

    func include(_ name: String) -> Bool { contains("\n\(name)\n") }

    private func contains(_ fragment: String) -> Bool { strstr(text, fragment) != nil }
}
