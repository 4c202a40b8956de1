import FarmBasics
import FarmModel
import FoundationEssentials
import ImageCoding
import LocalFiles
import Testing

@testable import FarmCommands

/// Nothing that has a name is overwritten unasked.
@Suite struct NewFileTests {
    private func text(_ path: String) throws -> String {
        String(decoding: try LocalFile.read(path, limit: 100), as: UTF8.self)
    }

    @Test func anotherFileKeepsItsNameAndTheVerySameIsNothingNew() async throws {
        try await TestFiles.withFolder { folder in
            let file = folder + "/a.b.png"
            func save(_ text: String) throws -> NewFile.Saved {
                try NewFile.save(Array(text.utf8), to: file, ifTaken: .otherName)
            }
            let first = try save("one")
            #expect(first == NewFile.Saved(path: file, isNew: true))
            #expect(try save("one") == NewFile.Saved(path: file, isNew: false))
            let second = folder + "/a.b-2.png"
            #expect(try save("two") == NewFile.Saved(path: second, isNew: true))
            #expect(try save("two") == NewFile.Saved(path: second, isNew: false))
            #expect(try save("one") == NewFile.Saved(path: file, isNew: false))
            #expect(try save("three").path == folder + "/a.b-3.png")
            #expect(try text(file) == "one" && text(second) == "two")
            let digest = PixelDigest.sha256(Array("two".utf8))
            #expect(try NewFile.find(file, byteCount: 3, digest: digest) == second)
            #expect(try NewFile.find(folder + "/none.png", byteCount: 3, digest: digest) == nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 3)
        }
    }

    @Test func aNameThatThePersonChoseIsRefusedOrReplacedByForce() async throws {
        try await TestFiles.withFolder { folder in
            let file = folder + "/x.png"
            try DurableFile.write(Array("mine".utf8), to: file)
            let error = try #require(throws: FarmError.self) {
                try NewFile.save(Array("other".utf8), to: file, ifTaken: .refuse)
            }
            #expect(error.code == .conflict && error.message.contains(file) && error.message.contains("--force"))
            #expect(try text(file) == "mine")
            #expect(try !NewFile.save(Array("mine".utf8), to: file, ifTaken: .refuse).isNew)
            #expect(try NewFile.save(Array("other".utf8), to: file, ifTaken: .replace).isNew)
            #expect(try text(file) == "other")
        }
    }

    @Test func whatIsNoFileKeepsItsNameToo() async throws {
        try await TestFiles.withFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/f.png", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/l.png", withDestinationPath: folder + "/nowhere")
            #expect(throws: FarmError.self) { try NewFile.save([1], to: folder + "/f.png", ifTaken: .replace) }
            #expect(throws: FarmError.self) { try NewFile.save([1], to: "/dev/null", ifTaken: .replace) }
            for name in ["f", "l"] {
                let path = "\(folder)/\(name).png"
                #expect(throws: FarmError.self) { try NewFile.save([1], to: path, ifTaken: .refuse) }
                #expect(try NewFile.save([1], to: path, ifTaken: .otherName).path == "\(folder)/\(name)-2.png")
            }
        }
    }

    @Test(arguments: [
        ("a.png", "a-2.png"), ("x/y.z/a", "x/y.z/a-2"), ("/.hidden", "/.hidden-2"), ("a.tar.gz", "a.tar-2.gz"),
    ])
    func theNumberStandsBeforeTheExtension(path: String, second: String) {
        #expect(NewFile.numbered(path, 1) == path)
        #expect(NewFile.numbered(path, 2) == second)
    }

    @Test func aPageIsTheFarmsAsLongAsNobodyHasChangedIt() {
        let mark = PageMark(farm: UUID().uuidString, job: 12)
        let page = mark.marked("<html>hello</html>\n")
        #expect(mark.isOn(page))
        #expect(!mark.isOn(Array("<html>hello</html>\n".utf8)) && !mark.isOn([]))
        var edited = page
        edited[7] = UInt8(ascii: "j")
        #expect(!mark.isOn(edited))
        #expect(!PageMark(farm: mark.farm, job: 13).isOn(page))
        #expect(!PageMark(farm: UUID().uuidString, job: 12).isOn(page))
    }

    @Test func whatWasSavedUnderAnotherNameIsSaid() {
        var report = JobFetchOutput(
            job: JobOutput(Samples.job(id: 12, done: 10)), folder: "x", newFiles: 1, files: ["x/a-2.png"],
            renamed: ["x/a-2.png"])
        #expect(report.sentence.hasSuffix("; 1 image beside another file of the same name: it is x/a-2.png"))
        report.renamed = ["x/a-2.png", "x/b-2.png"]
        #expect(report.sentence.hasSuffix("2 images beside another file of the same name: the first is x/a-2.png"))
    }
}
