package import EngineHostProtocol
package import FarmModel

/// Makes images on one device, one at a time, with one resident model. Calls block and belong on one thread.
package protocol ImageEngine: AnyObject {
    /// Makes a model resident in place of the one before; `onProgress` gets the fraction read.
    func load(_ request: LoadRequest, onProgress: @escaping @Sendable (Double) -> Void) throws(HostFailure)

    /// Makes one image with the resident model.
    func render(
        _ parameters: GenerationParameters, onProgress: @escaping @Sendable (EngineProgress) -> Void
    ) throws(HostFailure) -> RenderedImage
}
