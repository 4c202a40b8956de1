import FarmBasics
import FarmModel
import Foundation
import ModelFiles
import Testing

@Suite struct ModelCatalogueTests {
    private let folder: TemporaryFolder
    private let flux = ["model.diffusion_model.double_blocks.0.img_mlp.0.weight", "text_encoders.clip_l.x", "vae.x"]

    init() throws { folder = try TemporaryFolder() }

    private func scan(files: [String] = []) -> ModelCatalogue {
        var hasher = FileHasher()
        return ModelCatalogue.scan(folders: [folder.path], files: files, hasher: &hasher)
    }

    @Test func listsACheckpointByItsStem() throws {
        try folder.writeTensors(named: flux, to: "My Flux.safetensors")
        let catalogue = scan()
        #expect(catalogue.problems.isEmpty)
        let entry = try #require(catalogue.entry(named: "My Flux"))
        #expect(entry.description.family == .flux)
        #expect(entry.digest == entry.files.first?.sha256)
    }

    @Test func listsPartsUnderTheirManifestAlone() throws {
        try folder.writeTensors(named: Array(flux[...1]), to: "a.safetensors")
        try folder.writeTensors(named: ["decoder.layers.0.weight"], to: "b.safetensors")
        try folder.write(
            #"{"name":"whole","files":{"checkpoint":"a.safetensors","taesd":"b.safetensors"},"defaults":{"steps":3}}"#,
            to: "w.model.json")
        let catalogue = scan()
        #expect(catalogue.problems.isEmpty)
        #expect(catalogue.entries.map(\.name) == ["whole"])
        let entry = try #require(catalogue.entries.first)
        #expect(entry.files.map(\.role) == [.checkpoint, .taesd])
        #expect(entry.description.defaults.steps == 3)
        #expect(!entry.files.map(\.sha256).contains(entry.digest))
        #expect(catalogue.entry(digest: entry.digest) == entry)
    }

    @Test func twoManifestsOfTheSameFilesAreTwoModels() throws {
        try folder.writeTensors(named: Array(flux[...1]), to: "a.safetensors")
        try folder.writeTensors(named: ["decoder.layers.0.weight"], to: "b.safetensors")
        for (name, steps) in [("papercut", 20), ("a-portrait", 8)] {
            let files = #"{"checkpoint":"a.safetensors","taesd":"b.safetensors"}"#
            try folder.write(
                #"{"name":"\#(name)","files":\#(files),"defaults":{"steps":\#(steps)}}"#, to: "\(name).model.json")
        }
        let catalogue = scan()
        #expect(catalogue.problems.isEmpty)
        #expect(catalogue.entries.map(\.name) == ["a-portrait", "papercut"])
        #expect(catalogue.entries.map(\.description.defaults.steps) == [8, 20])
        #expect(Set(catalogue.entries.map(\.digest)).count == 1)
    }

    @Test func modelsOfOneNameInTwoFoldersAreBothListed() throws {
        for name in ["a", "b"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
        }
        try folder.writeTensors(named: flux, to: "a/x.safetensors")
        try folder.writeTensors(named: flux + ["vae.y"], to: "b/x.safetensors")
        let catalogue = scan()
        #expect(catalogue.problems.isEmpty)
        #expect(catalogue.entries.map(\.name) == ["x", "x"])
    }

    @Test func ignoresFilesThatAreNoModels() throws {
        try folder.writeTensors(named: ["text_model.encoder.x"], to: "clip.safetensors")
        try folder.writeTensors(named: ["decoder.layers.0.weight"], to: "taesd.safetensors")
        try folder.writeTensors(named: ["strange"], to: "strange.safetensors")
        try folder.write("hello", to: "notes.txt")
        #expect(scan() == ModelCatalogue())
    }

    @Test func reportsBadFilesAndGoesOn() throws {
        try folder.writeTensors(named: flux, to: "good.safetensors")
        try folder.write("nonsense", to: "bad.safetensors")
        try folder.write("PK\u{3}\u{4}", to: "old.ckpt")
        try folder.writeTensors(named: [flux[0]], to: "part.safetensors")
        try folder.write("{}", to: "empty.model.json")
        let catalogue = scan(files: [folder.path + "/gone.safetensors"])
        #expect(catalogue.entries.map(\.name) == ["good"])
        let files = catalogue.problems.map { URL(fileURLWithPath: $0.path).lastPathComponent }.sorted()
        #expect(files == ["bad.safetensors", "empty.model.json", "gone.safetensors", "old.ckpt", "part.safetensors"])
        for problem in catalogue.problems { #expect(problem.reason.contains(problem.path)) }
    }

    @Test func reportsAFolderThatIsNotThere() {
        var hasher = FileHasher()
        let catalogue = ModelCatalogue.scan(folders: [folder.path + "/absent"], hasher: &hasher)
        #expect(catalogue.problems.count == 1)
    }

    @Test func aCopyInAnotherFolderIsOneModel() throws {
        try folder.writeTensors(named: flux, to: "m.safetensors")
        try FileManager.default.createDirectory(atPath: folder.path + "/sub", withIntermediateDirectories: false)
        try folder.writeTensors(named: flux, to: "sub/m.safetensors")
        let catalogue = scan()
        #expect(catalogue.entries.count == 1 && catalogue.problems.isEmpty)
        let root = URL(fileURLWithPath: folder.path).lastPathComponent
        #expect(catalogue.entries.first?.description.folders == [root, "\(root)/sub"])
    }

    @Test func refusesASecondModelOfTheSameNameInOneFolder() throws {
        try folder.writeTensors(named: flux, to: "m.safetensors")
        try folder.writeTensors(named: flux + ["vae.y"], to: "m.sft")
        let catalogue = scan()
        #expect(catalogue.entries.count == 1)
        #expect(catalogue.problems.count == 1)
    }

    @Test(arguments: [
        ("{", "no JSON"), ("[]", "not accepted"), (#"{"files":{"checkpoint":"a"}}"#, "'name' is missing"),
        (#"{"name":"n","files":{"checkpoint":"a"},"sized":1}"#, "'sized'"),
        (#"{"name":"n","files":{"unet":"a"}}"#, "'unet'"), (#"{"name":"n","files":{}}"#, "checkpoint"),
        (#"{"name":"n","files":{"vae":"a"}}"#, "checkpoint"), (#"{"name":" ","files":{"checkpoint":"a"}}"#, "name"),
        (#"{"name":"n","files":{"checkpoint":"/etc/passwd"}}"#, "inside"),
        (#"{"name":"n","files":{"checkpoint":"../a"}}"#, "inside"),
        (#"{"name":"n","files":{"checkpoint":"a"},"defaults":{"sampler":"Nope"}}"#, "sampler"),
        (#"{"name":"n","files":{"checkpoint":"a"},"defaults":{"stepz":1}}"#, "'stepz'"),
        (String(repeating: " ", count: 70_000), "70000 bytes"),
    ])
    func refusesBadManifests(text: String, word: String) throws {
        let path = try folder.write(text, to: "n.model.json")
        let error = #expect(throws: FarmError.self) { try ModelManifest.read(path) }
        #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains(path) == true)
    }
}
