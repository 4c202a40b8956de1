import FarmBasics
import FarmModel
import Foundation
import Testing

@Suite struct RetentionRuleTests {
    private func rule(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) -> RetentionRule {
        RetentionRule(id: 1, scope: scope, limit: limit, createdAt: Date(timeIntervalSince1970: 0))
    }

    @Test func rulesReadAsSentences() {
        let after = "after their job is finished"
        for (scope, limit, words) in [
            (.farm, .age(.seconds(30 * 86_400)), "keep the images of everybody for 30 days \(after)"),
            (.job(12), .age(.seconds(3600)), "keep the images of job 12 for 1 hour \(after)"),
            (.submitter("ada"), .age(.seconds(90)), "keep the images of ada for 90 seconds \(after)"),
            (.submitter("ada"), .count(10_000), "keep the newest 10000 images of ada"),
            (.farm, .count(1), "keep the newest image of everybody"),
        ] as [(RetentionRule.Scope, RetentionRule.Limit, String)] {
            #expect("\(rule(scope, limit))" == words)
        }
    }

    @Test(arguments: [RetentionRule.Limit.count(1), .count(1_000_000_000), .age(.seconds(60)), .age(.seconds(86_400))])
    func limitsThatKeepSomething(limit: RetentionRule.Limit) throws {
        try limit.check()
    }

    @Test func limitsThatKeepNothingOrMeanNothing() {
        for (limit, words) in [
            (.count(0), "keeps nothing"), (.count(-5), "newest -5 images"), (.count(.max), "accepted: 1 to"),
            (.age(.zero), "after 0 seconds"), (.age(.seconds(59)), "after 59 seconds"),
            (.age(.seconds(-86_400)), "after -1 day"), (.age(.seconds(36_501 * 86_400)), "1 minute to 36500 days"),
        ] as [(RetentionRule.Limit, String)] {
            let error = #expect(throws: FarmError.self) { try limit.check() }
            #expect(error?.code == .invalidInput)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }
}
