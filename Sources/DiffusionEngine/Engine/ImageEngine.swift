package import EngineHostProtocol

/// Makes images on one device, one at a time, with one resident model. Calls block and belong on one thread.
package protocol ImageEngine: AnyObject {
    /// Makes a model resident in place of the one before; `onProgress` gets the fraction read.
    func load(_ request: LoadRequest, onProgress: @escaping @Sendable (Double) -> Void) throws(HostFailure)

    /// Makes one image with the resident model.
    func render(_ request: RenderRequest, listener: RenderListener) throws(HostFailure) -> EngineImage
}

/// Hears of a render while it runs.
package struct RenderListener: Sendable {
    /// Called on the engine's thread, within ``ImageEngine/render(_:listener:)``; the engine waits for it.
    package var onProgress: @Sendable (EngineProgress) -> Void
    /// At most one a second, where the request wants them.
    package var onPreview: @Sendable (EnginePreview) -> Void

    /// Both are called while the engine waits: they must not block.
    package init(
        onProgress: @escaping @Sendable (EngineProgress) -> Void, onPreview: @escaping @Sendable (EnginePreview) -> Void
    ) {
        self.onProgress = onProgress
        self.onPreview = onPreview
    }
}
