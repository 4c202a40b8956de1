import FarmBasics
import FarmModel
import FoundationEssentials

/// Draws values in which every field is something other than its default, the same ones for the same seed.
struct RandomValues {
    /// What becomes of fields that may be left out.
    enum Fill: CaseIterable {
        /// All are there, and no list is empty.
        case full
        /// Each is there or not, and where it is there, a number may be 0.
        case sparse
        /// None is there, and every list is empty.
        case bare
    }

    let fill: Fill
    private let seed: UInt64
    private var generator: SplitMix64

    init(seed: UInt64, _ fill: Fill) {
        self.fill = fill
        self.seed = seed
        generator = SplitMix64(state: seed)
    }

    mutating func value<Value: RandomValue>() -> Value { Value(random: &self) }

    mutating func maybe<Value>(_ draw: (inout RandomValues) -> Value) -> Value? {
        switch fill {
        case .full: draw(&self)
        case .sparse: bool() ? draw(&self) : nil
        case .bare: nil
        }
    }

    mutating func maybe<Value: RandomValue>() -> Value? { maybe { $0.value() } }

    mutating func list<Value>(_ draw: (inout RandomValues) -> Value) -> [Value] {
        let counts =
            switch fill {
            case .full: 1...3
            case .sparse: 0...2
            case .bare: 0...0
            }
        return (0..<Int.random(in: counts, using: &generator)).map { _ in draw(&self) }
    }

    mutating func list<Value: RandomValue>() -> [Value] { list { $0.value() } }

    mutating func bool() -> Bool { Bool.random(using: &generator) }

    /// Of every length, so that a field that is too narrow cuts some.
    mutating func int64(upTo limit: Int64 = .max) -> Int64 {
        let bits = Int64(64 - limit.leadingZeroBitCount)
        return max(1, Int64.random(in: 1...limit, using: &generator) >> Int64.random(in: 0..<bits, using: &generator))
    }

    mutating func id<ID: Identifier>() -> ID { ID(int64()) }

    mutating func int() -> Int { Int(int64()) }

    mutating func int32(upTo limit: Int32 = .max) -> Int { Int(int64(upTo: Int64(limit))) }

    /// Of either sign, and such that no computation with powers of two rounds it.
    mutating func double() -> Double {
        Double(int64(upTo: 1 << 20)) / 64 * (bool() ? 1 : -1)
    }

    /// Within 0 and 1.
    mutating func fraction() -> Double { Double(Int.random(in: 1..<1024, using: &generator)) / 1024 }

    /// For a field that may be left out: that it is there must be seen though it is 0.
    mutating func orZero<Value: Numeric>(_ draw: (inout RandomValues) -> Value) -> Value {
        fill == .sparse && bool() ? 0 : draw(&self)
    }

    /// Of whole parts of a second, which no conversion rounds.
    mutating func date() -> Date { Date(timeIntervalSince1970: Double(int64(upTo: 1 << 40)) / 256) }

    mutating func text() -> String {
        let words = ["lighthouse", "灯台", "Zoë", "🗼", "a, b", "<lora:x:0.8>", "line\nline", "\"quoted\""]
        return "\(one(of: words)) \(int64(upTo: 1 << 30))"
    }

    mutating func digest() -> Digest {
        Digest(bytes: (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    mutating func data() -> Data {
        Data((0..<Int.random(in: 1...40, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    mutating func uuid() -> UUID {
        var bytes: [UInt8] = []
        while bytes.count < 16 { bytes.append(UInt8.random(in: 0...255, using: &generator)) }
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8], bytes[9],
                bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            ))
    }

    mutating func one<Value>(of values: [Value]) -> Value { values[Int.random(in: values.indices, using: &generator)] }

    /// One case of many: consecutive seeds have one after the other, so that each has its turn.
    mutating func inTurn<Value>(_ draws: [(inout RandomValues) -> Value]) -> Value {
        draws[Int(seed % UInt64(draws.count))](&self)
    }

    mutating func word<Word: CaseIterable>() -> Word { one(of: Array(Word.allCases)) }
}

/// A value that can be drawn.
protocol RandomValue: Sendable {
    init(random values: inout RandomValues)
}

/// SplitMix64: the same numbers at every run.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
