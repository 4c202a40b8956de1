package import FarmBasics
package import FarmModel

/// What an image or a pasted text says of how to make one like it, to be put into a request.
package struct LikeParameters: Sendable, Equatable {
    private enum Source: Sendable, Equatable {
        case infotext(ParsedInfotext, notes: [String])
        case provenance(Provenance)
    }

    private let source: Source
    /// The program in whose record no prompt was found.
    private let promptless: String?

    /// What the text does not say stays as the request has it.
    package init(_ infotext: ParsedInfotext) {
        source = .infotext(infotext, notes: [])
        promptless = nil
    }

    /// Where no prompt was found in the record, ``promptProblem`` names its program.
    package init(_ foreign: ForeignParameters) {
        source = .infotext(foreign.infotext, notes: foreign.notes)
        promptless = foreign.lacksPrompt ? foreign.tool ?? "the record" : nil
    }

    /// Everything exactly: models, LoRA and pictures by digest. The farm makes the same image of it, byte for byte, on
    /// the same class of device.
    package init(provenance: Provenance) {
        source = .provenance(provenance)
        promptless = nil
    }

    /// Puts everything that it says into `request`, over what stands there; flags are to be applied after it.
    ///
    /// LoRA tags keep their names unless `files` knows the file of the recorded hash under another name, as
    /// stable-diffusion-webui does it; a model and a VAE are named by hash where `files` has it.
    /// - Returns: what could not be taken and why, a sentence each.
    package func apply(to request: inout JobRequest, knowing files: KnownFiles = KnownFiles()) -> [String] {
        switch source {
        case .infotext(let infotext, let notes):
            var translation = InfotextTranslation(infotext, files: files, request: request)
            translation.run()
            request = translation.request
            return notes + translation.notes
        case .provenance(let provenance):
            return request.take(provenance, knowing: files)
        }
    }

    /// What it says of image to image, for a picture that the person gives themselves: infotext from elsewhere names
    /// an init image at most by a hash.
    package var imageToImage: ImageToImageSettings {
        switch source {
        case .infotext(let infotext, _): ImageToImageSettings(infotext)
        case .provenance(let provenance): ImageToImageSettings(provenance.parameters.initImage)
        }
    }

    /// Why the prompt cannot be had: images of nothing would be made without a word.
    package var promptProblem: FarmError? {
        promptless.map { tool in
            FarmError(
                .invalidInput,
                "--like: \(tool) says no prompt, or none that can be read; give it as an argument: farm submit PROMPT; "
                    + "for images of an empty prompt write farm submit \"\"")
        }
    }

    /// Why the seed that it names cannot be had: a random one in its place would make another picture without a word.
    package var seedProblem: FarmError? {
        guard case .infotext(let infotext, _) = source else { return nil }
        if infotext.isEmpty("Seed") {
            return FarmError(.invalidInput, "--like: the seed is empty; choose one with --seed, -1 for a random one")
        }
        guard let text = infotext.value("Seed") else { return nil }
        do {
            _ = try Seed.parse(text)
            return nil
        } catch {
            let words = (error as? FarmError)?.message ?? "\(error)"
            return FarmError(.invalidInput, "--like: \(words); choose another with --seed")
        }
    }
}
