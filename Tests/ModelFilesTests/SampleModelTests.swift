import FarmModel
import Foundation
import ModelFiles
import Testing

@Suite struct SampleModelTests {
    @Test func isTheSameForTheSameSeed() throws {
        let folder = try TemporaryFolder()
        var hasher = FileHasher()
        let digests = try [("a", 1), ("b", 1), ("c", 2)].map { name, seed in
            try SampleModel.write(to: folder.path + "/" + name, seed: UInt64(seed))
            let catalogue = ModelCatalogue.scan(folders: [folder.path + "/" + name], hasher: &hasher)
            #expect(catalogue.problems.isEmpty)
            return try #require(catalogue.entry(named: SampleModel.name)).digest
        }
        #expect(digests[0] == digests[1])
        #expect(digests[0] != digests[2])
    }

    @Test func isAFluxModelWithHoles() throws {
        let folder = try TemporaryFolder()
        try SampleModel.write(to: folder.path)
        let path = folder.path + "/sample.safetensors"
        let header = try SafetensorsHeader.read(path)
        #expect(CheckpointContents(header).family == .flux)
        #expect(header.tensors["model.diffusion_model.txt_in.weight"]?.shape == [256, 4096])
        var status = stat()
        try #require(stat(path, &status) == 0)
        #expect(status.st_blocks * 512 < status.st_size / 3)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix(".part") })
    }
}
