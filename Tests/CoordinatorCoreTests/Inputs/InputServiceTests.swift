import Crypto
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import Foundation
import ImageCoding
import Logging
import Testing

@testable import CoordinatorCore

@Suite struct InputServiceTests {
    /// Keeps pictures in memory.
    private actor MemoryStore: Audited, InputStore {
        private(set) var kept: [FarmBasics.Digest: (InputReference, [UInt8])] = [:]
        private(set) var writes = 0

        func inputs(_ digests: [FarmBasics.Digest]) -> [InputReference] { digests.compactMap { kept[$0]?.0 } }
        nonisolated func audited(_ entry: AuditEntry) -> MemoryStore { self }
        func keep(_ input: InputReference, bytes: [UInt8], by uploader: String?, limit: Int64?) {
            kept[input.sha256] = (input, bytes)
            writes += 1
        }
        func byteCount(ofInput digest: FarmBasics.Digest) -> Int? { kept[digest]?.1.count }
        func bytes(ofInput digest: FarmBasics.Digest) -> [UInt8]? { kept[digest]?.1 }
    }

    private let store = MemoryStore()
    private var service: InputService { InputService(store: store, logger: logger) }
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let png: [UInt8]

    init() throws {
        png = try PNGEncoder.encode(rgb: [UInt8](repeating: 7, count: 18), width: 3, height: 2)
    }

    private func digest(_ bytes: [UInt8]) -> FarmBasics.Digest {
        FarmBasics.Digest(bytes: SHA256.hash(data: bytes))
    }

    private func parts(
        _ bytes: [UInt8], digest: FarmBasics.Digest? = nil, count: Int64? = nil, chunk: Int = 10
    ) -> AsyncThrowingStream<UploadPart<InputHeader>, any Error> {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: UploadPart<InputHeader>.self)
        continuation.yield(
            .header(InputHeader(digest: digest ?? self.digest(bytes), byteCount: count ?? Int64(bytes.count))))
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            continuation.yield(.chunk(Data(bytes[start..<min(start + chunk, bytes.count)])))
        }
        continuation.finish()
        return stream
    }

    @Test func aPictureIsKeptOnceWithTheSizeThatItHas() async throws {
        let input = try await service.receive(parts(png))
        #expect(input == InputReference(sha256: digest(png), size: ImageSize(width: 3, height: 2)))
        #expect(try await service.receive(parts(png)) == input)
        #expect(await store.writes == 1)
        #expect(try await service.bytes(of: input.sha256) == png)
        let other = FarmBasics.Digest.zero
        #expect(try await service.missing([other, input.sha256, other]) == [other])
    }

    @Test func whatIsNoWholePictureIsRefusedAndNotKept() async throws {
        let text = Array("this is no picture".utf8)
        for (words, upload) in [
            ("has the digest", parts(png, digest: digest(text))),
            ("ended after", parts(png, count: Int64(png.count) + 1)), ("longer than", parts(png, count: 5)),
            ("at most", parts(png, count: 65 << 20)), ("0 bytes", parts(png, count: 0)),
            ("-1 bytes", parts(png, count: -1)), ("picture", parts(text)),
            ("", parts(Array(png.dropLast(png.count / 2)))),
        ] {
            let service = service
            let error = await #expect(throws: FarmError.self, "\(words)") { try await service.receive(upload) }
            #expect(error?.code == .invalidInput)
            #expect(words.isEmpty || error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
        #expect(await store.writes == 0)
    }

    @Test func anUnknownDigestIsSaid() async throws {
        let service = service
        let missing = await #expect(throws: FarmError.self) {
            try await service.bytes(of: .zero)
        }
        #expect(missing?.code == .notFound)
    }
}
