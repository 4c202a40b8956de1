internal import EngineHostProtocol
internal import FarmBasics
internal import FarmModel
internal import Foundation
internal import ImageCoding

/// The files that a render names by digest.
struct RequestFiles {
    private let request: RenderRequest

    init(_ request: RenderRequest) {
        self.request = request
    }

    func path(of accessory: AccessoryReference, kind: AccessoryKind) throws(HostFailure) -> String {
        try path(accessory.sha256, name: "\(kind.noun) '\(accessory.name)'")
    }

    /// The picture, upright: grey, RGB or RGBA.
    func picture(_ input: InputReference, name: String) throws(HostFailure) -> PixelImage {
        let path = try path(input.sha256, name: name)
        let bytes = try bytes(at: path, of: input, name: name)
        do {
            return try ImageDecoder.decode(bytes)
        } catch {
            throw HostFailure(kind: .invalidInput, message: "\(name) cannot be read: \(error)")
        }
    }

    func initImagePlan() throws(HostFailure) -> InitImagePlan? {
        guard let initImage = request.parameters.initImage else { return nil }
        let picture = try picture(initImage.picture, name: "the init image")
        let mask = try initImage.inpainting.map { inpainting throws(HostFailure) in
            try self.picture(inpainting.mask, name: "the mask")
        }
        do {
            return try InitImagePlan(
                picture: picture, mask: mask, size: request.parameters.size, initImage: initImage)
        } catch {
            throw HostFailure(kind: .invalidInput, message: "\(error)")
        }
    }

    /// RGB, stretched to `size`.
    func picture(_ input: InputReference, name: String, size: ImageSize) throws(HostFailure) -> PixelImage {
        try picture(input, name: name).stretched(to: size, name: name)
    }

    /// What the disk gives is the worker's affair, and the picture's only where it is that picture.
    private func bytes(at path: String, of input: InputReference, name: String) throws(HostFailure) -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw HostFailure(kind: .inputOutput, message: "\(name) at '\(path)' cannot be read: \(error)")
        }
        guard PixelDigest.sha256(bytes) == input.sha256 else {
            throw HostFailure(kind: .inputOutput, message: "\(name) at '\(path)' is damaged: its SHA-256 is another")
        }
        return bytes
    }

    private func path(_ sha256: Digest, name: String) throws(HostFailure) -> String {
        guard let path = request.files[sha256] else {
            throw HostFailure(kind: .protocolError, message: "\(name) was not given to the engine host")
        }
        return path
    }
}

extension PixelImage {
    /// RGB of another size, scaled by the web UIs' Lanczos filter.
    func stretched(to size: ImageSize, name: String) throws(HostFailure) -> PixelImage {
        do {
            return try flattened().resized(to: size)
        } catch {
            throw HostFailure(kind: .invalidInput, message: "\(name) cannot be resized to \(size): \(error)")
        }
    }
}
