import Foundation
import Testing

/// What the pages link to is there.
@Suite struct LinkTests {
    private static let folders = ["", "Sources", "Deploy/docs", "Deploy/demo-model", ".github"]

    @Test(arguments: folders)
    func linksLeadToFiles(folder: String) throws {
        let pages = try FileManager.default.contentsOfDirectory(atPath: Repository.path(folder))
            .filter { $0.hasSuffix(".md") }
        #expect(!pages.isEmpty)
        for page in pages {
            let text = try Repository.text("\(folder)/\(page)")
            for link in text.matches(of: /\]\(([^)#]+)[^)]*\)/).map(\.1) where !link.contains("://") {
                let path = Repository.path("\(folder)/\(link)")
                #expect(FileManager.default.fileExists(atPath: path), "\(folder)/\(page) links to \(link)")
            }
        }
    }
}
