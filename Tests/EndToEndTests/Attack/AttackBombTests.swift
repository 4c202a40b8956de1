import FarmBasics
import FarmModel
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import ImageCoding
import Testing

extension EndToEnd {
    /// Pictures that grow when they are opened, at the two places where strangers' pictures are.
    @Suite(.timeLimit(.minutes(5))) struct AttackBombTests {
        private typealias Farm = Farm_V1_Farm.Method

        @Test func picturesThatGrowAreRefused() async throws {
            try await ClosedFarm.run { closed in
                let farm = closed.farm
                let ada = try await closed.add("ada", .submitter)
                let coordinator = try await farm.coordinator(1)
                let good = try AttackPicture(width: 128, height: 128)
                let bombs = AttackBomb.all(good: good.bytes)
                try await closed.reach { caller in
                    let first = await caller.call(
                        Farm.UploadInput.descriptor, token: ada,
                        try AttackUpload.messages(of: good.bytes, digest: good.digest))
                    #expect(first.error == nil, "\(first)")
                    for bomb in bombs {
                        let memory = ProcessMemory.peak(of: coordinator.pid)
                        let started = ContinuousClock.now
                        let outcome = await caller.call(
                            Farm.UploadInput.descriptor, token: ada,
                            try AttackUpload.messages(of: bomb.bytes, digest: PixelDigest.sha256(bomb.bytes)),
                            within: .seconds(60))
                        let taken = ContinuousClock.now - started
                        if outcome.error != nil || !bomb.isPicture {
                            #expect(outcome.code == .invalidArgument, "\(bomb.name): \(outcome)")
                            #expect(!outcome.words.isEmpty && outcome.words.utf8.count < 1000, "\(bomb.name)")
                        }
                        // They are packed a thousand times smaller than this.
                        let grown = ProcessMemory.peak(of: coordinator.pid) - memory
                        #expect(grown < 128 << 20, "\(bomb.name): \(grown) bytes more")
                        #expect(taken < .seconds(20), "\(bomb.name): \(taken)")
                    }
                    let last = await caller.call(Farm_V1_People.Method.WhoAmI.descriptor, token: ada)
                    #expect(last.error == nil, "\(last)")
                }
                #expect(coordinator.end == nil)
            }
        }

        /// Whoever asks how somebody's picture was made.
        @Test func picturesThatGrowAreNotOpenedByFarmInfo() async throws {
            let folder = try TestFolder.make("bombs")
            defer { TestFolder.remove(folder) }
            let runner = CommandRunner(folder: folder)
            let bombs = AttackBomb.all(good: try AttackPicture().bytes)
            for (number, bomb) in bombs.enumerated() {
                let path = "\(folder)/bomb-\(number)"
                try Data(bomb.bytes).write(to: URL(fileURLWithPath: path))
                // 1 GiB of addresses holds the program, and no bomb.
                let result = try await runner.run(
                    system: "sh",
                    ["-c", "ulimit -d 1048576; exec \"$0\" info \"$1\"", Products.path(of: "farm"), path],
                    limit: .seconds(30))
                // What is left of a text that is cut may be said.
                let isRefused = result.status == 2 || bomb.isPicture && result.status == 0
                #expect(isRefused && !result.errors.contains("Fatal error"), "\(bomb.name): \(result)")
                #expect(result.errors.utf8.count < 4000, "\(bomb.name)")
            }
        }
    }
}
