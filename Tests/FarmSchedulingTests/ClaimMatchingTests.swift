import FarmModel
import FarmScheduling
import Foundation
import Testing

@Suite struct ClaimMatchingTests {
    private let ann = UUID()
    private let ben = UUID()
    private var workers: [SessionID: UUID] { [1: ann, 2: ben] }

    @Test func eachTaskGoesToTheFirstThatIsLeftAndMayHaveIt() {
        var matching = ClaimMatching([1, 2, 1], workers: workers)
        let given = [[], [ann], [], [ben]].map { matching.give(barred: $0) }
        #expect(given == [1, 2, 1, nil])
        #expect(matching.free.isEmpty)
    }

    @Test func whoIsBarredWaitsForWhatComesBehind() {
        var matching = ClaimMatching([1, 1, 2], workers: workers)
        #expect(matching.give(barred: [ann]) == 2)
        #expect(matching.give(barred: [ann]) == nil)
        #expect(matching.free == [1, 1])
        #expect(matching.give(barred: [ben]) == 1)
        #expect(matching.free == [1])
    }

    @Test func sessionsThatMayHaveNothingGetNothing() {
        var matching = ClaimMatching([3, 1, 3], workers: workers)
        #expect(matching.free == [1])
        #expect(matching.give(barred: []) == 1)
        #expect(matching.give(barred: []) == nil)
    }
}
