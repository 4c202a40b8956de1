import Recipes

/// The draws of one input: of the same seed and number they are always the same, whatever was made before.
struct FuzzRandom: RandomNumberGenerator {
    /// SplitMix64, which templates draw with.
    private var draws: TemplateRandom

    init(seed: UInt64, number: UInt64) { draws = TemplateRandom(seed: Int64(bitPattern: seed), stream: number) }

    mutating func next() -> UInt64 { draws.next() }

    /// - Parameter bound: above 0.
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    /// Small numbers are likelier than large ones.
    /// - Parameter bound: above 0.
    mutating func mostlySmall(_ bound: Int) -> Int { below(below(bound) + 1) }

    mutating func element<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
