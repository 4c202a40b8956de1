import FarmBasics
import Testing

@testable import WorkerCore

@Suite struct ParsingTests {
    @Test func devicesAreReadAndRefused() throws {
        #expect(try DeviceSelection(parsing: "auto") == .auto)
        #expect(try DeviceSelection(parsing: "CPU") == .cpu)
        #expect(try DeviceSelection(parsing: "cuda:1") == .cuda(1))
        #expect(try DeviceSelection(parsing: "vulkan:0") == .vulkan(0))
        for text in ["", "gpu", "cuda", "cuda:", "cuda:-1", "cuda:x", "cpu:0", "cuda:99999999999999999999"] {
            let error = #expect(throws: FarmError.self) { try DeviceSelection(parsing: text) }
            #expect(error?.message.contains("cuda:N") == true)
        }
    }

    @Test func aHostSeesItsOwnDeviceAndNoOther() {
        #expect(DeviceSelection.cpu.environment(inherited: [:])["FARM_DEVICE"] == "cpu")
        #expect(DeviceSelection.cpu.environment(inherited: [:])["CUDA_VISIBLE_DEVICES"] == nil)
        #expect(DeviceSelection.cuda(1).environment(inherited: [:])["CUDA_VISIBLE_DEVICES"] == "1")
        let narrowed = ["CUDA_VISIBLE_DEVICES": "4,GPU-7"]
        #expect(DeviceSelection.cuda(1).environment(inherited: narrowed)["CUDA_VISIBLE_DEVICES"] == "GPU-7")
        #expect(DeviceSelection.cuda(2).environment(inherited: narrowed)["CUDA_VISIBLE_DEVICES"] == "")
        #expect(DeviceSelection.vulkan(3).environment(inherited: [:])["SD_VK_DEVICE"] == "3")
    }

    @Test func retriesSlowDownToASecondAndBeginAnew() {
        var delay = RetryDelay()
        let delays = (0..<6).map { _ in delay.next(jitter: 1) }
        #expect(delays == [100, 200, 400, 800, 1000, 1000].map { .milliseconds($0) })
        delay.reset()
        #expect(delay.next(jitter: 1) == .milliseconds(100))
    }
}
