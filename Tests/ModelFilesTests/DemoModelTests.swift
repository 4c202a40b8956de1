import FarmBasics
import FarmModel
import FarmTestSupport
import Foundation
import ModelFiles
import Testing

@Suite struct DemoModelTests {
    private static let package = SharedDemoModel.package

    @Test func isInstalledWholeWithHolesForWhatIsZero() throws {
        let folder = try TemporaryFolder()
        let manifest = try DemoModel.install(package: Self.package, to: folder.path)
        #expect(manifest == "\(folder.path)/papercut.model.json")
        let path = "\(folder.path)/papercut.safetensors"
        let header = try SafetensorsHeader.read(path)
        #expect(CheckpointContents(header).family == .flux)
        #expect(header.tensors["model.diffusion_model.txt_in.weight"]?.shape == [256, 4096])
        var status = stat()
        try #require(stat(path, &status) == 0)
        #expect(status.st_blocks * 512 < status.st_size / 4)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix(".part") })

        var hasher = FileHasher()
        let catalogue = ModelCatalogue.scan(folders: [folder.path], hasher: &hasher)
        #expect(catalogue.problems.isEmpty)
        let digest = try #require(catalogue.entry(named: DemoModel.name)).digest
        #expect(catalogue.entries.count == 1)
        #expect(catalogue.accessories.map(\.description.name) == ["quilt", "rocket"])
        #expect(catalogue.accessories.allSatisfy { $0.description.kind == .lora && $0.description.family == .flux })
        #expect(Set(catalogue.accessories.map(\.description.shortHash)).count == 2)
        try DemoModel.install(package: Self.package, to: "\(folder.path)/again")
        let again = ModelCatalogue.scan(folders: ["\(folder.path)/again"], hasher: &hasher)
        #expect(again.entry(named: DemoModel.name)?.digest == digest)
    }

    /// A manifest with a person's defaults, another file of a LoRA's name: none is replaced unless that is asked for.
    @Test func overwritesNothingThatIsAnother() throws {
        let folder = try TemporaryFolder()
        let names = ["papercut.model.json", "Lora/quilt.safetensors", "papercut.safetensors"]
        for name in names {
            try DemoModel.install(package: Self.package, to: folder.path, replaces: true)
            try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
            let error = #expect(throws: FarmError.self) {
                try DemoModel.install(package: Self.package, to: folder.path)
            }
            #expect(error?.message.contains(name) == true && error?.message.contains("--force") == true)
            #expect(FileManager.default.contents(atPath: "\(folder.path)/\(name)") == Data("mine".utf8))
            let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            #expect(left.allSatisfy { !$0.hasSuffix(".new") }, "\(left)")
        }
        try DemoModel.install(package: Self.package, to: folder.path, replaces: true)
        try DemoModel.install(package: Self.package, to: folder.path)
        #expect(FileManager.default.contents(atPath: "\(folder.path)/\(names[2])") != Data("mine".utf8))
    }

    @Test func placesRowsAndColumns() throws {
        let folder = try TemporaryFolder()
        try DemoModel.install(package: Self.package, to: folder.path)
        let shipped = try TensorReader(Self.package)
        let installed = try TensorReader("\(folder.path)/papercut.safetensors")
        let root = "text_encoders.clip_l.transformer.text_model."

        let narrow = try shipped.tensor(root + "encoder.layers.1.self_attn.q_proj.weight")
        let wide = try installed.tensor(root + "encoder.layers.1.self_attn.q_proj.weight")
        #expect(narrow.shape == [256, 256] && wide.shape == [768, 768])
        #expect(wide.row(7) == narrow.row(7) + [UInt8](repeating: 0, count: 1024))
        #expect(wide.row(256).allSatisfy { $0 == 0 })

        let embedding = root + "embeddings.token_embedding"
        let numbers = try shipped.tensor(embedding + ".rows").bytes
        let words = try shipped.tensor(embedding + ".weight")
        let table = try installed.tensor(embedding + ".weight")
        let third = Int(numbers[12]) | Int(numbers[13]) << 8
        #expect(Array(table.row(third).prefix(512)) == words.row(3) && words.row(3).contains { $0 != 0 })
    }

    @Test func refusesAnotherFile() throws {
        let folder = try TemporaryFolder()
        try DemoModel.install(package: Self.package, to: folder.path)
        let other = "\(folder.path)/papercut-tiny-autoencoder.safetensors"
        let refused = #expect(throws: FarmError.self) {
            try DemoModel.install(package: other, to: "\(folder.path)/other")
        }
        #expect(refused?.message.contains("has no place for") == true)
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/other"))
        let whole = try FileHandle(forReadingFrom: URL(fileURLWithPath: Self.package))
        let start = try whole.read(upToCount: 1 << 20) ?? Data()
        try start.write(to: URL(fileURLWithPath: "\(folder.path)/short.safetensors"))
        let short = #expect(throws: FarmError.self) {
            try DemoModel.install(package: "\(folder.path)/short.safetensors", to: "\(folder.path)/other")
        }
        #expect(short?.message.contains("is truncated") == true)
        let alone = "\(folder.path)/alone.safetensors"
        try FileManager.default.createSymbolicLink(atPath: alone, withDestinationPath: Self.package)
        let lonely = #expect(throws: FarmError.self) {
            try DemoModel.install(package: alone, to: "\(folder.path)/other")
        }
        #expect(lonely?.message.contains("alone-quilt.safetensors") == true)
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/other"))
    }
}

/// Reads tensors the plain way, apart from the code under test.
private struct TensorReader {
    struct Tensor {
        var shape: [Int64]
        var bytes: Data

        func row(_ number: Int) -> [UInt8] {
            let width = bytes.count / Int(shape.first ?? 1)
            return Array(bytes.dropFirst(number * width).prefix(width))
        }
    }

    private let data: Data
    private let start: Int
    private let header: SafetensorsHeader

    init(_ path: String) throws {
        data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        start = 8 + data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        header = try SafetensorsHeader.read(path)
    }

    func tensor(_ name: String) throws -> Tensor {
        let tensor = try #require(header.tensors[name])
        let bytes = data.dropFirst(start + Int(tensor.range.lowerBound)).prefix(tensor.range.count)
        return Tensor(shape: tensor.shape, bytes: Data(bytes))
    }
}
