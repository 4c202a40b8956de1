import FarmBasics
import FarmModel
import ImageCoding

/// Looks at a mask on this machine before anything is sent.
enum MaskLook {
    /// What a person should know of the request's mask.
    /// - Parameters:
    ///   - files: those on this machine; a mask that is none of them is left to the farm.
    ///   - knowsSize: whether all images have the request's size.
    /// - Throws: `invalidInput`, with the file's name, for a mask that marks nothing.
    static func remarks(on request: JobRequest, files: [InputFile], knowsSize: Bool) throws -> [String] {
        guard let initImage = request.initImage, let inpainting = initImage.inpainting,
            let file = files.first(where: { $0.reference.sha256 == inpainting.mask.sha256 })
        else { return [] }
        do {
            let mask = try ImageDecoder.decode(file.bytes())
            let marked = try InpaintingMask(
                mask, inpainting: inpainting, size: knowsSize ? request.drawnSize(of: initImage) : nil,
                mode: initImage.resizeMode)
            guard marked.marksAll else { return [] }
            let why =
                InpaintingMask.hasTransparency(mask)
                ? ": it has transparency, so what is opaque counts, and not its colours" : ""
            return ["--mask: '\(file.path)' marks the whole picture, and all of it is drawn anew\(why)"]
        } catch let error as FarmError {
            throw FarmError(error.code, "--mask: '\(file.path)': \(error.message)", cause: error.cause)
        }
    }
}

extension JobRequest {
    /// Nil where the model says it.
    fileprivate func drawnSize(of initImage: InitImage) -> ImageSize? {
        if let size { return size }
        guard case .wholePicture? = initImage.inpainting?.area else { return nil }
        return initImage.picture.size
    }
}
