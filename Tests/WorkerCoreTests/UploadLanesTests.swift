import Testing

@testable import WorkerCore

@Suite struct UploadLanesTests {
    /// Four images of 20 MB at 5 Mbit/s come in 128 s; each alone in 32 s.
    @Test func aSlowLineCarriesFewerAtATimeUntilTheyArrive() {
        var lanes = UploadLanes()
        #expect(lanes.count == 4)
        for count in [2, 1, 1] {
            lanes.failed()
            #expect(lanes.count == count)
        }
        for count in [2, 3, 4, 4] {
            lanes.arrived()
            #expect(lanes.count == count)
        }
    }

    /// At 2 Mbit/s a picture of 64 MiB takes 270 s.
    @Test func aLargeImageHasLonger() {
        #expect(UploadLanes.limit(bytes: 1000) == .seconds(120))
        #expect(UploadLanes.limit(bytes: 64 << 20) > .seconds(270))
    }
}
