import FarmBasics
import FarmBasicsTestSupport
import FoundationEssentials
import LocalFiles
import Testing

@Suite struct CacheIndexTests {
    private let holder = UUID()
    private let a = Digest(repeating: "a")
    private let b = Digest(repeating: "b")
    private let c = Digest(repeating: "c")
    private let d = Digest(repeating: "d")

    /// Files of 10 bytes each, the first used longest ago.
    private func index(_ names: Digest..., limit: Int64 = 30, held: [Digest] = []) -> CacheIndex<String> {
        var index = CacheIndex<String>(limit: limit)
        for name in names { index.add(name, bytes: 10, detail: "\(name).safetensors") }
        for name in held { index.hold(name, for: holder) }
        return index
    }

    @Test func theLeastRecentlyUsedGoFirst() {
        var index = index(a, b, c, limit: 40)
        index.use(a)
        #expect(index.makeRoom(for: d, bytes: 10) == [])
        index.giveUp(d)
        #expect(index.leaving(for: d, bytes: 10, limit: 30) == [b])
        #expect(index.leaving(for: d, bytes: 20, limit: 30) == [b, c])
        #expect(index.leaving(for: d, bytes: 30, limit: 30) == [b, c, a])
    }

    @Test func noLengthOverflows() {
        var index = index(a, b)
        #expect(index.makeRoom(for: d, bytes: .max) == nil)
        #expect(index.leaving(for: c, bytes: .max, limit: 0) == nil)
        #expect(index.makeRoom(for: c, bytes: 10) == [])
    }

    @Test func someGoLast() {
        var index = index(a, b, c)
        index.last = [a]
        #expect(index.makeRoom(for: d, bytes: 10) == [b])
        index.giveUp(d)
        index.last = [a, b]
        #expect(index.makeRoom(for: d, bytes: 30) == [c, a, b])
        index.giveUp(d)
        index.hold(a, for: holder)
        #expect(index.makeRoom(for: d, bytes: 30) == nil)
    }

    @Test func whatIsHeldStays() {
        var index = index(a, b, c, held: [a, b])
        #expect(index.makeRoom(for: d, bytes: 10) == [c])
        index.giveUp(d)
        index.hold(c, for: holder)
        #expect(index.makeRoom(for: d, bytes: 10) == nil)
        index.release(holder, of: b)
        #expect(index.makeRoom(for: d, bytes: 10) == [b])
    }

    @Test func aFileStaysUntilTheLastHolderLetsGo() {
        var index = index(a, limit: 5)
        let other = UUID()
        for holder in [holder, other, holder] { index.hold(a, for: holder) }
        #expect(index.surplus == [])
        index.release(holder)
        #expect(index.surplus == [])
        index.release(other)
        #expect(index.surplus == [a])
        index.release(other)
    }

    @Test func whatIsOnItsWayHasItsRoom() {
        var index = index(a, held: [a])
        #expect(index.makeRoom(for: b, bytes: 10) == [])
        #expect(index.makeRoom(for: c, bytes: 20) == nil)
        // The next connection asks for the same file again.
        #expect(index.makeRoom(for: b, bytes: 20) == [])
        index.giveUp(b)
        #expect(index.makeRoom(for: c, bytes: 20) == [])
        index.add(c, bytes: 20, detail: "c.gguf")
        #expect(index.size == 30)
        // What has come takes its room once.
        index.add(a, bytes: 10, detail: "a.gguf")
        #expect(index.size == 30 && index.surplus == [])
    }

    /// One cache refuses it, and the other has it until nobody holds it.
    @Test func aFileLargerThanTheLimitHasNoRoom() {
        var index = index(a, b)
        #expect(index.makeRoom(for: c, bytes: 31) == nil)
        #expect(index.makeRoom(for: c, bytes: 30) == [a, b])
        index.giveUp(c)
        index.hold(c, for: holder)
        index.add(c, bytes: 31, detail: "c")
        #expect(index.surplus == [a, b])
        for digest in index.surplus { index.remove(digest) }
        #expect(index.surplus == [])
        index.release(holder)
        #expect(index.surplus == [c])
    }

    @Test func aLowerLimitLeavesWhatWasUsedLast() {
        let index = index(a, b, c, limit: 15, held: [a])
        #expect(index.surplus == [b, c])
    }

    @Test func entriesTellWhatIsKnown() {
        var index = index(a)
        index.set("other", of: a)
        index.set("nothing", of: b)
        #expect(index[a]?.detail == "other" && index[a]?.bytes == 10 && index[b] == nil)
        index.remove(a)
        index.use(a)
        #expect(index[a] == nil && index.size == 0)
    }
}
