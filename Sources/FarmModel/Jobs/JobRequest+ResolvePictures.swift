extension JobRequest {
    /// Finds the pictures of image to image and inpainting.
    func takePictures(
        into parameters: inout GenerationParameters, from holdings: FarmHoldings, objections: inout Objections
    ) throws {
        guard var initImage = options.initImage else { return }
        let picture = try objections.noting { try holdings.picture(initImage.picture) }
        if var inpainting = initImage.inpainting {
            let mask = try objections.noting { try holdings.picture(inpainting.mask) }
            if let picture, let mask {
                _ = try objections.noting { try Self.check(mask: mask.size, picture: picture.size) }
                inpainting.mask = mask
                initImage.inpainting = inpainting
            }
        }
        guard let picture else { return }
        initImage.picture = picture
        parameters.initImage = initImage
    }

    /// Takes the init image's size where none is asked and the whole of it is drawn.
    func settleSize(of parameters: inout GenerationParameters, model: RenderLimits.CheckedModel) throws {
        guard let initImage = parameters.initImage, size == nil else { return }
        if case .onlyMasked = initImage.inpainting?.area { return }
        try RenderLimits.check(initImage.picture.size, "no size is asked, and the picture's ", model: model)
        parameters.size = initImage.picture.size
    }

    private static func check(mask: ImageSize, picture: ImageSize) throws {
        guard mask == picture else {
            throw RenderLimits.invalid(
                "the mask is \(mask) and the picture \(picture); accepted: a mask of the picture's size")
        }
    }
}
