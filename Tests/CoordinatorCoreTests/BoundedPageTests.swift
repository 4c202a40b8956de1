import FarmWire
import SwiftProtobuf
import Testing

@testable import CoordinatorCore

@Suite struct BoundedPageTests {
    @Test func aPageFitsIntoAMessageAndIsNeverEmpty() throws {
        func image(_ bytes: Int) -> Farm_V1_Image { .with { $0.infotext = String(repeating: "x", count: bytes) } }
        #expect(try BoundedPage.fitting([image(10), image(10)]).count == 2)
        #expect(try BoundedPage.fitting(Array(repeating: image(600_000), count: 9)).count == 3)
        #expect(try BoundedPage.fitting([image(9_000_000), image(1)]).count == 1)
        #expect(try BoundedPage.fitting([Farm_V1_Image]()).isEmpty)
    }
}
