import Testing

@testable import WorkerCore

@Suite struct FetchedFilesTests {
    private func files(_ names: String...) -> FetchedFiles {
        var files = FetchedFiles()
        for name in names { files.add(name, name: "\(name).safetensors", bytes: 10) }
        return files
    }

    @Test func theLeastRecentlyUsedGoFirst() {
        var files = files("a", "b", "c")
        files.use("a")
        #expect(files.makeRoom(for: "d", bytes: 10, limit: 40, held: []) == [])
        files.giveUp("d")
        #expect(files.makeRoom(for: "d", bytes: 10, limit: 30, held: []) == ["b"])
        files.giveUp("d")
        #expect(files.makeRoom(for: "d", bytes: 20, limit: 30, held: []) == ["b", "c"])
    }

    @Test func whatIsLoadedGoesLast() {
        var files = files("a", "b", "c")
        #expect(files.makeRoom(for: "d", bytes: 10, limit: 30, loaded: ["a"]) == ["b"])
        files.giveUp("d")
        #expect(files.makeRoom(for: "d", bytes: 30, limit: 30, loaded: ["a", "b"]) == ["c", "a", "b"])
        files.giveUp("d")
        #expect(files.makeRoom(for: "d", bytes: 30, limit: 30, held: ["a"], loaded: ["a"]) == nil)
    }

    @Test func whatIsHeldStays() {
        var files = files("a", "b", "c")
        #expect(files.makeRoom(for: "d", bytes: 10, limit: 30, held: ["a", "b"]) == ["c"])
        files.giveUp("d")
        #expect(files.makeRoom(for: "d", bytes: 10, limit: 30, held: ["a", "b", "c"]) == nil)
        #expect(files.makeRoom(for: "d", bytes: 31, limit: 30, held: []) == nil)
    }

    @Test func whatIsOnItsWayHasItsRoom() {
        var files = files("a")
        #expect(files.makeRoom(for: "b", bytes: 10, limit: 30, held: ["a"]) == [])
        #expect(files.makeRoom(for: "c", bytes: 20, limit: 30, held: ["a"]) == nil)
        // The next connection asks for the same file again.
        #expect(files.makeRoom(for: "b", bytes: 20, limit: 30, held: ["a"]) == [])
        files.giveUp("b")
        #expect(files.makeRoom(for: "c", bytes: 20, limit: 30, held: ["a"]) == [])
        files.add("c", name: "c.gguf", bytes: 20)
        #expect(files.size == 30)
    }
}
