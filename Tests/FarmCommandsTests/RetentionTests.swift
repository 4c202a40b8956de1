import ArgumentParser
import FarmBasics
import FarmModel
import FoundationEssentials
import Testing

@testable import FarmCommands

@Suite struct RetentionTests {
    private let now = Date(timeIntervalSince1970: 1_000_000)

    private func text(_ report: some ReportOutput) throws -> String {
        try OutputRenderer(format: .text, width: nil, now: now).report(report)
    }

    private func json(_ report: some ReportOutput) throws -> String {
        try OutputRenderer(format: .json, width: nil, now: now).eventLine(report)
    }

    private func rule(
        id: Int64 = 1, _ limit: RetentionRule.Limit, scope: RetentionRule.Scope = .farm
    ) -> RetentionRule {
        RetentionRule(id: id, scope: scope, limit: limit, createdAt: now)
    }

    @Test func flagsMakeARule() throws {
        for (line, scope, limit) in [
            ("--older-than 30d", .farm, .age(.seconds(30 * 86_400))),
            ("--older-than 12h", .farm, .age(.seconds(43_200))),
            ("--older-than 8w --submitter ada", .submitter("ada"), .age(.seconds(8 * 604_800))),
            ("--keep-newest 10000", .farm, .count(10_000)), ("--keep-newest 1 --job 12", .job(12), .count(1)),
        ] as [(String, RetentionRule.Scope, RetentionRule.Limit)] {
            let rule = try RetentionAdd.parse(line.split(separator: " ").map(String.init)).rule()
            #expect(rule.scope == scope && rule.limit == limit, "\(line)")
        }
    }

    @Test(arguments: [
        ([], "--older-than AGE or --keep-newest N"),
        (["--older-than", "1d", "--keep-newest", "5"], "add two rules"),
        (["--older-than", "1d", "--job", "1", "--submitter", "ada"], "not both"),
        (["--older-than", "-3d"], "'-3d' is no age"), (["--older-than", "30"], "'30' is no age"),
        (["--older-than", "soon"], "12h or 30d"), (["--older-than", "0d"], "after 0 seconds"),
        (["--older-than", "5s"], "1 minute to"), (["--older-than", "999999w"], "36500 days"),
        (["--keep-newest", "0"], "keeps nothing"), (["--keep-newest", "-1"], "newest -1 images"),
    ])
    func nonsenseIsRefused(flags: [String], words: String) throws {
        let error = try #require(throws: FarmError.self) { try RetentionAdd.parse(flags).rule() }
        #expect(error.code == .invalidInput)
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test func whatIsKeptIsShown() throws {
        let use = FarmDiskUse(
            kept: DiskUse(images: 1204, bytes: 3_400_000_000), databaseBytes: 4_100_000_000, deletingJobs: 0)
        let bare = RetentionListOutput(use, rules: [])
        #expect(
            try text(bare) == """
                kept      1204 images, 3.4 GB
                database  4.1 GB
                rules     none: everything is kept

                """)
        let line = try json(bare)
        for part in [
            "\"rules\":[]", "\"databaseBytes\":4100000000", "\"deletingJobs\":0", "\"images\":1204",
            "\"bytes\":3400000000",
        ] {
            #expect(line.contains(part), "\(part) in \(line)")
        }
        var busy = use
        busy.deletingJobs = 2
        let rules = [rule(.count(10)), rule(id: 12, .age(.seconds(86_400)), scope: .job(3))]
        #expect(
            try text(RetentionListOutput(busy, rules: rules)) == """
                kept      1204 images, 3.4 GB
                database  4.1 GB
                deleting  2 jobs

                Rules
                  1   keep the newest 10 images of everybody
                  12  keep the images of job 3 for 1 day after their job is finished

                """)
    }

    @Test func aRulesReportSaysWhatGoesNow() throws {
        let added = RetentionAddOutput(rule: RetentionRuleOutput(rule(id: 3, .count(10))), dueImages: 1)
        #expect(added.sentence == "rule 3: keep the newest 10 images of everybody; 1 image to delete now")
        let tried = RetentionAddOutput(rule: RetentionRuleOutput(rule(id: 0, .count(10))), dueImages: 0)
        #expect(tried.sentence == "would keep the newest 10 images of everybody: no image would be deleted now")
        let line = try json(tried)
        for part in [
            "\"id\":null", "\"createdAt\":null", "\"job\":null", "\"submitter\":null", "\"olderThanSeconds\":null",
            "\"keepNewest\":10", "\"dueImages\":0",
        ] {
            #expect(line.contains(part), "\(part) in \(line)")
        }
    }

    @Test func aJobShowsItsDiskUse() throws {
        let job = JobOutput(Samples.job(id: 7, done: 3))
        let full = JobShowOutput(job: job, failures: [], disk: DiskOutput(DiskUse(images: 3, bytes: 2000)))
        #expect(try text(full).contains("disk       3 images, 2.0 kB\n"))
        #expect(try json(full).contains("\"disk\":{\"bytes\":2000,\"images\":3}"))
        let less = JobShowOutput(job: job, failures: [], disk: DiskOutput(DiskUse(images: 1, bytes: 700)))
        #expect(try text(less).contains("disk       1 image, 700 B; 2 deleted\n"))
        #expect(try json(JobShowOutput(job: job, failures: [])).contains("\"disk\":null"))
    }

    @Test func missingImagesAreNamed() {
        func complaint(_ ids: [ImageID]) -> String? {
            ImageDeleteOutput(ImageDeletion(deleted: DiskUse(), missing: ids)).complaint
        }
        #expect(complaint([]) == nil)
        #expect(complaint([7]) == "there is no image 7")
        #expect(complaint([7, 9]) == "there are no images 7, 9")
        #expect(complaint((1...11).map { ImageID($0) }) == "there are no images 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …")
    }
}
