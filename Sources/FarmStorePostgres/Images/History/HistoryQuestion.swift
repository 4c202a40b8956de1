import FarmModel
import PostgresDriver

import struct FoundationEssentials.UUID

/// A history filter as conditions of SQL, by the row that each is about.
///
/// Which index answers follows from the question alone, never from PostgreSQL's guess how many images fit: that guess is
/// wrong for a submitter of one image, for a word that nothing holds any more, and for every table that was just filled.
struct HistoryQuestion {
    /// Where an image's parameters are written.
    enum Origin { case job, image }

    let filter: HistoryFilter
    /// The worker that the filter names.
    let worker: UUID?
    let terms: HistoryTerms

    var asksParameters: Bool {
        filter.words != nil || filter.model != nil || filter.sampler != nil || filter.size != nil
    }

    /// The first id that no image of the page has.
    var end: ImageID { max(0, filter.before ?? .max) }

    // MARK: The image `i`

    /// What an image's own row says, apart from its parameters.
    var ofImage: [SQL] {
        var conditions = times("i")
        if let seed = filter.seed { conditions.append("i.seed = \(seed)") }
        if let job = filter.job { conditions.append("i.job_id = \(job)") }
        if let worker { conditions.append("i.worker_id = \(worker)") }
        return conditions
    }

    /// Between which times an image was recorded.
    func times(_ row: SQL) -> [SQL] {
        var conditions: [SQL] = []
        if let since = filter.since { conditions.append("\(row).recorded_at >= \(since)") }
        if let until = filter.until { conditions.append("\(row).recorded_at < \(until)") }
        return conditions
    }

    /// Of which origin it is, and its own parameters where it has some.
    func ofParameters(_ origin: Origin?) -> [SQL] {
        switch origin {
        case nil: []
        case .job: ["i.parameters IS NULL"]
        case .image: ["i.parameters IS NOT NULL"] + parameters("i")
        }
    }

    // MARK: The job `j`

    /// That the image's job is not deleted and says what the filter asks for. A subquery that finds the job by its id
    /// alone, since PostgreSQL might else read all jobs, or all of a model, for the few images of a block.
    func isOfJob(_ origin: Origin?) -> SQL {
        var conditions: [SQL] = []
        if let submitter = filter.submitter { conditions.append("j.submitter = \(submitter)") }
        if origin == .job { conditions += parameters("j") }
        return "(SELECT \(Self.all(conditions)) FROM jobs j WHERE j.id = i.job_id)"
    }

    /// The same of an image of either origin.
    var isWhole: SQL {
        guard asksParameters else { return isOfJob(nil) }
        let either = [Origin.job, .image].map { Self.all(ofParameters($0) + [isOfJob($0)]) }
        return "(\(either.joined(separator: " OR ")))"
    }

    // MARK: Parts

    private func parameters(_ row: SQL) -> [SQL] {
        var conditions: [SQL] = []
        if let words = filter.words {
            // In a subquery, which is evaluated once.
            conditions.append("\(row).prompt_words @@ (SELECT plainto_tsquery('simple', \(words)))")
        }
        if let model = filter.model {
            let byName: SQL = "\(row).model_name = \(model)"
            let isEither: SQL = "(\(byName) OR starts_with(\(row).model_digest, \(model)))"
            conditions.append(HistoryTerms.mayBeDigest(model) ? isEither : byName)
        }
        if let sampler = filter.sampler { conditions.append("\(row).sampler = \(sampler.rawValue)") }
        if let size = filter.size {
            conditions.append("\(row).width = \(size.width)::int AND \(row).height = \(size.height)::int")
        }
        return conditions
    }

    static func all(_ conditions: [SQL]) -> SQL {
        conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
    }
}
