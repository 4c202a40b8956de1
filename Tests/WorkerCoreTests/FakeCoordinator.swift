import FarmModel
import FarmWire
import FoundationEssentials
import GRPCCore
import GRPCNIOTransportHTTP2
import SwiftProtobuf
import Synchronization

@testable import WorkerCore

/// A coordinator's gateway on a loopback port, which hands out the tasks that it is given and notes what it hears.
final class FakeCoordinator: Farm_V1_WorkerGateway.SimpleServiceProtocol, Sendable {
    struct Notes: Sendable {
        var registrations: [Farm_V1_Register] = []
        var started: [AttemptID] = []
        var failed: [Farm_V1_AttemptFailed] = []
        var returned: [AttemptID] = []
        var images: [AttemptID: [UInt8]] = [:]
        var heartbeats = 0
        var previews: [Farm_V1_AttemptPreview] = []
        var downloads: [String] = []
        var tasks: [TaskAssignment]
    }

    private let farm: UUID
    private let notes: Mutex<Notes>
    private let isMute: Bool
    private let refusal: RPCError?
    private let protocolVersion: UInt32
    private let pictures: [String: [UInt8]]
    private let stallsDownloads: Bool
    private let refusedImages: [Int: RPCError]

    /// - Parameters:
    ///   - isMute: Registers workers and says nothing more.
    ///   - refusal: What every worker is answered.
    ///   - protocolVersion: What it says that both speak.
    ///   - pictures: The input pictures that it has, by digest.
    ///   - refusedImages: What is answered to images of these indices.
    ///   - stallsDownloads: Begins to send them and does not go on.
    init(
        farm: UUID = Fixture.farm, tasks: [TaskAssignment] = [], isMute: Bool = false, refusal: RPCError? = nil,
        protocolVersion: UInt32 = UInt32(FarmVersion.workerProtocol.upperBound), pictures: [String: [UInt8]] = [:],
        stallsDownloads: Bool = false, refusedImages: [Int: RPCError] = [:]
    ) {
        self.farm = farm
        self.isMute = isMute
        self.refusal = refusal
        self.protocolVersion = protocolVersion
        self.pictures = pictures
        self.stallsDownloads = stallsDownloads
        self.refusedImages = refusedImages
        notes = Mutex(Notes(tasks: tasks))
    }

    var heard: Notes { notes.withLock(\.self) }

    /// Serves on a free port, or on the given one, for as long as the body runs.
    func serving(port: Int = 0, _ body: (CoordinatorAddress) async throws -> Void) async throws {
        let server = GRPCServer(
            transport: .http2NIOPosix(address: .ipv4(host: "127.0.0.1", port: port), transportSecurity: .plaintext),
            services: [self])
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await server.serve() }
            let port = try await server.listeningAddress?.ipv4?.port ?? 0
            try await body(try CoordinatorAddress(parsing: "127.0.0.1:\(port)"))
        }
    }

    func downloadStoredFile(
        request: Farm_V1_DownloadStoredFileRequest, response: RPCWriter<Farm_V1_StoredFilePart>, context: ServerContext
    ) async throws {
        throw RPCError(code: .notFound, message: "there is no such file")
    }

    func session(
        request: RPCAsyncSequence<Farm_V1_WorkerMessage, any Error>,
        response: RPCWriter<Farm_V1_CoordinatorMessage>, context: ServerContext
    ) async throws {
        if let refusal { throw refusal }
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            for try await message in request {
                switch message.message {
                case .register(let register):
                    notes.withLock { $0.registrations.append(register) }
                    let (farm, version) = (farm.uuidString, protocolVersion)
                    try await response.write(
                        .with {
                            $0.registered = .with {
                                $0.protocol = version
                                $0.farmID = farm
                                $0.sessionID = 1
                                $0.heartbeatMilliseconds = 100
                            }
                        })
                    guard !isMute else { continue }
                    group.addTask {
                        while true {
                            try await response.write(.with { $0.heartbeat = .init() })
                            try await Task.sleep(for: .milliseconds(100))
                        }
                    }
                case .credit(let credit):
                    for _ in 0..<credit.tasks {
                        guard let task = notes.withLock({ $0.tasks.isEmpty ? nil : $0.tasks.removeFirst() }) else {
                            break
                        }
                        try await response.write(.with { $0.assignment = task.wire })
                    }
                case .started(let started): notes.withLock { $0.started.append(AttemptID(wire: started.attempt)) }
                case .failed(let failed): notes.withLock { $0.failed.append(failed) }
                case .returned(let returned):
                    notes.withLock { $0.returned += returned.attempts.map(AttemptID.init(wire:)) }
                case .heartbeat: notes.withLock { $0.heartbeats += 1 }
                case .preview(let preview): notes.withLock { $0.previews.append(preview) }
                case .progress, .models, .storage, .fetched, nil: break
                }
            }
        }
    }

    func downloadInput(
        request: Farm_V1_DownloadInputRequest, response: RPCWriter<Farm_V1_ImageChunk>, context: ServerContext
    ) async throws {
        notes.withLock { $0.downloads.append(request.digest) }
        guard let picture = pictures[request.digest] else {
            throw RPCError(code: .notFound, message: "no input picture \(request.digest)")
        }
        for start in stride(from: 0, to: picture.count, by: 1000) {
            let chunk = picture[start..<min(start + 1000, picture.count)]
            try await response.write(.with { $0.bytes = Data(chunk) })
            // The rest never comes.
            if stallsDownloads { try await Task.sleep(for: .seconds(3600)) }
        }
    }

    func deliverResult(
        request: RPCAsyncSequence<Farm_V1_ResultPart, any Error>,
        response: RPCWriter<Farm_V1_ResultAnswer>, context: ServerContext
    ) async throws {
        var attempt: AttemptID?
        var bytes: [UInt8] = []
        var expected = Int64.max
        for try await part in request {
            switch part.part {
            case .header(let header):
                if let refusal = refusedImages[Int(header.attempt.index)] { throw refusal }
                attempt = AttemptID(wire: header.attempt)
                expected = header.byteCount
                try await response.write(.with { $0.verdict = .send })
            case .chunk(let chunk): bytes += chunk
            case nil: break
            }
            if bytes.count >= expected { break }
        }
        if let attempt {
            let image = bytes
            notes.withLock { $0.images[attempt] = image }
        }
        try await response.write(.with { $0.verdict = .committed })
    }
}
