import FarmScheduling
import Testing

@Suite struct SubmitterClocksTests {
    /// The store, as two coordinators see it.
    private struct Store {
        var clocks: [String: Double] = [:]

        mutating func exchange(_ coordinator: inout SubmitterClocks, isLost: Bool = false) {
            let changes = coordinator.takeChanges()
            guard !isLost else { return coordinator.putBack() }
            for (submitter, change) in changes { clocks[submitter] = change.applied(to: clocks[submitter] ?? 0) }
            coordinator.settle(clocks)
        }
    }

    @Test func coordinatorsAddUpWhatTheyHandOut() {
        var store = Store()
        var (one, two) = (SubmitterClocks(), SubmitterClocks())
        for round in 1...5 {
            one.charge("ann", seconds: 2)
            two.charge("ann", seconds: 3)
            two.charge("bob", seconds: 1)
            store.exchange(&one, isLost: round == 3)
            store.exchange(&two)
        }
        store.exchange(&one)
        #expect(store.clocks == ["ann": 25, "bob": 5])
        #expect(one.time(of: "ann") == 25 && one.time(of: "bob") == 5)
    }

    @Test func whatIsUnderWayToTheStoreCounts() {
        var clocks = SubmitterClocks()
        clocks.charge("ann", seconds: 2)
        _ = clocks.takeChanges()
        clocks.charge("ann", seconds: 3)
        #expect(clocks.time(of: "ann") == 5)
        clocks.settle(["ann": 12])
        #expect(clocks.time(of: "ann") == 15)
    }

    @Test func bothCoordinatorsRaiseANewcomerOnce() {
        var store = Store()
        var (one, two) = (SubmitterClocks(), SubmitterClocks())
        one.setActive(["ann"])
        one.charge("ann", seconds: 100)
        store.exchange(&one)
        store.exchange(&two)
        two.setActive(["ann"])
        one.setActive(["ann", "bob"])
        two.setActive(["ann", "bob"])
        one.charge("bob", seconds: 5)
        store.exchange(&one)
        store.exchange(&two)
        #expect(store.clocks == ["ann": 100, "bob": 105])
    }

    @Test func afterAnIdleNightAllStartAlike() {
        var clocks = SubmitterClocks()
        clocks.settle(["ann": 1000, "bob": 3])
        clocks.setActive(["ann", "bob", "cyd"])
        #expect(["ann", "bob", "cyd"].map { clocks.time(of: $0) } == [1000, 1000, 1000])
    }

    @Test func aNewcomerStartsWithItsRivals() {
        var clocks = SubmitterClocks()
        clocks.settle(["slow": 3600, "fast": 3700])
        clocks.setActive(["slow", "fast"])
        clocks.setActive(["slow", "fast", "new"]) { _ in [["fast", "new"]] }
        #expect(clocks.time(of: "new") == 3700)
    }

    @Test func aLeadThatNoRivalCouldPreventIsForgotten() {
        var clocks = SubmitterClocks()
        clocks.setActive(["a", "b", "c"])
        clocks.charge("a", seconds: 10_000)
        clocks.charge("b", seconds: 20)
        clocks.setActive(["a", "b", "c"])
        // What lies between those who fell behind stays.
        #expect(["a", "b", "c"].map { clocks.time(of: $0) } == [10_000, 9700, 9680])
        // Nor does it count against one who comes back.
        clocks.setActive(["b", "c"])
        clocks.setActive(["a", "b", "c"])
        #expect(["a", "b", "c"].map { clocks.time(of: $0) } == [10_000, 10_000, 9980])
    }
}
