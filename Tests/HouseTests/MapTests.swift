import Testing

/// The drawing in `Sources/README.md` is what `Package.swift` says.
@Suite struct MapTests {
    @Test func drawsEachTarget() throws {
        let (drawn, built) = try Self.graphs()
        for name in Set(built.arrows.keys).subtracting(drawn.arrows.keys).sorted() {
            Issue.record("Sources/README.md does not draw the target \(name)")
        }
        for name in Set(drawn.arrows.keys).subtracting(built.arrows.keys).sorted() {
            Issue.record("Sources/README.md draws \(name), and Package.swift has no such target")
        }
    }

    @Test func drawsEachArrow() throws {
        let (drawn, built) = try Self.graphs()
        for line in Self.differences(drawn: drawn, built: built) {
            Issue.record("\(line)")
        }
    }

    @Test func namesWhatDiffers() throws {
        let built = TargetGraph.manifest(
            """
            // .target(name: "Old", dependencies: ["Low"]),
            .systemLibrary(name: "CLow"),
            .target(name: "Low", dependencies: ["CLow", crypto]),
            .target(
                name: "Middle",
                dependencies: [
                    "Low", "CLow",
                ]),
            .executableTarget(name: "top", dependencies: ["Middle", "Low"]),
            .testTarget(name: "LowTests", dependencies: ["Low"]),
            """)
        #expect(built.arrows.keys.sorted() == ["CLow", "Low", "Middle", "top"])

        func differences(_ drawing: String) throws -> [String] {
            Self.differences(drawn: try .drawing("Before\n\n```\n\(drawing)\n```\n"), built: built)
        }
        let right = "# Title → none\nCLow\nLow     words  → CLow\nMiddle  → Low\ntop     words\n        → Middle"
        #expect(try differences(right) == [])
        #expect(
            try differences(right.replacing("Middle  → Low", with: "Middle"))
                == [
                    "Sources/README.md lacks the arrow Middle → CLow", "Sources/README.md lacks the arrow Middle → Low",
                    "Sources/README.md lacks the arrow top → Low",
                ])
        #expect(
            try differences(right.replacing("words  → CLow", with: "→ CLow Middle")).first
                == "Sources/README.md draws Low → Middle, and Package.swift has no such arrow")
        #expect(
            try differences(right.replacing("→ Middle", with: "→ Low Middle"))
                == ["Sources/README.md need not draw top → Low: it follows from another arrow"])
        #expect(throws: MapError.self) { try differences("CLow\nCLow") }
    }

    private static func graphs() throws -> (drawn: TargetGraph, built: TargetGraph) {
        let built = TargetGraph.manifest(try Repository.text("Package.swift"))
        #expect(built.arrows.count > 30, "Package.swift is written otherwise than this test reads it")
        return (try .drawing(try Repository.text("Sources/README.md")), built)
    }

    /// What the drawing has too much and too little, an arrow a line.
    private static func differences(drawn: TargetGraph, built: TargetGraph) -> [String] {
        built.arrows.keys.sorted().flatMap { target -> [String] in
            let arrows = drawn.arrows[target, default: []]
            let used = built.arrows[target, default: []]
            let implied = drawn.implied(of: target)
            return used.subtracting(drawn.reached(from: target)).sorted().map {
                "Sources/README.md lacks the arrow \(target) → \($0)"
            }
                + arrows.subtracting(used).sorted().map {
                    "Sources/README.md draws \(target) → \($0), and Package.swift has no such arrow"
                }
                + implied.intersection(used).sorted().map {
                    "Sources/README.md need not draw \(target) → \($0): it follows from another arrow"
                }
        }
    }
}
