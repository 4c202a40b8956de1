import Foundation
import Testing

@testable import FarmConfiguration

@Suite struct ConfigurationPageTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    @Test func thePageIsFresh() throws {
        let page = try String(contentsOfFile: "\(Self.root)/Deploy/docs/configuration.md", encoding: .utf8)
        #expect(
            page == ConfigurationPage.markdown, "Deploy/docs/configuration.md is old: write ConfigurationPage.markdown")
    }

    @Test func thePageHasEveryKey() {
        let page = ConfigurationPage.markdown
        for program in FarmProgram.allCases {
            let section = page.components(separatedBy: "\n## ").first { $0.hasPrefix("\(program.rawValue)\n") } ?? ""
            for key in program.keys {
                let row = section.split(separator: "\n").first {
                    $0.hasPrefix(key.isFlag ? "| `--\(key.name)`" : "| \(key.name) ")
                }
                #expect(row?.contains(key.help) == true, "\(key.name)")
                #expect(key.variable.map { row?.contains("`\($0)`") == true } ?? true, "\(key.name)")
                #expect(row?.split(separator: "|", omittingEmptySubsequences: false).count == 7, "\(key.name)")
            }
        }
    }

    @Test(arguments: [("coordinator", FarmProgram.coordinator), ("worker", .worker)])
    func theExamplesAreReadAndShowEveryKey(name: String, program: FarmProgram) throws {
        let path = "\(Self.root)/Deploy/examples/\(name).yaml"
        let file = try ConfigurationFile.read(path, for: program)
        #expect(!file.contents.isEmpty)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for key in program.keysOfFile {
            let line = try Regex("(?m)^(# )?\(key.name):")
            #expect(text.contains(line), "\(key.name)")
        }
        // What is left out as a comment would be read, too.
        let all = text.split(separator: "\n").map { line in
            line.firstMatch(of: #/^# ([a-z-]+:.*)$/#).map { String($0.output.1) } ?? String(line)
        }
        let whole = try ConfigurationFile.parse(all.joined(separator: "\n"), path: path, for: program)
        #expect(whole.contents.count == program.keysOfFile.count)
    }
}
