import FarmBasics
import Testing

@Suite struct ByteCountTests {
    @Test(arguments: [
        ("1", 1), ("500MB", 500_000_000), ("10 gb", 10_000_000_000), ("1.5KiB", 1536), (" 2TiB ", 2_199_023_255_552),
        ("0.1b", 1),
    ])
    func reads(_ text: String, _ bytes: Int) throws {
        #expect(try ByteCount(parsing: text).bytes == bytes)
    }

    @Test(arguments: ["", "GB", "0", "-1MB", "ten", "1e40", "nan", "0x10GB", "1XB", "1 2MB"])
    func refuses(_ text: String) {
        #expect(throws: FarmError.self) { try ByteCount(parsing: text) }
    }

    @Test(arguments: [
        (Int64(0), "0 B"), (812, "812 B"), (3_400_000, "3.4 MB"), (999_999, "1.0 MB"), (17_000_000_000, "17 GB"),
    ])
    func sizesAsPeopleReadThem(count: Int64, text: String) {
        #expect(ByteCount.text(count) == text)
    }
}
