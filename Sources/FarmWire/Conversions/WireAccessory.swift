import FarmBasics
package import FarmModel
import SwiftProtobuf

extension AccessoryDescription {
    /// Texts are cut to what the store holds; a family that this build does not know is `unknown`.
    /// - Throws: `invalidInput` for a kind of file that this build does not know, and for no digest.
    package init(wire: Farm_V1_Accessory) throws {
        self.init(
            kind: try known(wire.kind, "kind of file"), name: wire.name.storable(bytes: 1000),
            alias: wire.hasAlias ? wire.alias.storable(bytes: 1000) : nil,
            sha256: try Digest(checking: wire.sha256), shortHash: wire.shortHash.storable(bytes: 1000),
            family: ModelFamily(rawValue: wire.family) ?? .unknown,
            bytes: wire.bytes,
            folders: wire.folders.isEmpty ? nil : wire.folders.map { $0.storable(bytes: 1000) })
    }

    /// An accessory without folders and one whose folders nobody said look the same.
    package var wire: Farm_V1_Accessory {
        .with {
            $0.kind = kind.rawValue
            $0.name = name
            if let alias { $0.alias = alias }
            $0.sha256 = sha256.hex
            $0.shortHash = shortHash
            $0.family = family.rawValue
            $0.bytes = bytes
            $0.folders = folders ?? []
        }
    }
}

extension AccessoryReference {
    init(wire: Farm_V1_AccessoryRef) throws {
        self.init(name: wire.name, sha256: try Digest(checking: wire.sha256), shortHash: wire.shortHash)
    }

    var wire: Farm_V1_AccessoryRef {
        .with {
            $0.name = name
            $0.sha256 = sha256.hex
            $0.shortHash = shortHash
        }
    }
}
