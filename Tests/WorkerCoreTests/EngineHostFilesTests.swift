import EngineHostProtocol
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FoundationEssentials
import Glibc
import Testing

@testable import WorkerCore

/// What an engine host is given beside the model: contexts, files, and what it says of an image in the making.
@Suite struct EngineHostFilesTests {
    private typealias Action = EngineHostState.Action

    private var now = SuspendingClock.now
    private var state: EngineHostState

    /// A host that is up and idle.
    init() {
        state = EngineHostState(now: now)
        _ = state.handle(.spawned, now: now)
        _ = state.handle(.said(Fixture.hello), now: now)
    }

    private mutating func handle(_ event: EngineHostState.Event) -> [Action] { state.handle(event, now: now) }

    private static let picture = InputReference(
        sha256: Digest(repeating: "cd"), size: ImageSize(width: 64, height: 64))

    private static func with(_ change: (inout GenerationParameters) -> Void) -> GenerationParameters {
        var parameters = Fixture.parameters
        change(&parameters)
        return parameters
    }

    private static let fromPicture = with { $0.initImage = InitImage(picture: picture) }
    private static let seamless = with { $0.isSeamless = true }
    private static let quilted = with {
        $0.loras = [WeightedLoRA(file: AccessoryReference(Fixture.lora), weight: 0.8)]
    }

    private func request(of actions: [Action]) -> RenderRequest? {
        for case .request(.render(let request)) in actions { return request }
        return nil
    }

    /// Loads what the first task needs, so that it renders.
    private mutating func load(_ task: RenderTask) -> [Action] {
        var request = Fixture.loadRequest(task.assignment.modelDigest)
        request.key = task.context.key
        _ = handle(.prepared(request))
        return handle(.said(.loaded(key: request.key, seconds: 1)))
    }

    @Test mutating func aPlainContextIsCalledByItsModelAndAnotherIsNot() {
        let plain = Fixture.task(0).context
        #expect(plain.key == Fixture.digest.hex)
        let contexts = [
            plain, Fixture.task(0, Self.seamless).context,
            Fixture.task(0, Self.with { $0.randomSource = .cpu }).context,
            Fixture.task(0, Self.with { $0.vae = AccessoryReference(Fixture.lora) }).context,
            Fixture.task(0, Self.with { $0.embeddings = [AccessoryReference(Fixture.lora)] }).context,
            Fixture.task(
                0,
                Self.with {
                    $0.control = ControlImage(controlNet: AccessoryReference(Fixture.lora), picture: Self.picture)
                }
            ).context,
        ]
        #expect(Set(contexts.map(\.key)).count == contexts.count)
    }

    @Test mutating func theSameModelInAnotherContextIsLoadedAnew() {
        let (plain, seamless) = (Fixture.task(0), Fixture.task(1, Self.seamless))
        #expect(handle(.enqueued(plain)) == [.prepare(plain.context)])
        #expect(request(of: load(plain))?.modelKey == plain.context.key)
        _ = handle(.enqueued(seamless))
        #expect(handle(.said(Fixture.rendered(0))).first == .prepare(seamless.context))
        #expect(handle(.prepared(Fixture.loadRequest())) == [], "an answer for another context")
        #expect(request(of: load(seamless))?.modelKey == seamless.context.key)
        // The same again needs no loading, and neither does another LoRA.
        var again = Self.quilted
        again.isSeamless = true
        _ = handle(.enqueued(Fixture.task(2, again)))
        _ = handle(.gathered(Fixture.attempt(2), files: [:]))
        #expect(request(of: handle(.said(Fixture.rendered(1))))?.id == "7.2#1")
    }

    @Test mutating func aTasksFilesAreGatheredBeforeItBeginsAndHandedToTheHost() {
        let task = Fixture.task(0, Self.quilted)
        #expect(task.accessories.map(\.name) == ["quilt"])
        #expect(handle(.enqueued(task)) == [.gather(task)])
        let files = [Fixture.lora.sha256: "/models/quilt.safetensors"]
        #expect(handle(.gathered(task.attempt, files: files)) == [.prepare(task.context)])
        #expect(request(of: load(task))?.files == files)
    }

    @Test func theFilesOfATaskAreItsLoRAAndUpscalerAndPictures() {
        let upscaler = AccessoryReference(name: "4x", sha256: Digest(repeating: "2b"), shortHash: "2b")
        var parameters = Self.quilted
        parameters.hires = HiresFix(size: ImageSize(width: 256, height: 256), upscaler: .model(upscaler))
        parameters.vae = AccessoryReference(name: "v", sha256: Digest(repeating: "3c"), shortHash: "3c")
        parameters.initImage = InitImage(picture: Self.picture)
        let task = Fixture.task(0, parameters)
        #expect(task.accessories.map(\.name) == ["quilt", "4x"], "the VAE belongs to the context")
        #expect(task.inputs == [Self.picture])
        #expect(task.files == nil)
        let upscaling = Self.with { $0.upscaling = Upscaling(pictures: [Self.picture]) }
        #expect(Fixture.task(0, upscaling).inputs == [Self.picture])
        #expect(Fixture.task(0).files == [:])
    }

