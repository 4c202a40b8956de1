import EngineHostProtocol
import FarmModel

import struct FoundationEssentials.Data

/// A render that an engine host is at, and how far it is.
struct RunningRender: Sendable {
    private static let previewBytes = 1 << 20
    /// Hosts send one a second; the rest is for what comes a moment early.
    private static let previewInterval = Duration.milliseconds(900)

    let task: RenderTask
    /// In seconds since 1970; nil until the host has said so.
    var startedAt: Double?
    var position = RenderPace.Position()
    private var previewedAt: HostWatch.Instant?

    init(task: RenderTask) { self.task = task }

    /// The PNG, to be passed on. Nothing depends on it: one too many, or one that makes no sense, is dropped.
    mutating func png(of preview: RenderPreview, now: HostWatch.Instant) -> Data? {
        guard previewedAt.map({ now - $0 >= Self.previewInterval }) ?? true,
            let png = Data(base64Encoded: preview.png), (1...Self.previewBytes).contains(png.count)
        else { return nil }
        previewedAt = now
        return png
    }
}

extension RenderPace {
    /// - Parameter gap: between the render's last sign of progress and the one that has come.
    mutating func note(_ gap: Duration, of render: RunningRender) {
        note(gap, at: render.position, of: render.task.assignment.parameters)
    }
}
