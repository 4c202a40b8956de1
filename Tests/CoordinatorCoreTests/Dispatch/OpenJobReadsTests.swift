import FarmModel
import Testing

@testable import CoordinatorCore

@Suite struct OpenJobReadsTests {
    private typealias Read = OpenJobReads.Read
    private let start = ContinuousClock.now

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    @Test func allIsReadFirstAndNothingWithoutNews() {
        var reads = OpenJobReads()
        #expect(reads.take(at: at(0), hasWork: false) == .now(Read(jobs: nil, files: true)))
        #expect(reads.take(at: at(1000), hasWork: true) == .nothing)
    }

    @Test func whatComesAloneIsReadAtOnceAndABurstTogether() {
        var reads = OpenJobReads()
        _ = reads.take(at: at(0), hasWork: false)
        reads.note(jobs: [12])
        #expect(reads.take(at: at(300), hasWork: true) == .now(Read(jobs: [12], files: false)))
        var looks = 0
        for step in 1...100 {
            reads.note(jobs: [JobID(Int64(step))])
            if case .now = reads.take(at: at(300 + step * 10), hasWork: true) { looks += 1 }
        }
        #expect(looks == 4)
        #expect(reads.take(at: at(1310), hasWork: true) == .nothing)
    }

    @Test func nobodyWaitsWhereThereIsNothingElseToDo() {
        var reads = OpenJobReads()
        _ = reads.take(at: at(0), hasWork: false)
        reads.note(jobs: [1, 2])
        #expect(reads.take(at: at(10), hasWork: true) == .after(.milliseconds(240)))
        #expect(reads.take(at: at(10), hasWork: false) == .now(Read(jobs: [1, 2], files: false)))
    }

    @Test func filesAreReadOnlyWhereTheyChanged() {
        var reads = OpenJobReads()
        _ = reads.take(at: at(0), hasWork: false)
        reads.noteFiles()
        #expect(reads.take(at: at(300), hasWork: true) == .now(Read(jobs: [], files: true)))
        reads.note(jobs: [4])
        reads.noteAll()
        #expect(reads.take(at: at(600), hasWork: true) == .now(Read(jobs: nil, files: true)))
    }
}
