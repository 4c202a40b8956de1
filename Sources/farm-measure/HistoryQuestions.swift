import FarmBasics
import FarmModel
import FarmStore
import Foundation

/// What people ask of a history that `Deploy/history.sql` has made: each filter alone, of the frequent and the rare, likely
/// pairs, and later pages.
struct HistoryQuestions {
    private let store: any Store

    init(_ store: any Store) { self.store = store }

    func all() async throws -> [(name: String, filter: HistoryFilter)] {
        let newest = try await store.images(HistoryFilter(limit: 1)).first
        guard let newest else { throw FarmError(.notFound, "the database has no image") }
        let large = try await largeJob(before: newest.id)
        let days = { (count: Double) in Date(timeIntervalSinceNow: -count * 86_400) }
        let seed = try await store.image(ImageID(newest.id.rawValue / 3))?.parameters.seed
        var questions: [(String, HistoryFilter)] = []
        func ask(_ name: String, _ set: (inout HistoryFilter) throws -> Void) rethrows {
            var filter = HistoryFilter()
            try set(&filter)
            questions.append((name, filter))
        }
        ask("all") { _ in }
        for job in [large, newest.task.job, 1] { ask("job \(job)") { $0.job = job } }
        for age in [0.5, 1, 30, 300, 599] {
            ask("until \(age)d") { $0.until = days(age) }
            ask("since \(age)d") { $0.since = days(age) }
        }
        ask("since and until, an hour in the past") {
            $0.since = days(200)
            $0.until = days(200 - 1.0 / 24)
        }
        for worker in ["worker-3", "retired", "single", "unused", "nobody"] {
            ask("worker \(worker)") { $0.worker = worker }
            ask("worker \(worker), since 30d") { ($0.worker, $0.since) = (worker, days(30)) }
            ask("worker \(worker), until 300d") { ($0.worker, $0.until) = (worker, days(300)) }
            ask("worker \(worker), job \(large)") { ($0.worker, $0.job) = (worker, large) }
            ask("worker \(worker), submitter ann") { ($0.worker, $0.submitter) = (worker, "ann") }
            ask("worker \(worker), submitter once") { ($0.worker, $0.submitter) = (worker, "once") }
            ask("worker \(worker), model-7") { ($0.worker, $0.model) = (worker, "model-7") }
            ask("worker \(worker), unicorn") { ($0.worker, $0.words) = (worker, "unicorn") }
        }
        let words = [
            "masterpiece", "fox", "crimson", "harbour crimson", "azure", "unicorn", "number77", "style7 emerald",
            "nothing", "red azure", "red blue",
        ]
        for words in words {
            ask("words '\(words)'") { $0.words = words }
            for submitter in ["ann", "early", "once"] {
                ask("words '\(words)', submitter \(submitter)") { ($0.words, $0.submitter) = (words, submitter) }
            }
            ask("words '\(words)', job \(large)") { ($0.words, $0.job) = (words, large) }
            ask("words '\(words)', model-2") { ($0.words, $0.model) = (words, "model-2") }
            ask("words '\(words)', until 300d") { ($0.words, $0.until) = (words, days(300)) }
        }
        // Frequent things that never meet.
        ask("worker worker-3, model-8") { ($0.worker, $0.model) = ("worker-3", "model-8") }
        ask("worker worker-2, model-9") { ($0.worker, $0.model) = ("worker-2", "model-9") }
        ask("worker worker-3, submitter ann, model-8") {
            ($0.worker, $0.submitter, $0.model) = ("worker-3", "ann", "model-8")
        }
        ask("submitter bob, model-8") { ($0.submitter, $0.model) = ("bob", "model-8") }
        ask("submitter bob, fox") { ($0.submitter, $0.words) = ("bob", "fox") }
        ask("Heun, size 512x512") { ($0.sampler, $0.size) = (.heun, ImageSize(width: 512, height: 512)) }
        ask("seed 42, model-9") { ($0.seed, $0.model) = (42, "model-9") }
        ask("seed 42, submitter early") { ($0.seed, $0.submitter) = (42, "early") }
        ask("seed 42, nothing") { ($0.seed, $0.words) = (42, "nothing") }
        for worker in ["worker-3", "retired"] {
            ask("seed 42, worker \(worker)") { ($0.seed, $0.worker) = (42, worker) }
        }
        ask("a whole prompt") { $0.words = newest.parameters.prompt }
        ask("75 words") { $0.words = (1...75).map { "number\($0)" }.joined(separator: ", ") }
        ask("seed") { $0.seed = seed }
        ask("seed 42") { $0.seed = 42 }
        ask("seed 42, job \(large)") { ($0.seed, $0.job) = (42, large) }
        ask("seed, model-2") { ($0.seed, $0.model) = (seed, "model-2") }
        for model in [
            "model-2", "model-7", "model-13", "none", newest.modelDigest.hex, String(newest.modelDigest.hex.prefix(8)),
        ] {
            ask("model \(model)") { $0.model = model }
            ask("model \(model), size 512x512") { ($0.model, $0.size) = (model, ImageSize(width: 512, height: 512)) }
            ask("model \(model), Heun") { ($0.model, $0.sampler) = (model, .heun) }
            ask("model \(model), since 30d") { ($0.model, $0.since) = (model, days(30)) }
            ask("model \(model), until 300d") { ($0.model, $0.until) = (model, days(300)) }
            ask("model \(model), submitter early") { ($0.model, $0.submitter) = (model, "early") }
            ask("model \(model), submitter once") { ($0.model, $0.submitter) = (model, "once") }
        }
        for (width, height) in [(512, 512), (896, 512), (1024, 1024), (64, 64)] {
            ask("size \(width)x\(height)") { $0.size = ImageSize(width: width, height: height) }
        }
        for sampler in [Sampler.euler, .heun, .ddim, .lcm] { ask("sampler \(sampler)") { $0.sampler = sampler } }
        for submitter in ["ann", "user-4", "early", "once", "nobody"] {
            ask("submitter \(submitter)") { $0.submitter = submitter }
            ask("submitter \(submitter), since 30d") { ($0.submitter, $0.since) = (submitter, days(30)) }
            ask("submitter \(submitter), until 300d") { ($0.submitter, $0.until) = (submitter, days(300)) }
        }
        return try await questions.map { ($0.0, $0.1) } + pages(of: questions, newest: newest.id)
    }

    /// The second page of each, and one from the midst of the history.
    private func pages(
        of questions: [(String, HistoryFilter)], newest: ImageID
    ) async throws -> [(name: String, filter: HistoryFilter)] {
        var pages: [(String, HistoryFilter)] = []
        for (name, filter) in questions {
            var page = filter
            if let last = try await store.images(filter).last {
                page.before = last.id
                pages.append((name + ", page 2", page))
            }
            page.before = ImageID(newest.rawValue * 2 / 5)
            pages.append((name + ", from the midst on", page))
        }
        return pages
    }

    /// One of many images: that of the most common job in a stretch of the history.
    private func largeJob(before newest: ImageID) async throws -> JobID {
        var filter = HistoryFilter(limit: 200)
        filter.before = ImageID(newest.rawValue / 2)
        let jobs = Dictionary(grouping: try await store.images(filter), by: \.task.job).mapValues(\.count)
        return jobs.max { $0.value < $1.value }?.key ?? 1
    }
}