    @Test mutating func whatIsStillOnItsWayIsGatheredWhileAnotherRendersAndHoldsUpNone() {
        let (first, second, third) = (Fixture.task(0), Fixture.task(1, Self.fromPicture), Fixture.task(2))
        _ = handle(.enqueued(first))
        _ = load(first)
        #expect(handle(.enqueued(second)) == [.gather(second)], "while the first renders")
        _ = handle(.enqueued(third))
        #expect(request(of: handle(.said(Fixture.rendered(0))))?.id == "7.2#1")
        #expect(handle(.gathered(second.attempt, files: [Self.picture.sha256: "/in"])) == [])
        #expect(request(of: handle(.said(Fixture.rendered(2))))?.id == "7.1#1")
    }

    @Test mutating func aFileThatIsNotToBeHadFailsOnlyItsTask() {
        let (first, second) = (Fixture.task(0, Self.fromPicture), Fixture.task(1, Self.fromPicture))
        _ = handle(.enqueued(first))
        _ = handle(.enqueued(second))
        #expect(
            handle(.ungathered(first.attempt, .invalidInput, "no picture cdcd"))
                == [.report(.failed(first.attempt, .invalidInput, "no picture cdcd"))])
        #expect(handle(.gathered(first.attempt, files: [:])) == [], "it has ended")
        #expect(handle(.gathered(second.attempt, files: [:])) == [.prepare(second.context)])
    }

    @Test mutating func aFileThatHasNoRoomFailsNoTask() {
        let (task, shortage) = (Fixture.task(0, Self.quilted), FetchShortage(bytes: 7, reason: "cannot fetch it"))
        _ = handle(.enqueued(task))
        let report = DeviceEvent.unfetched(task.attempt, shortage)
        #expect(handle(.unfetched(task.attempt, shortage)) == [.report(report)])
        #expect(report.ended == [task.attempt])
        #expect(handle(.unfetched(task.attempt, shortage)) == [], "it has ended")
    }

    @Test mutating func aTaskThatWaitsForFilesIsGivenBackOrAbandonedLikeAnyOther() {
        let tasks = (0..<3).map { Fixture.task($0, Self.fromPicture) }
        for task in tasks { _ = handle(.enqueued(task)) }
        #expect(handle(.abandoned(tasks[1].attempt)) == [.report(.abandoned(tasks[1].attempt))])
        #expect(handle(.released) == [.report(.returned([tasks[0].attempt, tasks[2].attempt]))])
        #expect(handle(.gathered(tasks[0].attempt, files: [:])) == [])
    }

    @Test mutating func filesOutliveTheHost() {
        let task = Fixture.task(0, Self.fromPicture)
        _ = handle(.enqueued(task))
        _ = handle(.died(HostDeath(.signaled(SIGKILL))))
        #expect(handle(.gathered(task.attempt, files: [Self.picture.sha256: "/in"])) == [])
        _ = handle(.spawned)
        #expect(handle(.said(Fixture.hello)).last == .prepare(task.context))
        #expect(request(of: load(task))?.files == [Self.picture.sha256: "/in"])
    }

    @Test mutating func theTaskBehindOneAbandonedBeforeItsLoadingBegins() {
        let (first, second) = (Fixture.task(0), Fixture.task(1, Self.seamless))
        _ = handle(.enqueued(first))
        _ = handle(.enqueued(second))
        #expect(
            handle(.abandoned(first.attempt)) == [.prepare(second.context), .report(.abandoned(first.attempt))])
    }

    @Test mutating func previewsPassAtMostOnceASecondAndOnlyThoseOfTheRunningTask() {
        let task = Fixture.task(0)
        _ = handle(.enqueued(task))
        #expect(request(of: load(task))?.wantsPreview == true)
        func preview(_ step: Int, id: String = "7.0#1", png: String = "AQI=") -> EngineHostState.Event {
            .said(.preview(RenderPreview(id: id, step: step, steps: 8, png: png)))
        }
        #expect(handle(preview(1, id: "7.9#1")) == [])
        #expect(handle(preview(1, png: "?")) == [], "no Base64")
        #expect(handle(preview(1, png: "")) == [])
        #expect(
            handle(preview(1)) == [.report(.preview(task.attempt, step: 1, steps: 8, png: Data([1, 2])))])
        now += .milliseconds(500)
        #expect(handle(preview(2)) == [])
        now += .milliseconds(500)
        #expect(handle(preview(3)).count == 1)
        _ = handle(.said(Fixture.rendered(0)))
        now += .seconds(5)
        #expect(handle(preview(4)) == [])
    }
}
