import FarmBasics
package import FarmModel
import SwiftProtobuf

extension ModelDescription {
    /// Texts are cut to what the store holds; a family that this build does not know is `unknown`.
    /// - Throws: `invalidInput` for a file of an unknown role: the model could not be loaded without it; and for no
    ///   digest.
    package init(wire: Farm_V1_Model) throws {
        self.init(
            name: wire.name.storable(bytes: 1000), digest: try Digest(checking: wire.digest),
            family: ModelFamily(rawValue: wire.family) ?? .unknown,
            bytes: wire.bytes, defaults: ModelDefaults(wire: wire.defaults),
            files: try wire.files.map { file in
                guard let role = ModelFileRole(rawValue: file.role) else {
                    throw FarmError(
                        .invalidInput,
                        "model '\(wire.name.shortened())' has a file of the unknown role '\(file.role.shortened())'")
                }
                return File(role: role, sha256: try Digest(checking: file.sha256))
            }, folders: wire.folders.isEmpty ? nil : wire.folders.map { $0.storable(bytes: 1000) })
    }

    /// A model without folders and one whose folders nobody said look the same.
    package var wire: Farm_V1_Model {
        .with {
            $0.name = name
            $0.digest = digest.hex
            $0.family = family.rawValue
            $0.bytes = bytes
            $0.defaults = defaults.wire
            $0.files = files.map { file in
                .with {
                    $0.role = file.role.rawValue
                    $0.sha256 = file.sha256.hex
                }
            }
            $0.folders = folders ?? []
        }
    }
}

extension ModelDefaults {
    /// A sampler or schedule that this build does not know is left out: it is a suggestion only.
    init(wire: Farm_V1_Model.Defaults) {
        self.init(
            width: wire.hasWidth ? Int(wire.width) : nil, height: wire.hasHeight ? Int(wire.height) : nil,
            steps: wire.hasSteps ? Int(wire.steps) : nil,
            guidanceScale: wire.hasGuidanceScale ? wire.guidanceScale : nil,
            sampler: wire.hasSampler ? Sampler(rawValue: wire.sampler) : nil,
            schedule: wire.hasSchedule ? Schedule(rawValue: wire.schedule) : nil)
    }

    var wire: Farm_V1_Model.Defaults {
        .with {
            if let width { $0.width = Int32(clamping: width) }
            if let height { $0.height = Int32(clamping: height) }
            if let steps { $0.steps = Int32(clamping: steps) }
            if let guidanceScale { $0.guidanceScale = guidanceScale }
            if let sampler { $0.sampler = sampler.rawValue }
            if let schedule { $0.schedule = schedule.rawValue }
        }
    }
}
