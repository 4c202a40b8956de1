import FarmBasics
import FarmModel

import struct FoundationEssentials.UUID

/// Which files the farm knows, under which names.
struct MemoryFiles: Sendable {
    /// Who gives a file its name, last: a worker or the store.
    enum Holder: Sendable, Hashable {
        case worker(UUID)
        case store
    }

    /// A kind of file; nil for models.
    struct Name: Sendable, Hashable {
        var holder: Holder
        var kind: AccessoryKind?
        var digest: Digest
        var name: String
    }

    struct Details: Sendable {
        /// Nil for accessories.
        var defaults: ModelDefaults?
        var folders: [String]?
    }

    struct AccessoryKey: Sendable, Hashable {
        var digest: Digest
        var kind: AccessoryKind
    }

    private(set) var models: [Digest: ModelDescription] = [:]
    private(set) var accessories: [AccessoryKey: AccessoryDescription] = [:]
    private(set) var names: [Name: Details] = [:]
    /// The farm's model store, by digest.
    var stored: [Digest: StoredFile] = [:]

    /// Makes these the models that a worker names.
    mutating func remember(_ all: [ModelDescription], of worker: UUID) {
        let given = all.map { Name(holder: .worker(worker), kind: nil, digest: $0.digest, name: $0.name) }
        names = names.filter { $0.key.holder != .worker(worker) || $0.key.kind != nil || given.contains($0.key) }
        remember(all, holder: .worker(worker))
    }

    /// The same of the files beside the models.
    mutating func remember(_ all: [AccessoryDescription], of worker: UUID) {
        let given = all.map { Name(holder: .worker(worker), kind: $0.kind, digest: $0.sha256, name: $0.name) }
        names = names.filter { $0.key.holder != .worker(worker) || $0.key.kind == nil || given.contains($0.key) }
        remember(all, holder: .worker(worker))
    }

    /// Of one name that is given twice the first counts.
    mutating func remember(_ all: [ModelDescription], holder: Holder) {
        for model in all.reversed() {
            names[Name(holder: holder, kind: nil, digest: model.digest, name: model.name)] = Details(
                defaults: model.defaults, folders: model.folders)
        }
        for model in all.sorted(by: { $0.name > $1.name }) { know(model) }
    }

    mutating func remember(_ all: [AccessoryDescription], holder: Holder) {
        for file in all.reversed() {
            names[Name(holder: holder, kind: file.kind, digest: file.sha256, name: file.name)] = Details(
                folders: file.folders)
        }
        for file in all.sorted(by: { $0.name > $1.name }) { know(file) }
    }

    mutating func forgetStored(_ digest: Digest) {
        stored[digest] = nil
        names = names.filter { $0.key.holder != .store || $0.key.digest != digest }
    }

    private mutating func know(_ model: ModelDescription) {
        var known = models[model.digest] ?? model
        (known.name, known.family, known.defaults, known.folders) = (model.name, model.family, model.defaults, nil)
        models[model.digest] = known
    }

    private mutating func know(_ file: AccessoryDescription) {
        let key = AccessoryKey(digest: file.sha256, kind: file.kind)
        var known = accessories[key] ?? file
        (known.name, known.alias, known.folders) = (file.name, file.alias, nil)
        (known.shortHash, known.family) = (file.shortHash, file.family)
        accessories[key] = known
    }
}
