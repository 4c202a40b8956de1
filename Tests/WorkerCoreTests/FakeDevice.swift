import Crypto
import FarmBasics
import FarmModel
import FoundationEssentials
import LocalFiles

@testable import WorkerCore

/// A device that "renders" a task by writing some bytes, at once or when it is told to.
actor FakeDevice: RenderDevice {
    nonisolated let id = "cpu"
    private let report: @Sendable (DeviceEvent) -> Void
    private var isHeldUp: Bool
    private(set) var held: [RenderTask] = []

    init(isHeldUp: Bool = false, report: @escaping @Sendable (DeviceEvent) -> Void) {
        self.isHeldUp = isHeldUp
        self.report = report
        report(.available(Fixture.device))
    }

    /// What it writes for an attempt: more than a chunk of the wire.
    static func bytes(of attempt: AttemptID) -> [UInt8] {
        (0..<(300 << 10)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ attempt.task.index) }
    }

    func enqueue(_ task: RenderTask) {
        if isHeldUp { held.append(task) } else { render(task) }
    }

    func abandon(_ attempt: AttemptID) {
        held.removeAll { $0.attempt == attempt }
        report(.abandoned(attempt))
    }

    func giveBack(_ attempts: [AttemptID]) {
        report(.returned(attempts))
    }

    func releaseWaiting() {
        guard held.count > 1 else { return }
        report(.returned(held[1...].map(\.attempt)))
        held.removeLast(held.count - 1)
    }

    func goOn() {
        isHeldUp = false
        for task in held { render(task) }
        held = []
    }

    private func render(_ task: RenderTask) {
        report(.started(task.attempt, at: Date()))
        let file = "\(task.folder)/\(Spool.fileName(of: task.attempt))"
        let bytes = Self.bytes(of: task.attempt)
        do {
            try DurableFile.write(bytes, to: file)
        } catch {
            return report(.failed(task.attempt, .inputOutput, "\(error)"))
        }
        report(.rendered(Self.image(of: task.attempt), file: file))
    }

    static func image(of attempt: AttemptID) -> RenderedImage {
        let bytes = bytes(of: attempt)
        var image = Fixture.image(attempt.task.index)
        image.byteCount = bytes.count
        image.digest = FarmBasics.Digest(bytes: SHA256.hash(data: bytes))
        return image
    }
}
