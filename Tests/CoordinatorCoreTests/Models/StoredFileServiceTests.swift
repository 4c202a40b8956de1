import Crypto
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmTestSupport
import Foundation
import LocalFiles
import Logging
import ModelFiles
import Testing

@testable import CoordinatorCore

@Suite struct StoredFileServiceTests {
    /// Keeps what is known of stored files in memory.
    private actor MemoryStore: Audited, StoredFileStore {
        nonisolated func audited(_ entry: AuditEntry) -> MemoryStore { self }
        private var files: [FarmBasics.Digest: StoredFile] = [:]

        func storedFiles() -> [StoredFile] { files.values.sorted { $0.name < $1.name } }
        func record(stored file: StoredFile) throws -> StoredFile {
            files[file.digest] = file
            return file
        }
        func forget(stored digest: FarmBasics.Digest) { files[digest] = nil }
        func setFetched(_ status: FetchStatus, session: SessionID) {}
    }

    private struct Broken: Error {}

    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// A LoRA of 470 kB.
    private static let lora = RepositoryFolder.path("Deploy/demo-model/weights/papercut-quilt.safetensors")

    private func digest(_ bytes: some DataProtocol) -> FarmBasics.Digest {
        FarmBasics.Digest(bytes: SHA256.hash(data: bytes))
    }

    private func withStore(
        limit: Int64 = 1 << 30, _ body: (StoredFileService, StoredFileFolder, Data) async throws -> Void
    ) async throws {
        let path = try TestFolder.make("model-store")
        defer { TestFolder.remove(path) }
        let folder = try StoredFileFolder(path: path, limit: limit)
        try await body(
            StoredFileService(folder: folder, store: MemoryStore(), logger: Self.logger), folder,
            try Data(contentsOf: URL(fileURLWithPath: Self.lora)))
    }

    /// Pushes a file whose connection breaks after `limit` bytes.
    /// - Parameter trailer: the digest that comes after the last chunk, in place of the header's.
    /// - Returns: what became of it, from where it was sent, and how many bytes were.
    private func push(
        _ data: Data, to service: StoredFileService, name: String = "quilt.safetensors",
        digest: FarmBasics.Digest? = nil,
        trailer: FarmBasics.Digest? = nil, hasDigest: Bool = true, count: Int64? = nil, breakingAfter limit: Int? = nil,
        chunk: Int = 4096
    ) async throws -> (result: Result<StoredFile, any Error>, start: Int64, sent: Int) {
        let (parts, continuation) = AsyncThrowingStream.makeStream(of: UploadPart<StoredFileHeader>.self)
        continuation.yield(
            .header(
                StoredFileHeader(
                    digest: digest ?? (trailer == nil && hasDigest ? self.digest(data) : nil), name: name,
                    byteCount: count ?? Int64(data.count), sample: self.digest(data))))
        var (start, sent) = (Int64(0), 0)
        do {
            let file = try await service.receive(parts) { offset in
                start = offset
                var place = Int(offset)
                while place < data.count, sent < limit ?? .max {
                    let next = data[place..<min(place + chunk, data.count)]
                    continuation.yield(.chunk(Data(next)))
                    place += next.count
                    sent += next.count
                }
                if let trailer, place >= data.count { continuation.yield(.digest(trailer)) }
                continuation.finish(throwing: limit == nil || place >= data.count ? nil : Broken())
            }
            return (.success(file), start, sent)
        } catch {
            return (.failure(error), start, sent)
        }
    }

    private func message(_ result: Result<StoredFile, any Error>) -> String {
        if case .failure(let error) = result { "\(error)" } else { "stored" }
    }

