internal import FarmBasics
package import FarmModel
internal import Foundation

/// A web page of a job's images that works from disk without a server: thumbnails that link to the PNGs, with the parameters
/// where the pointer or the focus is. It is one HTML file; the pictures are files beside it.
///
/// The page is made in parts, so that a large one needs not be in memory: ``opening``, then ``entry(_:)`` for each
/// image, then ``closing``.
package struct ImagePage: Sendable {
    /// A name and what it is, such as `Steps` and `20`.
    package struct Fact: Sendable, Equatable {
        /// A label of one or two words, without a colon; escaped when it is written.
        package var name: String
        /// As it is to be read; escaped when it is written.
        package var value: String

        /// Both may be any text, also a stranger's.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// One image of the page.
    package struct Entry: Sendable, Equatable {
        /// Its index in its job, from 0: the caption's `#12`.
        package var index: Int
        /// Stands in the caption; nil where none is known, as of an image that failed before it had one.
        package var seed: Int64?
        /// As infotext has it; the picture's alternative text is its first 120 characters.
        package var prompt: String
        /// What this image has of its own; ``ResultPage/facts`` has what all share.
        package var facts: [Fact]
        /// The picture, or why there is none.
        package var image: Image

        /// What stands in the image's place.
        package enum Image: Sendable, Equatable {
            /// The files' paths, relative to the page; the size is the thumbnail's, in pixels.
            case files(picture: String, thumbnail: String, size: ImageSize)
            case gap(SheetGap)
        }

        /// Nothing is checked: paths are taken as they are, and escaped when they are written.
        package init(index: Int, seed: Int64? = nil, prompt: String, facts: [Fact] = [], image: Image) {
            self.index = index
            self.seed = seed
            self.prompt = prompt
            self.facts = facts
            self.image = image
        }
    }

    /// Of the window and above the page; escaped when it is written.
    package var title: String
    /// What all images share.
    package var facts: [Fact]

    /// - Parameter facts: those that no ``Entry`` needs to repeat.
    package init(title: String, facts: [Fact] = []) {
        self.title = title
        self.facts = facts
    }

    /// The whole page.
    package func html(_ entries: some Sequence<Entry>) -> String {
        opening + entries.lazy.map(entry).joined() + closing
    }

    /// All before the first image: head, style, title and shared facts.
    package var opening: String {
        let title = HTMLText.escaped(title)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <style>
            \(PageStyle.css)
            </style>
            </head>
            <body>
            <header>
            <h1 dir="auto">\(title)</h1>
            \(Self.list(facts))
            <p class="find" hidden><input type="search" placeholder="Filter by words, such as a sampler or a seed" \
            aria-label="Filter the images"> <output></output></p>
            </header>
            <main>

            """
    }

    /// One `figure` element with a newline at its end.
    package func entry(_ entry: Entry) -> String {
        let caption = ["#\(entry.index)", entry.seed.map { "seed \($0)" }].compactMap { $0 }.joined(separator: " · ")
        let details = """
            <div class="about"><p dir="auto">\(HTMLText.escaped(entry.prompt))</p>\(Self.list(entry.facts))</div>
            """
        let alternative = HTMLText.escaped("Image \(entry.index): \(entry.prompt.shortened(to: 120))")
        let contents =
            switch entry.image {
            case .files(let picture, let thumbnail, let size):
                """
                <a class="picture" href="\(HTMLText.link(picture))"><img src="\(HTMLText.link(thumbnail))" \
                width="\(size.width)" height="\(size.height)" loading="lazy" decoding="async" alt="\(alternative)">\
                \(details)</a>
                """
            case .gap(let gap):
                """
                <div class="picture gap \(gap.rawValue)" tabindex="0"><strong>\(gap.rawValue)</strong>\(details)</div>
                """
            }
        return "<figure>\(contents)<figcaption>\(caption)</figcaption></figure>\n"
    }

    /// All behind the last image: the page's own script, whose digest ``opening`` names.
    package var closing: String {
        """
        </main>
        <script>\(PageStyle.script)</script>
        </body>
        </html>

        """
    }

    private static func list(_ facts: [Fact]) -> String {
        guard !facts.isEmpty else { return "" }
        let items = facts.map {
            "<div><dt>\(HTMLText.escaped($0.name))</dt><dd dir=\"auto\">\(HTMLText.escaped($0.value))</dd></div>"
        }
        return "<dl>\(items.joined())</dl>"
    }

    /// Pictures beside the page and the page's own script alone, should a text ever get past the escaping.
    private static let policy =
        "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'; "
        + "script-src 'sha256-\(PageStyle.scriptDigest)'; base-uri 'none'; form-action 'none'"
}
