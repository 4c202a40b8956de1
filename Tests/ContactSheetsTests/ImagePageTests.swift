import ContactSheets
import FarmModel
import Foundation
import Testing

@Suite struct ImagePageTests {
    static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'onmouseover='alert(1)", "</title></style>",
        "<!--", "]]>", "&lt;b&gt;", "\u{0}\u{8}\u{1B}\u{7F}\u{85}", "\u{202E}reversed", "a\u{2028}b",
        "javascript:alert(1)",
    ]

    private func entry(_ text: String, index: Int = 3) -> ImagePage.Entry {
        ImagePage.Entry(
            index: index, seed: 42, prompt: text, facts: [ImagePage.Fact(text, text)],
            image: .files(picture: text, thumbnail: text, size: ImageSize(width: 256, height: 128)))
    }

    /// The page's tags in their order, attributes' values left out.
    private func tags(_ html: String) -> [String] {
        html.matches(of: /<[^>]*>/).map { String($0.output).replacing(/"[^"]*"/, with: "\"\"") }
    }

    @Test(arguments: hostile)
    func keepsHostileTextAsText(text: String) {
        let page = ImagePage(title: text, facts: [ImagePage.Fact(text, text)]).html([entry(text)])
        let tame = ImagePage(title: "t", facts: [ImagePage.Fact("n", "v")]).html([entry("p")])
        #expect(tags(page) == tags(tame))
        let controls = page.unicodeScalars.filter { $0.properties.generalCategory == .control }
        #expect(controls.allSatisfy { $0 == "\n" || $0 == "\t" })
    }

    @Test func escapesExactly() {
        let html = ImagePage(title: "t").entry(entry("a<b>&\"c\"'d'\u{7}\n\té"))
        #expect(html.contains("<p dir=\"auto\">a&lt;b&gt;&amp;&quot;c&quot;&#39;d&#39;\n\té</p>"))
    }

    @Test(arguments: [
        ("images/0001.png", "./images/0001.png"), ("a b#1?x.png", "./a%20b%231%3Fx.png"),
        ("javascript:alert(1)", "./javascript%3Aalert%281%29"), ("//host/x", ".///host/x"),
        ("é\"'.png", "./%C3%A9%22%27.png"),
        ("100%.png", "./100%25.png"),
    ])
    func linksStayPathsBesideThePage(path: String, link: String) {
        let html = ImagePage(title: "t").entry(entry(path))
        #expect(html.contains("href=\"\(link)\""))
        #expect(html.contains("src=\"\(link)\""))
    }

    @Test func showsWhatAnImageIs() {
        let html = ImagePage(title: "t").entry(
            ImagePage.Entry(
                index: 7, seed: 99, prompt: "a boat", facts: [ImagePage.Fact("Steps", "20")],
                image: .files(picture: "7.png", thumbnail: "t/7.jpg", size: ImageSize(width: 256, height: 171))))
        for part in [
            "#7 · seed 99", "<dt>Steps</dt>", ">20</dd>", "width=\"256\" height=\"171\" loading=\"lazy\"",
            "alt=\"Image 7: a boat\"",
        ] {
            #expect(html.contains(part))
        }
        for gap in SheetGap.allCases {
            let html = ImagePage(title: "t").entry(ImagePage.Entry(index: 1, prompt: "p", image: .gap(gap)))
            #expect(html.contains("<strong>\(gap.rawValue)</strong>"))
            #expect(!html.contains("<img") && !html.contains("href"))
        }
    }

    @Test func isOneFileThatNeedsNoServer() {
        let page = ImagePage(title: "t").html([entry("p")])
        #expect(!page.contains("http://") && !page.contains("https://"))
        #expect(!page.contains("<link") && !page.contains("@import") && !page.contains("src=\"/"))
        for part in ["prefers-color-scheme: dark", "content-visibility: auto", "script-src 'sha256-"] {
            #expect(page.contains(part))
        }
    }

    @Test func isTheSameInPartsAndWhole() {
        let page = ImagePage(title: "Job 12", facts: [ImagePage.Fact("Model", "papercut")])
        let entries = (0..<5).map { entry("p\($0)", index: $0) }
        #expect(page.html(entries) == page.opening + entries.map(page.entry).joined() + page.closing)
    }
}