    @Test func aFileIsKeptOnceUnderItsDigest() async throws {
        try await withStore { service, folder, data in
            let first = try await push(data, to: service)
            let file = try first.result.get()
            #expect(file.accessory?.kind == .lora && file.accessory?.name == "quilt" && file.bytes == data.count)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [digest(data).hex])
            #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file(of: digest(data)))) == data)
            let second = try await push(data, to: service)
            #expect(try second.result.get() == file && second.sent == 0)

            let (_, reader) = try await service.open(digest(data))
            var read = Data()
            try await reader.forEach(from: 1000) { read += $0 }
            #expect(read == data[1000...])

            _ = try await service.remove("quilt")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test func aDigestMayComeAfterTheBytes() async throws {
        try await withStore { service, folder, data in
            let cut = try await push(data, to: service, trailer: digest(data), breakingAfter: data.count / 2)
            #expect(cut.result.isBroken, "\(message(cut.result))")
            let rest = try await push(data, to: service, trailer: digest(data))
            #expect(rest.start > 0 && rest.sent == data.count - Int(rest.start))
            #expect(try rest.result.get().digest == digest(data))
            // Once more, by somebody who does not know that it is there.
            let again = try await push(data, to: service, trailer: digest(data))
            #expect(try again.result.get() == rest.result.get())
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [digest(data).hex])
        }
    }

    @Test func withoutItsDigestAFileOfATakenNameIsRefusedUnlessItMayBeTheSame() async throws {
        try await withStore { service, folder, data in
            _ = try await push(data, to: service).result.get()
            let other = try await push(data.dropLast(2), to: service, trailer: digest(data.dropLast(2)))
            #expect(message(other.result).contains("another file 'quilt.safetensors'") && other.sent == 0)
            // Of the same length: it shows at the end.
            var twin = data
            twin[twin.count - 1] ^= 1
            let late = try await push(twin, to: service, trailer: digest(twin))
            #expect(message(late.result).contains("another file 'quilt.safetensors'"), "\(message(late.result))")
            #expect(try await service.files().map(\.digest) == [digest(data)])
        }
    }

    @Test(arguments: [UInt64(1), 2, 3]) func interruptedTenTimesItSendsNothingTwice(seed: UInt64) async throws {
        try await withStore { service, folder, data in
            var generator = SeededGenerator(seed: seed)
            var sent = 0
            for _ in 0..<10 {
                let cut = try await push(
                    data, to: service, breakingAfter: Int.random(in: 1...data.count / 12, using: &generator))
                #expect(cut.result.isBroken, "\(message(cut.result))")
                sent += cut.sent
            }
            let last = try await push(data, to: service)
            #expect(try last.result.get().digest == digest(data))
            sent += last.sent
            #expect(last.start > 0)
            #expect(Double(sent - data.count) < 0.05 * Double(data.count), "\(sent) of \(data.count)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file(of: digest(data)))) == data)
        }
    }

    @Test func whatIsNoWholeModelIsRefusedAndNotStored() async throws {
        try await withStore(limit: 1 << 20) { service, folder, data in
            let text = Data("this is no model".utf8)
            for (words, code, result) in [
                ("neither a safetensors", FarmError.Code.invalidInput, try await push(text, to: service).result),
                ("has the SHA-256", .invalidInput, try await push(data, to: service, digest: digest(text)).result),
                ("has the SHA-256", .invalidInput, try await push(data, to: service, trailer: digest(text)).result),
                (
                    "one header", .invalidInput,
                    try await push(data, to: service, digest: digest(data), trailer: digest(data)).result
                ),
                ("without its SHA-256", .invalidInput, try await push(data, to: service, hasDigest: false).result),
                ("longer than", .invalidInput, try await push(data, to: service, count: 1000).result),
                (
                    "no name of a model", .invalidInput,
                    try await push(data, to: service, name: "a/b.safetensors").result
                ),
                ("no name of a model", .invalidInput, try await push(data, to: service, name: "quilt.png").result),
                ("0 bytes", .invalidInput, try await push(Data(), to: service).result),
                ("room for", .failedPrecondition, try await push(data, to: service, count: 1 << 21).result),
            ] {
                guard case .failure(let error as FarmError) = result else {
                    Issue.record("stored: \(words)")
                    continue
                }
                #expect(error.code == code && error.message.contains(words), "\(error)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
            #expect(try await service.files().isEmpty)
            // What is cut short stays for the next try, and is no stored file.
            let short = try await push(data, to: service, count: Int64(data.count) + 1)
            #expect(message(short.result).contains("ended after"))
            #expect(try await service.files().isEmpty)
        }
    }

    @Test func ofTwoPushesAtOnceOneGoesOn() async throws {
        try await withStore { service, _, data in
            let (parts, continuation) = AsyncThrowingStream.makeStream(of: UploadPart<StoredFileHeader>.self)
            continuation.yield(
                .header(
                    StoredFileHeader(
                        digest: digest(data), name: "quilt.safetensors", byteCount: Int64(data.count),
                        sample: digest(data))))
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            let first = Task {
                try await service.receive(parts) { _ in begin.finish() }
            }
            for await _ in begun {}
            let second = try await push(data, to: service)
            #expect(message(second.result).contains("somebody else"), "\(message(second.result))")
            continuation.yield(.chunk(data))
            continuation.finish()
            #expect(try await first.value.digest == digest(data))
        }
    }

    @Test func noAnnouncedLengthEndsTheCoordinator() async throws {
        try await withStore(limit: 1 << 20) { service, _, data in
            #expect(message(try await push(data, to: service).result) == "stored")
            let other = data + Data([0])
            let refused = try await push(other, to: service, name: "other.safetensors", count: .max).result
            #expect(message(refused).contains("room for"))
        }
    }

    /// Announced is not sent: it takes no room from others, and gets none beyond the limit.
    @Test func aSilentPusherTakesNoRoom() async throws {
        try await withStore(limit: 1 << 20) { service, _, data in
            let (parts, continuation) = AsyncThrowingStream.makeStream(of: UploadPart<StoredFileHeader>.self)
            continuation.yield(
                .header(
                    StoredFileHeader(
                        digest: .zero, name: "large.safetensors",
                        byteCount: (1 << 20) - 1, sample: .zero)))
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            let silent = Task {
                try await service.receive(parts) { _ in begin.finish() }
            }
            for await _ in begun {}
            let pushed = try await push(data, to: service)
            #expect(try pushed.result.get().bytes == data.count)
            continuation.yield(.chunk(Data(count: (1 << 20) - 1)))
            continuation.finish()
            let error = await #expect(throws: FarmError.self) { try await silent.value }
            #expect(error?.code == .invalidInput || error?.code == .failedPrecondition, "\(String(describing: error))")
            #expect(try await service.files().count == 1)
        }
    }

    @Test func aCoordinatorWithoutAFolderSaysSo() async throws {
        let service = StoredFileService(folder: nil, store: MemoryStore(), logger: Self.logger)
        let result = try await push(Data([1]), to: service).result
        #expect(message(result).contains("--model-store"))
    }
}

extension Result<StoredFile, any Error> {
    fileprivate var isBroken: Bool {
        if case .failure(let error) = self { !(error is FarmError) } else { false }
    }
}
