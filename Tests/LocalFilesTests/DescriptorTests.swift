import FoundationEssentials
import Glibc
import Testing

@testable import LocalFiles

@Suite struct DescriptorTests {
    private func pipe() throws -> (read: CInt, write: CInt) {
        var ends: [CInt] = [0, 0]
        try #require(Glibc.pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    /// More than a pipe holds, to one that does not block.
    @Test func whoWaitsWritesAll() async throws {
        let (input, output) = try pipe()
        defer { close(input) }
        try #require(fcntl(output, F_SETFL, O_NONBLOCK) == 0)
        let bytes = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let full = #expect(throws: SystemError.self) { try Descriptor.write(bytes.span.bytes, to: output) }
        #expect(full?.code == EAGAIN)
        let held = try Descriptor.readAll(input, limit: 0).count
        async let writing: Void = BlockingExecutor.run {
            defer { close(output) }
            try Descriptor.write(bytes.span.bytes, to: output, waits: true)
        }
        let read = try await BlockingExecutor.run { try Descriptor.readAll(input, limit: 4 << 20) }
        try await writing
        #expect(held > 0 && read.suffix(bytes.count).elementsEqual(bytes))
    }

    @Test func readsNotMuchMoreThanTheLimit() throws {
        let (input, output) = try pipe()
        defer { close(input) }
        try Descriptor.write([UInt8](repeating: 7, count: 10_000).span.bytes, to: output)
        close(output)
        #expect(try Descriptor.readAll(input, limit: 5000).count > 5000)
        #expect(try Descriptor.readAll(input, limit: 10_000).count < 5000)
        #expect(try Descriptor.readAll(input, limit: 0).isEmpty)
    }

    @Test func aReaderThatIsGoneIsAnError() throws {
        signal(SIGPIPE, SIG_IGN)
        let (input, output) = try pipe()
        close(input)
        defer { close(output) }
        let error = #expect(throws: SystemError.self) { try Descriptor.write([UInt8(1)].span.bytes, to: output) }
        #expect(error?.code == EPIPE && error?.isDiskFull == false)
    }

    @Test func whatServicesLogIsEscapedAndBeginsOnce() {
        for end in ["", "\n"] {
            let message = StandardError.message("info: 'a\u{1B}[2J\nerror: b\u{202E}'\(end)")
            #expect(message == "info: 'a\\u{1b}[2J\n  error: b\\u{202e}'\n")
        }
        #expect(StandardError.message("") == "\n")
    }

    @Test func findsWhatLiesWithTheProgram() throws {
        let program = try #require(Installation.program)
        let name = try #require(program.split(separator: "/").last.map(String.init))
        #expect(Installation.find(["no such file", name]) == program)
        #expect(Installation.find(["proc/self/exe"]) == "/proc/self/exe")
        #expect(Installation.find(["no such file"]) == nil)
    }
}
