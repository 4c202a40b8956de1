import FarmModel
import FarmScheduling
import Testing

@Suite struct WaitingTaskTests {
    private func worker(
        _ name: String, _ reasons: WritableKeyPath<PossibleWorker, Bool>..., holdsModel: Bool = true
    ) -> PossibleWorker {
        var worker = PossibleWorker(name: name)
        worker.holdsModel = holdsModel
        for reason in reasons { worker[keyPath: reason] = true }
        return worker
    }

    private func reasons(_ workers: [PossibleWorker], before: Int = 0, others: Int = 0) -> [WaitReason] {
        WaitingTask(modelName: "m", workers: workers, imagesBefore: before, otherSubmitters: others).reasons
    }

    @Test func nobodyCouldTakeIt() {
        #expect(reasons([]) == [.noWorkerConnected])
        #expect(reasons([worker("a", holdsModel: false)], before: 9) == [.modelMissing("m")])
        #expect(
            reasons([
                worker("a", \.isBarred), worker("b", \.isDrained), worker("c", \.isFull), worker("d", \.isTooSmall),
            ])
                == [.barred(["a"]), .tooSmall(["d"]), .drained(["b"]), .full(["c"])])
    }

    @Test func whoFailedItLatelyAndWhoFailsAllAreNamed() {
        var cooling = worker("b")
        cooling.cooling = "modelLoadFailed: no driver"
        #expect(
            reasons([worker("a", \.isResting), cooling])
                == [.cooling(["b": "modelLoadFailed: no driver"]), .resting(["a"])])
        #expect(
            "\(WaitReason.cooling(["b": "no driver"]))" == "b cools down after failures: no driver")
        #expect("\(WaitReason.resting(["a"]))" == "a failed it lately and gets it again in a while")
    }

    @Test func aFileThatNobodyHoldsIsNamed() {
        func lacking(_ name: String, _ files: String..., holdsModel: Bool = true) -> PossibleWorker {
            var worker = worker(name, holdsModel: holdsModel)
            worker.missingFiles = files
            return worker
        }
        #expect(reasons([lacking("a", "LoRA 'x'")]) == [.filesMissing(["LoRA 'x'"], model: "m")])
        // Who lacks the model says nothing of the files.
        #expect(
            reasons([lacking("a", "LoRA 'x'", "VAE 'y'"), lacking("b", "LoRA 'x'"), lacking("c", holdsModel: false)])
                == [.filesMissing(["LoRA 'x'"], model: "m")])
        // Each is held, but not by one worker.
        #expect(
            reasons([lacking("a", "LoRA 'x'"), lacking("b", "VAE 'y'")])
                == [.filesMissing(["LoRA 'x'", "VAE 'y'"], model: "m")])
        #expect(reasons([lacking("a", "LoRA 'x'"), worker("b")]) == [.next])
        #expect(
            "\(WaitReason.filesMissing(["LoRA 'x'"], model: "m"))"
                == "no connected worker with the model 'm' holds LoRA 'x'")
    }

    @Test func somebodyTakesItLater() {
        #expect(reasons([worker("a")]) == [.next])
        #expect(reasons([worker("a")], before: 2, others: 1) == [.behind(images: 2), .sharing(submitters: 1)])
        #expect(reasons([worker("a"), worker("b", \.isBarred)]) == [.next, .barred(["b"])])
    }

    @Test func aWorkerIsNamedForItsGravestReason() {
        #expect(reasons([worker("a", \.isBarred, \.isTooSmall, \.isDrained, \.isFull)]) == [.barred(["a"])])
    }

    @Test func readAsSentences() {
        #expect("\(WaitReason.barred(["a"]))" == "a failed it and does not get it again")
        #expect("\(WaitReason.barred(["a", "b"]))" == "a, b failed it and do not get it again")
        #expect(
            "\(WaitReason.tooSmall(["a"]))" == "a ran out of memory at this size or a smaller one with this model")
        #expect("\(WaitReason.full(["a", "b", "c", "d", "e", "f"]))".hasPrefix("a, b, c, d, e and 1 more have no room"))
    }

    @Test func whoHasNoRoomToFetchSaysWhy() {
        func short(_ name: String, _ reasons: WritableKeyPath<PossibleWorker, Bool>...) -> PossibleWorker {
            var worker = worker(name, \.mustFetch)
            worker.shortage = "cannot fetch 'x': no room"
            for reason in reasons { worker[keyPath: reason] = true }
            return worker
        }
        let reason = WaitReason.noRoomToFetch(["a": "cannot fetch 'x': no room"])
        #expect(reasons([short("a")], before: 3) == [reason])
        #expect(reasons([short("a"), worker("b")]) == [.next, reason])
        #expect(reasons([short("a", \.isFull)]) == [.full(["a"])])
        #expect(reasons([short("a"), short("b", \.isBarred)]) == [.barred(["b"]), reason])
        #expect("\(WaitReason.noRoomToFetch(["b": "is full", "a": "is small"]))" == "a is small; b is full")
        let many = Dictionary(uniqueKeysWithValues: "abcdefg".map { ("\($0)", "is full") })
        #expect("\(WaitReason.noRoomToFetch(many))".hasSuffix("e is full; and 2 more have no room"))
    }

    @Test func whoHasToFetchIsNamed() {
        #expect(reasons([worker("a", \.mustFetch)]) == [.next, .fetching(["a"])])
        #expect(reasons([worker("a", \.mustFetch), worker("b")], before: 2) == [.behind(images: 2), .fetching(["a"])])
        #expect(reasons([worker("a", \.mustFetch, \.isFull)]) == [.full(["a"])])
    }
}
