import FarmModel
import FarmStore

/// No mistakes here.
extension BrokenStore {
    func delete(job id: Int64) async throws -> DiskUse? { try await store.delete(job: id) }
    func delete(images ids: [Int64]) async throws -> ImageDeletion { try await store.delete(images: ids) }
    func diskUse(job id: Int64) async throws -> DiskUse? { try await store.diskUse(job: id) }
    func diskUse() async throws -> FarmDiskUse { try await store.diskUse() }
    func retentionRules() async throws -> [RetentionRule] { try await store.retentionRules() }
    func addRetentionRule(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) async throws -> RetentionRule? {
        try await store.addRetentionRule(scope, limit)
    }
    func removeRetentionRule(_ id: Int64) async throws -> Bool { try await store.removeRetentionRule(id) }
    func imagesDue(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) async throws -> Int {
        try await store.imagesDue(scope, limit)
    }
    func takeRetentionStep() async throws -> RetentionStep { try await store.takeRetentionStep() }
}
