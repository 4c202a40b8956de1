extension FarmSimulation {
    /// A farm of up to 8 devices, of which each can load some of up to 5 models, and up to 6 submitters who come when they
    /// like; some of their jobs nobody can make.
    package static func random(seed: UInt64) -> FarmSimulation {
        var generator = SeededGenerator(seed: seed)
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
        let models = number(1...5)
        let people = number(2...6)
        let devices = number(1...8)
        let holds = (0..<devices).map { _ in Set((0..<models).filter { _ in number(0...3) > 0 }.map { "m\($0)" }) }
        let jobs = (0..<2 * people).map { job in
            Job(
                "s\(job % people)", context: number(0...11) == 0 ? "lost" : "m\(number(0...models - 1))",
                images: number(1...400), seconds: Double(number(1...15)),
                priority: [0, 0, 0, 5, -10, 20][number(0...5)],
                arrival: [0, 0, Double(number(0...4000))][number(0...2)])
        }
        return FarmSimulation(
            jobs, speeds: (0..<devices).map { _ in [1.0, 1, 2, 10][number(0...3)] },
            loadSeconds: [1.0, 5, 10][number(0...2)], spread: 0.2, counts: number(0...3) > 0, holds: holds)
    }
}
