import Crypto
import FarmBasics
import FarmModel
import Foundation
import ModelFiles
import Testing

@Suite struct AccessoryCatalogueTests {
    private let folder: TemporaryFolder
    private let lora = "lora_unet_double_blocks_0_img_attn_qkv.lora_up.weight"
    private static let upscaler =
        #"{"conv_first.weight":{"dtype":"F16","shape":[64,3,3,3],"data_offsets":[0,3456]},"body.0.rdb1.conv1.weight":"#
        + #"{"dtype":"F16","shape":[1],"data_offsets":[3456,3458]},"conv_up1.weight":{"dtype":"F16","shape":[1],"#
        + #""data_offsets":[3458,3460]}}"#
    private static let autoencoder =
        #"{"decoder.conv_in.weight":{"dtype":"F16","shape":[1,4,3,3],"data_offsets":[0,72]}}"#

    init() throws { folder = try TemporaryFolder() }

    private func scan(files: [String] = [], allowPickle: Bool = false) -> ModelCatalogue {
        var hasher = FileHasher()
        return ModelCatalogue.scan(folders: [folder.path], files: files, allowPickle: allowPickle, hasher: &hasher)
    }

    private func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
    }

    @Test func filesInOneFolderAreToldByTheirContents() throws {
        try folder.writeTensors(named: [lora], to: "style.safetensors")
        try folder.writeTensors(Self.autoencoder, dataBytes: 72, to: "colours.safetensors")
        try folder.writeTensors(Self.upscaler, dataBytes: 3_460, to: "x2.safetensors")
        try folder.writeTensors(named: ["input_hint_block.0.weight"], to: "lines.safetensors")
        try folder.writeTensors(
            #"{"emb_params":{"dtype":"F16","shape":[1,768],"data_offsets":[0,1536]}}"#, dataBytes: 1_536,
            to: "word.safetensors")
        let catalogue = scan()
        #expect(catalogue.problems.isEmpty)
        let found = catalogue.accessories.map(\.description)
        #expect(found.map(\.kind) == [.controlNet, .embedding, .lora, .upscaler, .vae])
        #expect(found.map(\.name) == ["lines", "word", "style", "x2", "colours"])
        #expect(found.map(\.family) == [.unknown, .sd1, .flux, .esrgan, .sd1])
        #expect(found.map(\.shortHash.count) == [10, 12, 12, 10, 10])
        for entry in catalogue.accessories {
            let data = try Data(contentsOf: URL(fileURLWithPath: entry.path))
            #expect(entry.description.bytes == data.count)
            #expect(entry.description.sha256 == FarmBasics.Digest(bytes: SHA256.hash(data: data)))
            #expect(catalogue.accessory(sha256: entry.description.sha256) == entry)
        }
    }

    @Test func anUpscalerIsAModelToo() throws {
        try folder.writeTensors(Self.upscaler, dataBytes: 3_460, to: "x2.safetensors")
        let catalogue = scan()
        let entry = try #require(catalogue.entry(named: "x2"))
        #expect(entry.description.family == .esrgan && entry.files.map(\.role) == [.checkpoint])
        #expect(catalogue.accessories.first?.upscaleFactor == 2)
        #expect(catalogue.accessories.first?.description.sha256 == entry.digest)
    }

    @Test func aLoRAHasTheHashThatTheWebUIsPrint() throws {
        let tensor = #""\#(lora)":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}"#
        let plain = try folder.writeTensors("{\(tensor)}", dataBytes: 2, to: "plain.safetensors")
        let noted = #"{"__metadata__":{"sshs_model_hash":"0123456789ABcdef","ss_output_name":"Its Name"},\#(tensor)}"#
        try folder.writeTensors(noted, dataBytes: 2, to: "noted.safetensors")
        try folder.writeTensors(
            #"{"__metadata__":{"sshs_model_hash":"not a hash!","ss_output_name":"None"},\#(tensor)}"#, dataBytes: 2,
            to: "odd.safetensors")
        let found = scan().accessories.map(\.description)
        let body = hexadecimal(SHA256.hash(data: [UInt8](repeating: 0, count: 2)))
        #expect(found.map(\.name) == ["noted", "odd", "plain"])
        #expect(found.map(\.shortHash) == ["0123456789ab", String(body.prefix(12)), String(body.prefix(12))])
        #expect(found.map(\.alias) == ["Its Name", nil, nil])
        #expect(try Data(contentsOf: URL(fileURLWithPath: plain)).count > 2)
    }

    @Test func twoFilesOfOneKindAndStemInOneFolderAreAProblemThatNamesBoth() throws {
        try makeFolder("a")
        let one = try folder.writeTensors(named: [lora], to: "a/x.safetensors")
        let other = try folder.writeTensors(named: [lora, "lora_te_x.alpha"], to: "a/x.sft")
        let catalogue = scan()
        #expect(catalogue.accessories.map(\.path) == [one])
        #expect(catalogue.problems.map(\.path) == [other])
        #expect(catalogue.problems.first?.reason.contains(one) == true)
        #expect(catalogue.problems.first?.reason.contains(other) == true)
    }

    @Test func twoFilesOfOneStemInTwoFoldersAreBothListed() throws {
        for name in ["a", "b/c"] { try makeFolder(name) }
        try folder.writeTensors(named: [lora], to: "a/x.safetensors")
        try folder.writeTensors(named: [lora, "lora_te_x.alpha"], to: "b/c/x.safetensors")
        let catalogue = scan()
        #expect(catalogue.problems.isEmpty)
        let root = URL(fileURLWithPath: folder.path).lastPathComponent
        #expect(Set(catalogue.accessories.map(\.description.folders)) == [["\(root)/a"], ["\(root)/b/c"]])
        #expect(catalogue.accessories.map(\.description.name) == ["x", "x"])
    }

    @Test func aCopyLiesInBothFolders() throws {
        try makeFolder("a")
        try folder.writeTensors(named: [lora], to: "a/x.safetensors")
        try folder.writeTensors(named: [lora], to: "x.safetensors")
        try makeFolder("b")
        try folder.writeTensors(Self.autoencoder, dataBytes: 72, to: "b/x.safetensors")
        let catalogue = scan()
        #expect(catalogue.problems.isEmpty)
        #expect(catalogue.accessories.count == 2)
        let root = URL(fileURLWithPath: folder.path).lastPathComponent
        #expect(catalogue.accessories.first?.description.folders == [root, "\(root)/a"])
    }

    @Test func oneContentUnderTwoNamesIsListedTwice() throws {
        try folder.writeTensors(named: [lora], to: "x.safetensors")
        try folder.writeTensors(named: [lora], to: "y.safetensors")
        let catalogue = scan()
        #expect(catalogue.accessories.map(\.description.name) == ["x", "y"])
        #expect(Set(catalogue.accessories.map(\.description.sha256)).count == 1)
    }

    @Test func whatWasFetchedLiesInNoFolder() throws {
        let digest = String(repeating: "ab", count: 32)
        try makeFolder(digest)
        try folder.writeTensors(named: [lora], to: "\(digest)/x.safetensors")
        #expect(scan().accessories.map(\.description.folders) == [[""]])
    }

    @Test func aLoRAWithADamagedHeaderIsAProblemAndNotListed() throws {
        let tensor = #""\#(lora)":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}"#
        let headers: [(String, [UInt8], String)] = [
            (
                "utf8", Array("{\"__metadata__\":{\"a\":\"".utf8) + [0xFF, 0xFE] + Array("\"},\(tensor)}".utf8),
                "not UTF-8"
            ),
            ("twice", Array("{\(tensor),\(tensor)}".utf8), "twice"),
            ("nan", Array("{\"\(lora)\":{\"dtype\":\"F16\",\"shape\":[NaN],\"data_offsets\":[0,2]}}".utf8), "JSON"),
        ]
        for (name, header, _) in headers {
            let prefix = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> ($0 * 8)) }
            try folder.write(prefix + header + [0, 0], to: "\(name).safetensors")
        }
        let catalogue = scan()
        #expect(catalogue.accessories.isEmpty && catalogue.entries.isEmpty)
        for (name, _, words) in headers {
            let problem = catalogue.problems.first { $0.path.hasSuffix("/\(name).safetensors") }
            #expect(problem?.reason.contains("\(name).safetensors") == true)
            #expect(problem?.reason.contains(words) == true, "\(problem?.reason ?? "")")
            let path = "\(folder.path)/\(name).safetensors"
            let error = #expect(throws: FarmError.self) {
                try ModelFileDescription(reading: path, fileName: "\(name).safetensors", sha256: .zero)
            }
            #expect(error?.message.contains("'\(name).safetensors'") == true)
        }
    }

    @Test(arguments: [
        ("models/Lora", AccessoryKind.lora), ("LyCORIS/mine", .lora), ("loras", .lora), ("VAE", .vae),
        ("embeddings", .embedding), ("ControlNet", .controlNet), ("ESRGAN", .upscaler), ("RealESRGAN", .upscaler),
        ("upscale_models", .upscaler),
    ])
    func aPickleIsWhatItsFolderSays(name: String, kind: AccessoryKind) throws {
        try makeFolder(name)
        try folder.write("PK\u{3}\u{4}\(name)", to: "\(name)/old.pt")
        let refused = scan()
        #expect(refused.accessories.isEmpty)
        #expect(refused.problems.first?.reason.contains("--allow-pickle") == true)
        let catalogue = scan(allowPickle: true)
        #expect(catalogue.problems.isEmpty)
        #expect(catalogue.accessories.map(\.description.kind) == [kind])
        #expect(catalogue.accessories.first?.description.family == (kind == .upscaler ? .esrgan : .unknown))
        #expect(catalogue.entries.map(\.description.family) == (kind == .upscaler ? [.esrgan] : []))
    }

    @Test func aPickledCheckpointIsAModelIfThatIsAllowed() throws {
        try makeFolder("Stable-diffusion")
        try folder.write("PK\u{3}\u{4}a", to: "Stable-diffusion/new.pt")
        try folder.write([0x80, 2, 0x7D], to: "old.ckpt")
        try folder.write("PK\u{3}\u{4}c", to: "what.pth")
        #expect(scan().entries.isEmpty && scan().problems.count == 3)
        let catalogue = scan(allowPickle: true)
        #expect(catalogue.entries.map(\.name) == ["new", "old"])
        #expect(catalogue.entries.map(\.description.family) == [.unknown, .unknown])
        #expect(catalogue.problems.map(\.path) == ["\(folder.path)/what.pth"])
    }

    @Test func aFileThatIsNoneOfItsFoldersKindIsAProblem() throws {
        for name in ["Lora", "checkpoints", "clip"] {
            try makeFolder(name)
            try folder.writeTensors(named: ["strange"], to: "\(name)/x.safetensors")
        }
        let catalogue = scan()
        #expect(catalogue.problems.map(\.reason).filter { $0.contains("no LoRA") }.count == 1)
        #expect(catalogue.problems.map(\.reason).filter { $0.contains("no diffusion model") }.count == 1)
        #expect(catalogue.problems.count == 2)
    }

    @Test func whatItsFolderDoesNotSayItsContentsDo() throws {
        try makeFolder("checkpoints")
        try folder.writeTensors(named: [lora], to: "checkpoints/x.safetensors")
        #expect(scan().accessories.map(\.description.kind) == [.lora])
    }

    @Test func aLoRAThatWasNamedAsAModelIsAProblem() throws {
        let path = try folder.writeTensors(named: [lora], to: "x.safetensors")
        let catalogue = scan(files: [path])
        #expect(catalogue.problems.map(\.reason) == ["'\(path)' is no model but a LoRA"])
    }

    @Test func theAutoencoderOfAManifestCanGoWithOtherModels() throws {
        try folder.writeTensors(
            named: ["model.diffusion_model.double_blocks.0.x", "text_encoders.x"], to: "a.safetensors")
        try folder.writeTensors(Self.autoencoder, dataBytes: 72, to: "b.safetensors")
        try folder.write(
            #"{"name":"whole","files":{"checkpoint":"a.safetensors","vae":"b.safetensors"}}"#, to: "w.model.json")
        let catalogue = scan()
        #expect(catalogue.problems.isEmpty)
        #expect(catalogue.entries.map(\.name) == ["whole"])
        #expect(catalogue.accessories.map(\.description.name) == ["b"])
    }

    @Test func aManifestNamesALanguageModelForTheText() throws {
        try folder.writeTensors(named: ["cap_embedder.0.weight"], to: "z.safetensors")
        try folder.writeTensors(named: ["model.layers.0.x"], to: "q.safetensors")
        try folder.writeTensors(Self.autoencoder, dataBytes: 72, to: "v.safetensors")
        try folder.write(
            #"{"name":"z","files":{"diffusionModel":"z.safetensors","llm":"q.safetensors","vae":"v.safetensors"}}"#,
            to: "z.model.json")
        let catalogue = scan()
        #expect(catalogue.problems.isEmpty)
        #expect(catalogue.entries.first?.description.family == .zImage)
        #expect(catalogue.entries.first?.files.map(\.role) == [.diffusionModel, .llm, .vae])
    }

    private func hexadecimal(_ digest: SHA256.Digest) -> String { digest.map { String(format: "%02x", $0) }.joined() }
}
