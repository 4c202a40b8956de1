import ArgumentParser
import FarmBasics
import FarmModel
import Infotext

/// The pictures that an image starts from: image to image, inpainting, ControlNet.
struct ImageOptions: ParsableArguments {
    @Option(help: .of(.initImage), transform: PathArgument.read)
    var initImage: String?

    @Option(parsing: .unconditional, help: .of(.strength), transform: DecimalArgument.read)
    var strength: Double?

    @Option(help: .of(.resizeMode))
    var resizeMode: String?

    @Option(help: .of(.mask, hint: " Of the init image's size."), transform: PathArgument.read)
    var mask: String?

    @Option(parsing: .unconditional, help: .of(.maskBlur), transform: DecimalArgument.read)
    var maskBlur: Double?

    @Option(help: .of(.maskedContent))
    var maskedContent: String?

    @Flag(inversion: .prefixedNo, help: .of(.invertMask))
    var invertMask: Bool?

    @Flag(inversion: .prefixedNo, help: .of(.onlyMasked))
    var onlyMasked: Bool?

    @Option(parsing: .unconditional, help: .of(.padding))
    var padding: Int?

    @Option(help: .of(.controlNet, hint: " See 'farm models files'."))
    var controlNet: String?

    @Option(help: .of(.controlImage), transform: PathArgument.read)
    var controlImage: String?

    @Option(parsing: .unconditional, help: .of(.controlStrength), transform: DecimalArgument.read)
    var controlStrength: Double?

    /// The flags that were given and need an init image.
    private var initFlags: [String] {
        [("--strength", strength != nil), ("--resize-mode", resizeMode != nil), ("--mask", mask != nil)]
            .filter(\.1).map(\.0)
    }

    /// The flags that were given and need a mask.
    private var maskFlags: [String] {
        [
            ("--mask-blur", maskBlur != nil), ("--masked-content", maskedContent != nil),
            ("--invert-mask", invertMask == true), ("--only-masked", onlyMasked == true),
        ].filter(\.1).map(\.0)
    }

    /// - Parameters:
    ///   - like: what `--like` says of pictures that it cannot bring along.
    /// - Returns: the pictures to upload.
    func apply(to request: inout JobRequest, like: ImageToImageSettings?) throws -> [InputFile] {
        try applyInitImage(to: &request, like: like) + applyControl(to: &request)
    }

    private func applyInitImage(to request: inout JobRequest, like: ImageToImageSettings?) throws -> [InputFile] {
        let picture = try initImage.map { try InputFile($0, flag: "--init-image") }
        if let picture {
            // The mask of another picture does not go with this one.
            request.initImage = InitImage(
                picture: picture.reference, strength: like?.strength ?? 0.75, resizeMode: like?.resizeMode ?? .stretch)
        }
        guard var wanted = request.initImage else {
            if let flag = (initFlags + maskFlags).first ?? (padding == nil ? nil : "--padding") {
                throw FarmError(.invalidInput, "\(flag) needs --init-image FILE")
            }
            return []
        }
        if let strength { wanted.strength = strength }
        if let resizeMode { wanted.resizeMode = try ResizeMode.parse(resizeMode) }
        let maskFile = try mask.map { try InputFile($0, flag: "--mask") }
        if let maskFile { wanted.inpainting = Inpainting(mask: maskFile.reference, like: like) }
        wanted.inpainting = try inpainting(wanted.inpainting)
        if let mask = wanted.inpainting?.mask, mask.size != wanted.picture.size {
            // What --like brings has no file here.
            let names = [self.mask, initImage].map { path in path.map { " '\($0)'" } ?? "" }
            throw FarmError(
                .invalidInput,
                "the mask\(names[0]) is \(mask.size) pixels large and the init image\(names[1]) \(wanted.picture.size); "
                    + "they must be alike")
        }
        request.initImage = wanted
        return [picture, maskFile].compactMap { $0 }
    }

    private func inpainting(_ given: Inpainting?) throws -> Inpainting? {
        guard var wanted = given else {
            if let flag = maskFlags.first ?? (padding == nil ? nil : "--padding") {
                throw FarmError(.invalidInput, "\(flag) needs --mask FILE")
            }
            return nil
        }
        if let maskBlur { wanted.blur = maskBlur }
        if let maskedContent { wanted.fill = try Inpainting.Fill.parse(maskedContent) }
        if let invertMask { wanted.isInverted = invertMask }
        switch (onlyMasked, wanted.area) {
        case (false, _): wanted.area = .wholePicture
        case (true, .wholePicture): wanted.area = .onlyMasked(padding: 32)
        default: break
        }
        guard let padding else { return wanted }
        guard wanted.area != .wholePicture else { throw FarmError(.invalidInput, "--padding needs --only-masked") }
        wanted.area = .onlyMasked(padding: padding)
        return wanted
    }

    private func applyControl(to request: inout JobRequest) throws -> [InputFile] {
        let picture = try controlImage.map { try InputFile($0, flag: "--control-image") }
        guard controlNet != nil || picture != nil || controlStrength != nil else { return [] }
        guard let name = controlNet ?? request.control?.name, !name.isEmpty else {
            let flag = picture == nil ? "--control-strength" : "--control-image"
            throw FarmError(.invalidInput, "\(controlNet == nil ? flag : "--control-net") needs --control-net NAME")
        }
        guard let reference = picture?.reference ?? request.control?.picture else {
            throw FarmError(.invalidInput, "--control-net needs --control-image FILE")
        }
        request.control = RequestedControl(
            name: name, picture: reference, strength: controlStrength ?? request.control?.strength ?? 1)
        return [picture].compactMap { $0 }
    }
}

extension Inpainting {
    /// As `like` says, for a mask that the person gives.
    fileprivate init(mask: InputReference, like: ImageToImageSettings?) {
        self.init(
            mask: mask, blur: like?.maskBlur ?? 4, fill: like?.fill ?? .original,
            isInverted: like?.isInverted ?? false, area: like?.area ?? .wholePicture)
    }
}
