import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import Testing

@testable import CoordinatorCore

@Suite struct DeliveryCheckTests {
    private let farm = UUID()

    /// What is said of a delivery; nil where it may come.
    private func complaint(
        farm other: UUID? = nil, _ change: (inout RenderedImage) -> Void = { _ in }
    ) throws -> FarmError? {
        var image = RenderedImage(
            attempt: AttemptID(task: TaskID(job: 1, index: 0), attempt: 1), deviceName: "CPU", seed: 1, byteCount: 9,
            digest: Digest(repeating: "a"), pixelDigest: Digest(repeating: "b"), infotext: "",
            provenance: "{}", startedAt: Date(), finishedAt: Date(), renderSeconds: 1)
        change(&image)
        do {
            try DeliveryCheck.check(
                ImageDelivery(farm: other ?? farm, worker: UUID(), session: 1, image: image), farm: farm)
            return nil
        } catch let error as FarmError {
            return error
        }
    }

    @Test func aHeaderThatIsNoneIsRefusedInWords() throws {
        #expect(try complaint() == nil)
        let (ours, theirs) = (farm, UUID())
        #expect(
            try complaint(farm: theirs)?.message
                == "the result is of farm \(theirs), this coordinator serves farm \(ours)")
        for (words, change) in [
            ("a result of 0 bytes", { $0.byteCount = 0 }),
            ("a thumbnail of 65537 bytes", { $0.thumbnail = Data(count: 65_537) }),
            ("a render's start at -1.0 s is no time", { $0.startedAt = Date(timeIntervalSince1970: -1) }),
            ("a render's end at nan s is no time", { $0.finishedAt = Date(timeIntervalSince1970: .nan) }),
            ("a render of -1.0 seconds", { $0.renderSeconds = -1 }),
        ] as [(String, (inout RenderedImage) -> Void)] {
            let error = try complaint(change)
            #expect(
                error?.code == .invalidInput && error?.message.hasPrefix(words) == true, "\(words): \(error as Any)")
        }
    }
}
