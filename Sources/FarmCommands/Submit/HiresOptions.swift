import ArgumentParser
import FarmBasics
import FarmModel

/// A second pass over an enlarged first one.
struct HiresOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: .of(.hiresScale), transform: DecimalArgument.read)
    var hiresScale: Double?

    @Option(help: .of(.hiresSize))
    var hiresSize: String?

    @Option(help: .of(.hiresUpscaler, hint: " See 'farm models files'."))
    var hiresUpscaler: String?

    @Option(parsing: .unconditional, help: .of(.hiresSteps))
    var hiresSteps: Int?

    @Option(parsing: .unconditional, help: .of(.hiresStrength), transform: DecimalArgument.read)
    var hiresStrength: Double?

    func apply(to request: inout JobRequest) throws {
        var wanted = request.hires ?? RequestedHires()
        let hasSize = hiresScale != nil || hiresSize != nil
        guard hiresScale == nil || hiresSize == nil else {
            throw FarmError(.invalidInput, "--hires-scale and --hires-size say the same: give one of them")
        }
        let given = try further.first
        guard hasSize || given != nil else { return }
        if !hasSize, request.hires == nil, let flag = given?.option.flag {
            throw FarmError(.invalidInput, "\(flag) needs --hires-scale X or --hires-size WxH")
        }
        if hasSize {
            wanted.scale = hiresScale
            wanted.size = try hiresSize.map(ImageSize.init(parsing:))
        }
        request.hires = wanted
        try further.apply(to: &request)
    }

    var given: [GivenOption] {
        get throws {
            let size = try [GenerationOption.hiresScale.given(hiresScale), GenerationOption.hiresSize.given(hiresSize)]
            return try size.compactMap { $0 } + further
        }
    }

    /// Those that need a size or a factor.
    private var further: [GivenOption] {
        get throws {
            if hiresUpscaler?.isEmpty == true {
                throw FarmError(.invalidInput, "--hires-upscaler is empty; name Latent or one of 'farm models files'")
            }
            return try [
                GenerationOption.hiresUpscaler.given(hiresUpscaler), GenerationOption.hiresSteps.given(hiresSteps),
                GenerationOption.hiresStrength.given(hiresStrength),
            ].compactMap { $0 }
        }
    }
}
