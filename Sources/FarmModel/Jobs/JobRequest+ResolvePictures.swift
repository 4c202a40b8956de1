extension JobRequest {
    /// Finds the pictures of image to image and inpainting.
    func takePictures(
        into parameters: inout GenerationParameters, from holdings: FarmHoldings, objections: inout Objections
    ) throws {
        guard var initImage else { return }
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

    /// Takes the init image's size where none is asked and the whole of it is drawn, and refuses a resize that the
    /// engine has no equal of.
    func settleSize(of parameters: inout GenerationParameters, model: ModelDescription) throws {
        guard let initImage = parameters.initImage else { return }
        if case .onlyMasked = initImage.inpainting?.area { return }
        let picture = initImage.picture.size
        if size == nil {
            try RenderLimits.check(
                picture, "no size is asked, and the picture's ",
                model: RenderLimits.CheckedModel(family: model.family, name: model.name))
            parameters.size = picture
        }
        guard initImage.resizeMode != .latent || picture == parameters.size else {
            throw RenderLimits.invalid(
                "the resize mode '\(ResizeMode.latent.rawValue)' is not possible: the engine encodes a picture at the "
                    + "image's size, and this one is \(picture) for an image of \(parameters.size); accepted: stretch, "
                    + "crop, fill")
        }
    }

    private static func check(mask: ImageSize, picture: ImageSize) throws {
        guard mask == picture else {
            throw RenderLimits.invalid(
                "the mask is \(mask) and the picture \(picture); accepted: a mask of the picture's size")
        }
    }
}
