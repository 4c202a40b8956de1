/// Makes bad inputs of good ones.
struct FuzzMutator {
    /// Texts that mean something in the format.
    let tokens: [[UInt8]]
    /// Bytes of an input.
    let mostBytes: Int
    private(set) var bytes: [UInt8]
    private var random: FuzzRandom

    init(_ bytes: [UInt8], tokens: [[UInt8]], mostBytes: Int, random: FuzzRandom) {
        self.bytes = bytes
        self.tokens = tokens
        self.mostBytes = mostBytes
        self.random = random
    }

    /// Changes the bytes once to eight times; mostly a few.
    /// - Parameter other: a sample that parts may be taken from.
    mutating func mutate(other: [UInt8]) {
        for _ in 0...random.mostlySmall(8) {
            change(other)
            if bytes.count > mostBytes { bytes.removeLast(bytes.count - mostBytes) }
        }
    }

    private mutating func change(_ other: [UInt8]) {
        guard !bytes.isEmpty else { return insert(drawnToken()) }
        switch random.below(14) {
        case 0: bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
        case 1: bytes[random.below(bytes.count)] = UInt8(random.below(256))
        case 2: insert((0...random.mostlySmall(8)).map { _ in UInt8(random.below(256)) })
        case 3: bytes.removeSubrange(range(in: bytes))
        case 4: insert(Array(bytes[range(in: bytes)]))
        case 5: splice(other)
        case 6: insert(Array(other[range(in: other)]))
        case 7: bytes.removeLast(random.mostlySmall(bytes.count))
        case 8: insert(drawnToken())
        case 9: overwrite(drawnToken())
        case 10: overwrite(lengthField())
        case 11: replaceDigits()
        case 12: nest()
        default: multiply()
        }
    }

    private mutating func range(in bytes: [UInt8]) -> Range<Int> {
        guard !bytes.isEmpty else { return 0..<0 }
        let first = random.below(bytes.count)
        return first..<(first + 1 + random.mostlySmall(bytes.count - first))
    }

    private mutating func insert(_ part: [UInt8]) {
        bytes.insert(contentsOf: part, at: random.below(bytes.count + 1))
    }

    private mutating func overwrite(_ part: [UInt8]) {
        let first = random.below(bytes.count)
        bytes.replaceSubrange(first..<min(bytes.count, first + part.count), with: part)
    }

    private mutating func splice(_ other: [UInt8]) {
        let tail = other.dropFirst(random.below(other.count + 1))
        bytes.removeLast(random.below(bytes.count + 1))
        bytes += tail
    }

    private mutating func drawnToken() -> [UInt8] {
        tokens.isEmpty || random.below(4) == 0 ? Array(random.element(Self.numbers).utf8) : random.element(tokens)
    }

    /// Numbers at which arithmetic ends.
    private static let numbers = [
        "0", "1", "-1", "-0", "2", "127", "255", "256", "32768", "65535", "65536", "1000000", "1000001", "2147483647",
        "2147483648", "-2147483648", "4294967295", "4294967296", "9007199254740993", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "18446744073709551615", "18446744073709551616", "1e18", "1e19",
        "1e38", "1e-38", "1e308", "1e309", "-1e309", "5e-324", "nan", "inf", "-inf", "0x1p63", "0.1", "1.", ".5",
        "99999999999999999999999999999999", "1e999999999",
    ]

    /// A number of 1, 2, 4 or 8 bytes in either order, as headers have them before what they count.
    private mutating func lengthField() -> [UInt8] {
        let count = 1 << random.below(4)
        let close = UInt64(bytes.count)
        let value = random.element([
            0, 1, .max, 0x7F, 0x80, 0x7FFF_FFFF, 0x8000_0000, UInt64(Int64.max), 1 << 63, 1 << 60, 1 << 32, 1 << 31,
            close, close &+ 1, close &- 1, close &- 8, UInt64(random.below(1 << 16)),
        ])
        let field = (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
        return random.below(2) == 0 ? field : field.reversed()
    }

    private mutating func replaceDigits() {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let start = random.below(bytes.count)
        guard let first = bytes[start...].firstIndex(where: digits.contains) else { return insert(drawnToken()) }
        let end = bytes[first...].firstIndex { !digits.contains($0) } ?? bytes.count
        bytes.replaceSubrange(first..<end, with: Array(random.element(Self.numbers).utf8))
    }

    /// Openings without an end, or with one: readers that recurse run out of stack.
    private mutating func nest() {
        let pairs = [("[", "]"), ("{", "}"), ("(", ")"), ("{\"a\":", "}"), ("<a>", "</a>"), ("- ", ""), ("\"", "\"")]
        let (open, close) = random.element(pairs)
        let depth = 1 + times(mostBytes / 4)
        let core = random.below(2) == 0 ? [] : Array("1".utf8)
        let ends = random.below(2) == 0 ? [] : [UInt8](repeating: Array(close.utf8), depth)
        insert([UInt8](repeating: Array(open.utf8), depth) + core + ends)
    }

    /// The same many times over.
    private mutating func multiply() {
        let part = Array(bytes[range(in: bytes)])
        insert([UInt8](repeating: part, 1 + times(mostBytes / part.count)))
    }

    /// Seldom many: long inputs take their time.
    private mutating func times(_ most: Int) -> Int {
        random.mostlySmall(1 + (random.below(16) == 0 ? most : min(most, 32)))
    }
}

extension [UInt8] {
    fileprivate init(repeating part: [UInt8], _ count: Int) {
        self = []
        reserveCapacity(part.count * count)
        for _ in 0..<count { self += part }
    }
}
