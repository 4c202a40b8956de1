import FarmBasics
import FarmModel

import struct FoundationEssentials.UUID

/// The files that the farm has seen, under the names that connected workers give them, and those that have left and the
/// store gave last.
extension MemoryStore {
    /// By name, then digest; a model that workers name differently is there once a name.
    package func models() -> [KnownModel] {
        read { farm in
            farm.files.models.values.flatMap { known in
                let givers = farm.givers(of: known.digest, kind: nil)
                return farm.names(givers, else: known.name).map { name in
                    let own = givers.filter { $0.name == name }
                    var model = known
                    model.name = name
                    model.folders = MemoryFarm.folders(own)
                    model.defaults = own.compactMap(\.defaults).first ?? known.defaults
                    return KnownModel(
                        model: model, workerNames: MemoryFarm.workers(own),
                        isStored: farm.files.stored[known.digest] != nil)
                }
            }.sorted { ($0.model.name, $0.model.digest) < ($1.model.name, $1.model.digest) }
        }
    }

    /// By kind, name and digest; a file that workers name differently is there once a name.
    package func accessories() -> [KnownAccessory] {
        read { farm in
            farm.files.accessories.values.flatMap { known in
                let givers = farm.givers(of: known.sha256, kind: known.kind)
                return farm.names(givers, else: known.name).map { name in
                    let own = givers.filter { $0.name == name }
                    var file = known
                    file.name = name
                    file.folders = MemoryFarm.folders(own)
                    return KnownAccessory(
                        accessory: file, workerNames: MemoryFarm.workers(own),
                        isStored: farm.files.stored[known.sha256] != nil)
                }
            }.sorted {
                ($0.accessory.kind.rawValue, $0.accessory.name, $0.accessory.sha256)
                    < ($1.accessory.kind.rawValue, $1.accessory.name, $1.accessory.sha256)
            }
        }
    }
}

extension MemoryFarm {
    /// Who gives a file a name.
    fileprivate struct Giver {
        var name: String
        var defaults: ModelDefaults?
        var folders: [String]?
        /// Nil where nobody connected does.
        var worker: String?
    }

    /// Connected workers first, by name.
    fileprivate func givers(of digest: Digest, kind: AccessoryKind?) -> [Giver] {
        let live = liveSessions
        var connected: [Giver] = []
        for session in live {
            let worker = workers[session.worker]?.name
            if kind == nil {
                connected += session.models.filter { $0.digest == digest }.map {
                    Giver(name: $0.name, defaults: $0.defaults, folders: $0.folders, worker: worker)
                }
            } else {
                connected += session.accessories.filter { $0.sha256 == digest && $0.kind == kind }.map {
                    Giver(name: $0.name, folders: $0.folders, worker: worker)
                }
            }
        }
        let here = Set(live.map { MemoryFiles.Holder.worker($0.worker) })
        let left = files.names.filter {
            $0.key.digest == digest && $0.key.kind == kind && !here.contains($0.key.holder)
        }.map { Giver(name: $0.key.name, defaults: $0.value.defaults, folders: $0.value.folders) }
        return connected.sorted { ($0.worker ?? "") < ($1.worker ?? "") } + left
    }

    fileprivate func names(_ givers: [Giver], else name: String) -> Set<String> {
        givers.isEmpty ? [name] : Set(givers.map(\.name))
    }

    fileprivate static func workers(_ givers: [Giver]) -> [String] { Set(givers.compactMap(\.worker)).sorted() }

    fileprivate static func folders(_ givers: [Giver]) -> [String]? {
        let all = Set(givers.flatMap { $0.folders ?? [] })
        return all.isEmpty ? nil : all.sorted()
    }
}
