import FarmBasics
package import FarmModel
import FoundationEssentials
import SwiftProtobuf

extension StoredFile {
    /// A part of a model comes with neither model nor accessory.
    /// - Throws: `invalidInput` where what it is said to be is unknown to this build, and for no digest.
    package init(wire: Farm_V1_StoredFile) throws {
        self.init(
            digest: try Digest(checking: wire.digest), name: wire.name, bytes: wire.bytes,
            model: wire.hasModel ? try ModelDescription(wire: wire.model) : nil,
            accessory: wire.hasAccessory ? try AccessoryDescription(wire: wire.accessory) : nil,
            storedAt: Date(timeIntervalSince1970: wire.storedAt))
    }

    /// When it was stored, in seconds since 1970.
    package var wire: Farm_V1_StoredFile {
        .with {
            $0.digest = digest.hex
            $0.name = name
            $0.bytes = bytes
            if let model { $0.model = model.wire }
            if let accessory { $0.accessory = accessory.wire }
            $0.storedAt = storedAt.timeIntervalSince1970
        }
    }
}
