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

    /// Images with ids that differ beyond so many bits alone are a block, here and in the indexes of migration 10.
    static let block: SQL = "13"
    static let blockBits: Int64 = 13

    let filter: HistoryFilter
    /// The worker that the filter names.
    let worker: UUID?
    /// The filter's words as PostgreSQL takes them apart.
    let words: [String]
    var limit: Int { filter.limit }

    var asksParameters: Bool {
        filter.words != nil || filter.model != nil || filter.sampler != nil || filter.size != nil
    }
    var asksTime: Bool { filter.since != nil || filter.until != nil }

    /// The first id that no image of the page has.
    var end: Int64 { filter.before ?? .max }

    /// Whether one index has the answer, in the order of the ids.
    var isPlain: Bool {
        !asksParameters && !asksTime && filter.submitter == nil && (filter.job == nil || worker == nil)
    }

    // MARK: The image `i`

    /// What an image's own row says, apart from its parameters.
    var ofImage: [SQL] {
        var conditions: [SQL] = []
        if let before = filter.before { conditions.append("i.id < \(before)") }
        if let seed = filter.seed { conditions.append("i.seed = \(seed)") }
        if let job = filter.job { conditions.append("i.job_id = \(job)") }
        if let worker { conditions.append("i.worker_id = \(worker)") }
        return conditions + times("i")
    }

    /// Between which times an image was finished.
    func times(_ row: SQL) -> [SQL] {
        var conditions: [SQL] = []
        if let since = filter.since { conditions.append("\(row).finished_at >= \(since)") }
        if let until = filter.until { conditions.append("\(row).finished_at < \(until)") }
        return conditions
    }

    /// Its own parameters, where it has some.
    var ofOwnParameters: [SQL] {
        var conditions: [SQL] = ["i.parameters IS NOT NULL"]
        if let words = filter.words { conditions.append("i.prompt_words @@ \(Self.query(words))") }
        if let model = filter.model { conditions.append(Self.any(Self.models("i", model))) }
        if let sampler = filter.sampler { conditions.append("i.sampler = \(sampler.rawValue)") }
        if let size = filter.size {
            conditions.append("i.width = \(size.width)::int AND i.height = \(size.height)::int")
        }
        return conditions
    }

    /// The conditions that the index of terms answers, for a block that is named `b`.
    /// - Parameter more: terms by expressions.
    func ofTerms(_ origin: Origin?, and more: [SQL] = []) -> [SQL] {
        var terms = more
        if let job = filter.job { terms.append("'j' || \(job)::text") }
        if let worker { terms.append("'w' || \(worker)::text") }
        guard origin == .image else { return [Self.contains(terms)] }
        if let sampler = filter.sampler { terms.append("'s' || \(sampler.rawValue)") }
        if let size = filter.size { terms.append("'z' || \("\(size.width)x\(size.height)")") }
        terms += words.map { "'p' || \($0)" }
        var conditions: [SQL] = []
        if !terms.isEmpty { conditions.append(Self.contains(terms)) }
        if let model = filter.model {
            conditions.append("\(Self.terms) && ARRAY[b::text || 'm' || \(model), b::text || 'd' || left(\(model), 8)]")
        }
        return conditions
    }

    private static func contains(_ terms: [SQL]) -> SQL {
        let ofBlock = terms.map { term -> SQL in "b::text || \(term)" }
        return "\(Self.terms) @> ARRAY[\(ofBlock.joined(separator: ", "))]"
    }

    // MARK: The job `j`

    /// Who submitted it, and which it is.
    var ofJob: [SQL] {
        var conditions: [SQL] = []
        if let submitter = filter.submitter { conditions.append("j.submitter = \(submitter)") }
        if let job = filter.job { conditions.append("j.id = \(job)") }
        return conditions
    }

    /// All that a job says of its images. Each of the results has an index of its own for the model; a job that fits
    /// one of them fits.
    func ofJobs(_ origin: Origin?) -> [[SQL]] {
        var conditions = ofJob
        guard origin == .job else { return [conditions] }
        conditions.append("j.recipe IS NULL")
        if let words = filter.words { conditions.append("j.prompt_words @@ \(Self.query(words))") }
        if let sampler = filter.sampler { conditions.append("j.sampler = \(sampler.rawValue)") }
        if let size = filter.size {
            conditions.append("j.width = \(size.width)::int AND j.height = \(size.height)::int")
        }
        guard let model = filter.model else { return [conditions] }
        return Self.models("j", model).map { conditions + [$0] }
    }

    /// That the image's job is not deleted and says what the filter asks for. A subquery that finds the job by its id alone,
    /// since PostgreSQL might else read all jobs, or all of a model, for the few images of a block.
    func isOfJob(_ origin: Origin?) -> SQL {
        let conditions = ofJobs(origin).map { Self.all($0) }
        return "(SELECT \(Self.any(conditions)) FROM jobs j WHERE j.id = i.job_id)"
    }

    /// The same of an image with parameters of its own or its job's.
    var isWhole: SQL {
        guard asksParameters else { return isOfJob(nil) }
        return Self.any([
            Self.all(["i.parameters IS NULL", isOfJob(.job)]), Self.all(ofOwnParameters + [isOfJob(nil)]),
        ])
    }

    // MARK: Parts

    static func within(_ ids: Range<Int64>) -> [SQL] {
        var conditions: [SQL] = []
        if ids.lowerBound > 0 { conditions.append("i.id >= \(ids.lowerBound)") }
        if ids.upperBound < .max { conditions.append("i.id < \(ids.upperBound)") }
        return conditions
    }

    static func all(_ conditions: [SQL]) -> SQL {
        conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
    }

    static func any(_ conditions: [SQL]) -> SQL { "(\(conditions.joined(separator: " OR ")))" }

    private static let terms: SQL = """
        image_terms(
            i.id, i.job_id, i.worker_id, i.model_name, i.model_digest, i.sampler, i.width, i.height, i.prompt_words)
        """

    static func query(_ words: String) -> SQL { "plainto_tsquery('simple', \(words))" }

    static func mayBeDigest(_ model: String) -> Bool { model.unicodeScalars.count >= 8 }

    /// By name or, from eight digits on, by the beginning of the digest.
    private static func models(_ row: SQL, _ model: String) -> [SQL] {
        let byName: SQL = "\(row).model_name = \(model)"
        guard mayBeDigest(model) else { return [byName] }
        return [
            byName,
            "left(\(row).model_digest, 8) = left(\(model), 8) AND starts_with(\(row).model_digest, \(model))",
        ]
    }
}
