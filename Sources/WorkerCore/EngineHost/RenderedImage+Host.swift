import EngineHostProtocol
import FarmModel

import struct FoundationEssentials.Data
import struct FoundationEssentials.Date

extension RenderedImage {
    /// What a host has made of a render.
    init(_ file: RenderedFile, of render: RunningRender, deviceName: String) {
        let start = render.startedAt ?? 0
        self.init(
            attempt: render.task.attempt, deviceName: deviceName,
            seed: render.task.assignment.parameters.seed, byteCount: file.byteCount, digest: file.sha256,
            pixelDigest: file.pixelDigest, infotext: file.infotext, provenance: file.metadata,
            startedAt: Date(timeIntervalSince1970: start),
            finishedAt: Date(timeIntervalSince1970: start + file.seconds.total), renderSeconds: file.seconds.total,
            thumbnail: file.thumbnail.flatMap { Data(base64Encoded: $0) }
                .flatMap { $0.count <= RenderedImage.mostThumbnailBytes ? $0 : nil })
    }
}
