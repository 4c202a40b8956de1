import Foundation
import SwiftProtobuf

/// The beginning of a list that fits into one message: peers take 4 MiB, and prompts make rows large.
enum BoundedPage {
    private static let maximumBytes = 2 << 20

    /// At least one message, and no more than fit. Whoever pages goes on behind the last one.
    /// - Parameter other: bytes of what else goes into the message.
    static func fitting<Item: Message>(_ items: [Item], beside other: Int = 0) throws -> [Item] {
        var bytes = max(0, other - maximumBytes / 2)
        var page: [Item] = []
        for item in items {
            bytes += try item.serializedData().count
            if bytes > maximumBytes, !page.isEmpty { break }
            page.append(item)
        }
        return page
    }
}
