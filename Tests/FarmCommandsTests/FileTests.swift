import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FoundationEssentials
import Glibc
import ImageCoding
import Infotext
import LocalFiles
import Testing

@testable import FarmCommands

@Suite struct FileTests {
    @Test func namesSortAndCarryTheSeed() {
        let name = ImageFileName.of(task: TaskID(job: 12, index: 7), seed: 42, imageCount: 100)
        #expect(name == "000012-000007-seed42.png")
        let names = [0, 9, 10, 99_999, 999_999].map {
            ImageFileName.of(task: TaskID(job: 12, index: $0), seed: 5, imageCount: 1_000_000)
        }
        #expect(names == names.sorted())
        #expect(
            ImageFileName.of(task: TaskID(job: 1, index: 1), seed: 0, imageCount: 20_000_000).contains("-00000001-"))
    }

    @Test func savedFilesAreKnownByTheirBytes() async throws {
        try await TestFiles.withFolder { path in
            let folder = try OutputFolder(creating: path + "/a/b/")
            #expect(folder.path == path + "/a/b")
            let bytes = Array("hello".utf8)
            let digest = PixelDigest.sha256(bytes)
            #expect(try await folder.find("x", byteCount: 5, digest: digest) == nil)
            try await folder.save(bytes, as: "x", ifTaken: .refuse)
            #expect(try await folder.find("x", byteCount: 5, digest: digest) == "x")
            #expect(try await folder.find("x", byteCount: 6, digest: digest) == nil)
            try await folder.save(Array("jello".utf8), as: "x", ifTaken: .replace)
            #expect(try await folder.find("x", byteCount: 5, digest: digest) == nil)
            // Neither the probe nor temporary files stay.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x"])
        }
    }

    @Test func anOutputThatCannotBeWrittenIsFoundFirst() async throws {
        try await TestFiles.withFolder { path in
            try DurableFile.write([1], to: path + "/file")
            for output in [path + "/file", path + "/file/below", "/proc/farm-output"] {
                let error = try #require(throws: FarmError.self) { try OutputFolder(creating: output) }
                #expect(error.code == .inputOutput)
                #expect(error.message.contains(output))
            }
            #expect(throws: FarmError.self) { try OutputFolder(creating: "") }
        }
    }

    @Test func infoReadsBackWhatWasWritten() async throws {
        try await TestFiles.withFolder { path in
            let pixels = [UInt8](repeating: 7, count: 4 * 4 * 3)
            let model = ModelDescription(
                name: "m", digest: Digest(repeating: "0"), family: .sd1, bytes: 1, defaults: ModelDefaults(),
                files: [])
            let engine = EngineBuild(
                package: "e", version: "1", sourceSHA256: "s", backend: "cpu", flags: [], compiler: "c", cpuFeatures: []
            )
            let metadata = PNGMetadata(
                infotext: Infotext.write(Samples.parameters, model: model),
                provenance: Provenance(
                    parameters: Samples.parameters, model: model, engine: engine, deviceClass: "cpu",
                    pixelDigest: PixelDigest.of(pixels)))
            let png = try PNGEncoder.encode(rgb: pixels, width: 4, height: 4, textChunks: metadata.textChunks())
            try DurableFile.write(png, to: path + "/a.png")
            let report = try ImageInfo.report(on: .read(path + "/a.png"))
            #expect(report.provenance?.parameters == Samples.parameters)
            #expect(report.infotext?.hasPrefix("a lighthouse\n") == true)
            #expect(report.pixelsMatch == true)

            var changed = pixels
            changed[0] = 8
            let forged = try PNGEncoder.encode(rgb: changed, width: 4, height: 4, textChunks: metadata.textChunks())
            try DurableFile.write(forged, to: path + "/b.png")
            #expect(try ImageInfo.report(on: .read(path + "/b.png")).pixelsMatch == false)

            let bare = try PNGEncoder.encode(rgb: pixels, width: 4, height: 4, textChunks: [])
            let cases: [(name: String, bytes: [UInt8], words: String)] = [
                ("text.png", Array("hello".utf8), "is no PNG, JPEG or WebP file"),
                ("empty.png", [], "is no PNG, JPEG or WebP file"),
                ("half.png", Array(png.prefix(png.count / 2)), "damaged"), ("bare.png", bare, "says nothing"),
            ]
            for (name, bytes, words) in cases {
                try DurableFile.write(bytes, to: "\(path)/\(name)")
                let error = try #require(throws: FarmError.self) { try ImageInfo.report(on: .read("\(path)/\(name)")) }
                #expect(error.code == .invalidInput)
                #expect(error.message.contains(words) && error.message.contains(name), "\(error.message)")
            }
            #expect(throws: FarmError.self) { try ImageInfo.report(on: .read(path + "/missing.png")) }
            #expect(throws: FarmError.self) { try ImageInfo.report(on: .read(path)) }
        }
    }

    @Test func oneFarmADataFolder() async throws {
        try await TestFiles.withFolder { path in
            let data = try FarmData(option: path)
            #expect(try !FarmLock.isTaken(data))
            do {
                let lock = try FarmLock.take(data)
                if lock == nil { Issue.record("the lock was not to be had") }
                #expect(try FarmLock.isTaken(data))
            }
            #expect(try !FarmLock.isTaken(data))
            try FarmState(pid: 4711, port: 7433, isReady: true).write(data)
            #expect(FarmState.read(data)?.description == "pid 4711, 127.0.0.1:7433")
            #expect(LocalFarm.alreadyRunning(data).message.contains("pid 4711"))
        }
    }

    @Test func modelsAreCheckedBeforeAnythingStarts() async throws {
        try await TestFiles.withFolder { path in
            let data = try FarmData(option: path + "/data")
            try data.makeFolders()
            let models = LocalModels(data: data, folders: [])
            #expect(throws: FarmError.self) { try models.requireAny() }
            try DurableFile.write(Array("junk".utf8), to: path + "/junk.safetensors")
            try DurableFile.write(Array("GGUFxxxxxxxxxxxxxxxx".utf8), to: path + "/other.safetensors")
            try DurableFile.write(Array("junk".utf8), to: path + "/junk.ckpt")
            for name in ["junk.safetensors", "other.safetensors", "junk.ckpt", "none.safetensors", "a.model.json"] {
                let error = try #require(throws: FarmError.self) { try models.add(["\(path)/\(name)"]) }
                #expect(error.message.contains(name))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: data.models).isEmpty)
            #expect(throws: FarmError.self) {
                try LocalModels(data: data, folders: [path + "/missing"]).requireAny()
            }
        }
    }

    @Test func promptsAreReadFromPipes() throws {
        func read(_ bytes: [UInt8]) throws -> String {
            var ends: [CInt] = [0, 0]
            try #require(pipe(&ends) == 0)
            defer { close(ends[0]) }
            // Below the size of a pipe, so that nobody needs to read meanwhile.
            try #require(bytes.isEmpty || write(ends[1], bytes, bytes.count) == bytes.count)
            close(ends[1])
            return try PromptInput.read(descriptor: ends[0])
        }
        #expect(try read(Array("a boat\n".utf8)) == "a boat")
        #expect(throws: FarmError.self) { try read([]) }
        #expect(throws: FarmError.self) { try read([0x61, 0xFF]) }
        #expect(throws: FarmError.self) { try read([UInt8](repeating: 0x61, count: 20_000)) }
    }
}
