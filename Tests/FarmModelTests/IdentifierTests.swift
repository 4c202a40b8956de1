import FarmModel
import Foundation
import Testing

@Suite struct IdentifierTests {
    private struct Holder: Codable, Equatable {
        var job: JobID
        var image: ImageID?
        var sessions: [SessionID]
    }

    @Test func inJSONItIsTheNumberAlone() throws {
        let holder = Holder(job: 12, image: ImageID(Int64.max), sessions: [3, -1])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = try encoder.encode(holder)
        #expect(String(decoding: json, as: UTF8.self) == #"{"image":9223372036854775807,"job":12,"sessions":[3,-1]}"#)
        #expect(try JSONDecoder().decode(Holder.self, from: json) == holder)
        for wrong in [#""12""#, "1.5", #"{"rawValue":12}"#, "9223372036854775808"] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode([JobID].self, from: Data("[\(wrong)]".utf8))
            }
        }
    }

    @Test func inTextsItIsTheNumberAlone() {
        let job: JobID = 12
        #expect("\(job)" == "12")
        #expect(String(job) == "12")
        #expect("\([job, 3])" == "[12, 3]")
        #expect("\(ImageID(-7))" == "-7")
    }

    @Test(arguments: [
        ("12", 12 as SessionID?), ("+12", 12), ("-3", -3), ("007", 7), ("9223372036854775807", .max),
        ("9223372036854775808", nil), ("", nil), (" 12", nil), ("1.0", nil), ("0x1", nil), ("twelve", nil),
    ]) func readsDecimalDigits(_ text: String, _ id: SessionID?) {
        #expect(SessionID(text) == id)
        #expect(SessionID(text)?.rawValue == Int64(text))
    }

    @Test func laterOnesAreGreater() {
        #expect([JobID(10), 9, -1, .max, 2].sorted() == [-1, 2, 9, 10, .max])
        #expect(ImageID(1) < 2)
        #expect(Set<SessionID>([1, 2, 1]).count == 2)
    }
}
