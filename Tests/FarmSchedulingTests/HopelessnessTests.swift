import FarmScheduling
import Foundation
import Testing

@Suite struct HopelessnessTests {
    private let ann = UUID()
    private let ben = UUID()

    private func isLeft(_ barred: Set<UUID>, _ awaited: Set<UUID>, isLarge: Bool = false) -> Bool {
        Hopelessness.isLeft(barred: barred, awaited: awaited, isLarge: isLarge)
    }

    @Test func whatAllAwaitedWorkersAreBarredFromIsLeft() {
        #expect(!isLeft([ann], [ann, ben]))
        #expect(isLeft([ann, ben], [ann, ben]))
        #expect(isLeft([ann, ben], [ann]), "one is gone")
        #expect(isLeft([ann], []), "all are gone")
    }

    @Test func whatNobodyFailedWaitsForWhoeverComes() {
        #expect(!isLeft([], [ann]))
        #expect(!isLeft([], []))
    }

    @Test func whatIsTooLargeForEveryDeviceIsLeftThoughNobodyTriedIt() {
        #expect(isLeft([], [], isLarge: true))
        #expect(!isLeft([], [ben], isLarge: true), "another may have the memory")
    }
}
