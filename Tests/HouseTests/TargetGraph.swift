/// Targets, and which others each uses. What comes from other packages is left out.
struct TargetGraph {
    /// What each target names itself.
    private(set) var arrows: [String: Set<String>] = [:]

    /// All that a target may use, by whichever way.
    /// - Parameter except: an arrow of its own that is not followed.
    func reached(from target: String, except: String? = nil) -> Set<String> {
        var found: Set<String> = []
        var open = arrows[target, default: []].filter { $0 != except }
        while let next = open.popFirst() {
            if found.insert(next).inserted { open.formUnion(arrows[next, default: []]) }
        }
        return found
    }

    /// The arrows of a target that follow from its others.
    func implied(of target: String) -> Set<String> {
        arrows[target, default: []].filter { reached(from: target, except: $0).contains($0) }
    }

    /// The text of `Package.swift`, without the targets of tests.
    static func manifest(_ text: String) -> TargetGraph {
        // Comments may name what they like.
        let text = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
            .joined(separator: "\n")
        let starts = text.matches(of: /\.(systemLibrary|target|executableTarget|testTarget)\(\s*name: "([^"]+)"/)
        let ends = starts.dropFirst().map(\.range.lowerBound) + [text.endIndex]
        var graph = TargetGraph()
        for (start, end) in zip(starts, ends) where start.1 != "testTarget" {
            let list = text[start.range.upperBound..<end].firstMatch(of: /dependencies: \[([^\]]*)\]/)?.1 ?? ""
            graph.arrows[String(start.2)] = Set(list.matches(of: /"([^"]+)"/).map { String($0.1) })
        }
        return graph
    }

    /// The first block between fences of `Sources/README.md`. A line is `NAME, NAME  words → NAME NAME`: the first names
    /// end at two spaces, and the arrow may stand on an indented line below. `#` begins a title.
    static func drawing(_ text: String) throws -> TargetGraph {
        let fences = text.matches(of: /(?m)^```$/)
        guard fences.count >= 2 else { throw MapError(description: "the map has no block between ```") }
        let block = text[fences[0].range.upperBound..<fences[1].range.lowerBound]
        var graph = TargetGraph()
        var targets: [String] = []
        for line in block.split(separator: "\n") where !line.hasPrefix("#") {
            let sides = line.split(separator: "→", omittingEmptySubsequences: false)
            guard sides.count <= 2 else { throw MapError(description: "two arrows in one line of the map: \(line)") }
            if !line.hasPrefix(" ") {
                let names = sides[0].firstRange(of: "  ").map { sides[0][..<$0.lowerBound] } ?? sides[0]
                targets = names.split(separator: ",").map { $0.filter { $0 != " " } }
            }
            for target in targets {
                if !line.hasPrefix(" "), graph.arrows.updateValue([], forKey: target) != nil {
                    throw MapError(description: "the map draws \(target) twice")
                }
                if sides.count == 2 {
                    graph.arrows[target, default: []].formUnion(sides[1].split(separator: " ").map(String.init))
                }
            }
        }
        return graph
    }
}

/// The drawing cannot be read.
struct MapError: Error, CustomStringConvertible {
    let description: String
}
