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
        #expect(files.makeRoom(for: "d", bytes: 10, limit: 40, inUse: []) == [])
        files.giveUp("d")
        #expect(files.makeRoom(for: "d", bytes: 10, limit: 30, inUse: []) == ["b"])
        files.giveUp("d")
        #expect(files.makeRoom(for: "d", bytes: 20, limit: 30, inUse: []) == ["b", "c"])
    }

    @Test func whatIsInUseStays() {
        var files = files("a", "b", "c")
        #expect(files.makeRoom(for: "d", bytes: 10, limit: 30, inUse: ["a", "b"]) == ["c"])
        files.giveUp("d")
        #expect(files.makeRoom(for: "d", bytes: 10, limit: 30, inUse: ["a", "b", "c"]) == nil)
        #expect(files.makeRoom(for: "d", bytes: 31, limit: 30, inUse: []) == nil)
    }

    @Test func whatIsOnItsWayHasItsRoom() {
        var files = files("a")
        #expect(files.makeRoom(for: "b", bytes: 10, limit: 30, inUse: ["a"]) == [])
        #expect(files.makeRoom(for: "c", bytes: 20, limit: 30, inUse: ["a"]) == nil)
        // The next connection asks for the same file again.
        #expect(files.makeRoom(for: "b", bytes: 20, limit: 30, inUse: ["a"]) == [])
        files.giveUp("b")
        #expect(files.makeRoom(for: "c", bytes: 20, limit: 30, inUse: ["a"]) == [])
        files.add("c", name: "c.gguf", bytes: 20)
        #expect(files.size == 30)
    }
}
