import FarmModel
import FarmScheduling
import Testing

@Suite struct WaitingTaskTests {
    private func worker(
        _ name: String, holdsModel: Bool = true, isBarred: Bool = false, isDrained: Bool = false, isFull: Bool = false
    ) -> WaitingTask.Worker {
        .init(name: name, holdsModel: holdsModel, isBarred: isBarred, isDrained: isDrained, isFull: isFull)
    }

    private func reasons(_ workers: [WaitingTask.Worker], before: Int = 0, others: Int = 0) -> [WaitReason] {
        WaitingTask(modelName: "m", workers: workers, imagesBefore: before, otherSubmitters: others).reasons
    }

    @Test func nobodyCouldTakeIt() {
        #expect(reasons([]) == [.noWorkerConnected])
        #expect(reasons([worker("a", holdsModel: false)], before: 9) == [.modelMissing("m")])
        #expect(
            reasons([worker("a", isBarred: true), worker("b", isDrained: true), worker("c", isFull: true)], before: 3)
                == [.barred(["a"]), .drained(["b"]), .full(["c"])])
    }

    @Test func somebodyTakesItLater() {
        #expect(reasons([worker("a")]) == [.next])
        #expect(reasons([worker("a")], before: 2, others: 1) == [.behind(images: 2), .sharing(submitters: 1)])
        #expect(reasons([worker("a"), worker("b", isBarred: true)]) == [.next, .barred(["b"])])
    }

    @Test func aWorkerIsNamedForItsGravestReason() {
        #expect(reasons([worker("a", isBarred: true, isDrained: true, isFull: true)]) == [.barred(["a"])])
    }

    @Test func readAsSentences() {
        #expect("\(WaitReason.barred(["a"]))" == "a failed it and does not get it again")
        #expect("\(WaitReason.barred(["a", "b"]))" == "a, b failed it and do not get it again")
        #expect("\(WaitReason.full(["a", "b", "c", "d", "e", "f"]))".hasPrefix("a, b, c, d, e and 1 more have no room"))
    }
}
