import FarmBasics
import FarmBasicsTestSupport
import FarmScheduling
import Testing

@Suite struct MemoryLimitsTests {
    @Test func theLeastSizeCountsOfEachDeviceAndModel() {
        var limits = MemoryLimits()
        #expect(limits.fits(["cuda:0"], model: Digest(of: "m"), pixels: 1 << 40))
        limits.note("cuda:0", model: Digest(of: "m"), pixels: 200)
        limits.note("cuda:0", model: Digest(of: "m"), pixels: 100)
        limits.note("cuda:0", model: Digest(of: "m"), pixels: 300)
        #expect(!limits.fits(["cuda:0"], model: Digest(of: "m"), pixels: 100))
        #expect(limits.fits(["cuda:0"], model: Digest(of: "m"), pixels: 99))
        #expect(limits.fits(["cuda:0"], model: Digest(of: "other"), pixels: 100))
        #expect(limits.fits(["cuda:0", "cuda:1"], model: Digest(of: "m"), pixels: 100), "another device has it")
        #expect(!limits.fits([], model: Digest(of: "m"), pixels: 1), "without a device nothing fits")
    }

    @Test func itSaysWhichDeviceRanOut() {
        var limits = MemoryLimits()
        limits.note("cuda:1", model: Digest(of: "m"), pixels: 100)
        limits.note("cuda:0", model: Digest(of: "m"), pixels: 200)
        #expect(limits.overDevice(model: Digest(of: "m"), pixels: 99) == nil)
        #expect(limits.overDevice(model: Digest(of: "m"), pixels: 100) == "cuda:1")
        #expect(limits.overDevice(model: Digest(of: "m"), pixels: 500) == "cuda:0")
        #expect(limits.overDevice(model: Digest(of: "other"), pixels: 500) == nil)
    }
}
