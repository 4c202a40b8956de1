import FarmBasics
import FarmModel
import Foundation
import Testing

/// Numbers that no picture has: each is refused with words, and no arithmetic on it ends the process.
@Suite struct AbsurdNumberTests {
    @Test(arguments: ["1e13", "1e38", "-1e308", "9223372036854775808"]) func areRefusedAsOptions(text: String) throws {
        for option in GenerationOption.all {
            guard case .number = option.kind else { continue }
            var request = JobRequest(submission: UUID(), prompt: "a", submitter: "ada")
            request.hires = RequestedHires()
            guard let setting = try? option.setting(text), (try? setting.put(&request)) != nil else { continue }
            #expect(throws: FarmError.self, "\(option.id)") { try request.check() }
        }
    }

    @Test(arguments: [Double.infinity, -.infinity, .nan, 1e300, -1e300, 1e19]) func areNoHiresScale(scale: Double) {
        let size = RequestedHires(scale: scale).finishedSize(firstPass: ImageSize(width: 512, height: 768)).size
        #expect([0, 1 << 31].contains(size.width))
        #expect([0, 1 << 31].contains(size.height))
    }

    @Test(arguments: [(Int.max, 0), (0, Int.max), (Int.max, Int.max)]) func areNoHiresSize(width: Int, height: Int) {
        let hires = RequestedHires(size: ImageSize(width: width, height: height))
        for first in [
            ImageSize(width: 512, height: 768), ImageSize(width: 0, height: 0), ImageSize(width: .max, height: 1),
        ] {
            let size = hires.finishedSize(firstPass: first).size
            #expect(max(size.width, size.height) >= 1 << 31)
        }
    }
}
