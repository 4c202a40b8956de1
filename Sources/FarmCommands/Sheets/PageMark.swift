import FarmBasics
import FarmModel
import FoundationEssentials
import ImageCoding

/// The last line of a page that the farm wrote: of which job it is, and that nobody has changed it since. Such a page may
/// be written anew.
struct PageMark: Sendable {
    /// The farm's id.
    let farm: String
    let job: JobID

    /// - Parameter html: the whole page.
    func marked(_ html: String) -> [UInt8] {
        Array(html.utf8) + Array(line(digest: PixelDigest.sha256(Array(html.utf8))).utf8)
    }

    /// Whether the page is one of this job that was marked so.
    func isOn(_ page: [UInt8]) -> Bool {
        let length = line(digest: .zero).utf8.count
        guard page.count >= length else { return false }
        let digest = PixelDigest.sha256(Array(page.dropLast(length)))
        return page.suffix(length).elementsEqual(line(digest: digest).utf8)
    }

    private func line(digest: Digest) -> String { "<!-- job \(job) of farm \(farm), SHA-256 \(digest) -->\n" }
}
