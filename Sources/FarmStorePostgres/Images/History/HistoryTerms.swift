import FarmModel

import struct FoundationEssentials.UUID

/// What the indexes of terms are asked for, as migration 10 writes them: without their blocks' numbers, as hashes.
struct HistoryTerms {
    /// Of an image's own row.
    private(set) var image: [Int64] = []
    /// Of one whose parameters are its job's, and of one that has its own.
    private(set) var seed: [Int64] = []
    private(set) var ownSeed: [Int64] = []
    /// Of its job, whatever the origin of its parameters.
    private(set) var job: [Int64] = []
    /// Of its parameters, wherever they stand.
    private(set) var parameters: [Int64] = []
    /// One of these, too: the model's name, and the beginning of its digest.
    private(set) var model: [Int64] = []
    /// Of a worker that rendered images of the job.
    private(set) var worker: [Int64] = []
    /// All jobs have it.
    private(set) var any: [Int64] = []
    /// Jobs whose images have parameters of their own have it.
    private(set) var recipe: [Int64] = []

    static let hashBits: Int64 = (1 << 40) - 1

    /// So many words find few enough images: each word is looked up in each block.
    private static let words = 4

    /// - Parameters:
    ///   - words: the filter's, as PostgreSQL takes them apart.
    ///   - hashes: of texts, in their order.
    init(
        _ filter: HistoryFilter, worker: UUID?, words: [String], hashes: ([String]) async throws -> [Int64]
    ) async throws {
        var parts: [(WritableKeyPath<HistoryTerms, [Int64]>, String)] = [(\.any, ""), (\.recipe, "r")]
        if let job = filter.job { parts.append((\.image, "j\(job)")) }
        if let worker { parts += [\.image, \.worker].map { ($0, "w\(worker.uuidString.lowercased())") } }
        if let seed = filter.seed { parts += [(\.seed, "e\(seed)"), (\.ownSeed, "f\(seed)")] }
        if let submitter = filter.submitter { parts.append((\.job, "u" + submitter)) }
        if let sampler = filter.sampler { parts.append((\.parameters, "s" + sampler.rawValue)) }
        if let size = filter.size { parts.append((\.parameters, "z\(size.width)x\(size.height)")) }
        let longest = words.sorted { $0.utf8.count > $1.utf8.count }.prefix(Self.words)
        parts += longest.map { (\.parameters, "p" + $0) }
        if let model = filter.model {
            parts.append((\.model, "m" + model))
            if Self.mayBeDigest(model) {
                parts.append((\.model, "d" + String(String.UnicodeScalarView(model.unicodeScalars.prefix(8)))))
            }
        }
        for (part, hash) in zip(parts, try await hashes(parts.map(\.1))) { self[keyPath: part.0].append(hash) }
    }

    static func mayBeDigest(_ model: String) -> Bool { model.unicodeScalars.count >= 8 }
}
