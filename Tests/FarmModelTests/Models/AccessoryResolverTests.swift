import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Testing

@Suite struct AccessoryResolverTests {
    private func file(
        _ name: String, _ digit: Character, kind: AccessoryKind = .lora, alias: String? = nil,
        family: ModelFamily = .sd1
    ) -> AccessoryDescription {
        AccessoryDescription(
            kind: kind, name: name, alias: alias, sha256: Digest(repeating: digit),
            shortHash: "5\(digit)00000000ff", family: family, bytes: 1)
    }

    private func resolve(
        _ wanted: String, _ files: [AccessoryDescription], kind: AccessoryKind = .lora, family: ModelFamily = .sd1
    ) throws -> AccessoryDescription {
        try AccessoryResolver.resolve(wanted, kind: kind, among: files, family: family)
    }

    private func refusal(
        _ wanted: String, _ files: [AccessoryDescription], kind: AccessoryKind = .lora, family: ModelFamily = .sd1
    ) -> String {
        let error = #expect(throws: FarmError.self) { try resolve(wanted, files, kind: kind, family: family) }
        #expect(error?.code == .invalidInput)
        return error?.message ?? ""
    }

    @Test(arguments: [
        "Quilt", "quilt", "quilt.safetensors", "styles/Quilt.pt", "patchwork", "Patchwork", "Quilt [5a00000000ff]",
        "5a00000000ff", "5A00000000FF", "aaaaaaaa", String(repeating: "a", count: 64),
    ])
    func isFoundAsTheWebUIsNameIt(wanted: String) throws {
        let files = [file("Quilt", "a", alias: "Patchwork"), file("rocket", "b"), file("quilt", "c", kind: .embedding)]
        #expect(try resolve(wanted, files).sha256.hasPrefix("a"))
    }

    @Test func theStemGoesBeforeAnAlias() throws {
        #expect(try resolve("x", [file("y", "a", alias: "x"), file("x", "b")]).sha256.hasPrefix("b"))
        #expect(try resolve("X", [file("x", "a"), file("X", "b")]).sha256.hasPrefix("b"))
    }

    @Test func anUnknownNameGetsTheNearest() {
        let files = [file("quilt", "a"), file("rocket", "b"), file("quiet", "c", kind: .vae)]
        #expect(refusal("quild", files) == "unknown LoRA 'quild'; did you mean 'quilt'?")
        #expect(refusal("x", []).contains("no LoRA yet"))
    }

    @Test func oneFileOnSeveralWorkersIsOne() throws {
        #expect(try resolve("x", [file("x", "a"), file("x", "a")]).name == "x")
        // Under another name on another machine.
        #expect(try resolve("y", [file("x", "a"), file("y", "a")]).name == "y")
    }

    @Test func severalFilesOfOneNameAreToldApartByHash() throws {
        let files = [file("x", "b"), file("x", "a")]
        #expect(refusal("x", files).contains("5a00000000ff, 5b00000000ff"))
        #expect(try resolve("x [5b00000000ff]", files).sha256.hasPrefix("b"))
        #expect(try resolve("5a00000000ff", files).sha256.hasPrefix("a"))
    }

    @Test func aFileForAnotherFamilyIsRefused() {
        let message = refusal("x", [file("x", "a", family: .sdxl)])
        #expect(message == "LoRA 'x' is for sdxl, and the model is of the family sd1")
    }

    @Test func ofOneNameTheFileForTheModelIsMeant() throws {
        let files = [file("x", "a", family: .sdxl), file("x", "b", family: .sd1)]
        #expect(try resolve("x", files).sha256.hasPrefix("b"))
        #expect(try resolve("x", files, family: .sdxl).sha256.hasPrefix("a"))
        #expect(refusal("x", files, family: .unknown).contains("2 different"))
    }

    @Test(arguments: ModelFamily.allCases)
    func whatIsNotKnownGoesWithEverything(family: ModelFamily) throws {
        for kind in AccessoryKind.allCases {
            #expect(
                try resolve("x", [file("x", "a", kind: kind, family: .unknown)], kind: kind, family: family).name == "x"
            )
            #expect(
                try resolve("x", [file("x", "a", kind: kind, family: family)], kind: kind, family: .unknown).name == "x"
            )
            #expect(
                try resolve("x", [file("x", "a", kind: kind, family: family)], kind: kind, family: family).name == "x")
        }
    }

    @Test func familiesThatShareLatentsShareAutoencoders() throws {
        let four = file("x", "a", kind: .vae, family: .sd1)
        for family in [ModelFamily.sd1, .sd2, .sdxl] {
            #expect(try resolve("x", [four], kind: .vae, family: family).name == "x")
        }
        for family in [ModelFamily.sd3, .flux, .flux2, .qwenImage, .zImage] {
            #expect(refusal("x", [four], kind: .vae, family: family).contains("is for sd1, sd2, sdxl, and the model"))
        }
    }

    @Test func anUpscalerGoesWithEveryModel() throws {
        for family in ModelFamily.allCases {
            let upscaler = file("x", "a", kind: .upscaler, family: .esrgan)
            #expect(try resolve("x", [upscaler], kind: .upscaler, family: family).name == "x")
        }
    }

    @Test func onlyChromaTakesWhatWasMadeForFlux() throws {
        #expect(try resolve("x", [file("x", "a", family: .flux)], family: .chroma).name == "x")
        #expect(refusal("x", [file("x", "a", family: .chroma)], family: .flux).contains("chroma"))
        #expect(refusal("x", [file("x", "a", family: .flux)], family: .flux2).contains("is for flux, chroma"))
    }
}
