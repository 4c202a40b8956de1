import FarmBasics
package import FarmModel
import SwiftProtobuf

import struct FoundationEssentials.Date

extension DiskUse {
    /// Images, and the bytes of their PNGs.
    package init(wire: Farm_V1_DiskUse) {
        self.init(images: Int(wire.images), bytes: wire.bytes)
    }

    /// Images, and the bytes of their PNGs.
    package var wire: Farm_V1_DiskUse {
        .with {
            $0.images = Int64(images)
            $0.bytes = bytes
        }
    }
}

extension ImageDeletion {
    /// Ids that named no image come as `missing`.
    package init(wire: Farm_V1_DeleteImagesResponse) {
        self.init(deleted: DiskUse(wire: wire.deleted), missing: wire.missing.map(ImageID.init(rawValue:)))
    }
}

extension FarmDiskUse {
    /// The rules beside it are read on their own.
    package init(wire: Farm_V1_GetRetentionResponse) {
        self.init(
            kept: DiskUse(wire: wire.kept), databaseBytes: wire.databaseBytes, deletingJobs: Int(wire.deletingJobs))
    }
}

extension RetentionRule {
    /// - Throws: `invalidInput` where the rule is about two things, or says two things or none.
    package init(wire: Farm_V1_RetentionRule) throws {
        // It would delete more than it says.
        try wire.refuseUnknownFields("retention rule")
        let scope: Scope
        switch (wire.hasJob, wire.hasSubmitter) {
        case (false, false): scope = .farm
        case (true, false): scope = .job(JobID(wire.job))
        case (false, true): scope = .submitter(wire.submitter)
        case (true, true):
            throw FarmError(.invalidInput, "a retention rule is about one job or one submitter, not about both")
        }
        let limit: Limit
        switch (wire.hasOlderThanSeconds, wire.hasKeepNewest) {
        case (true, false): limit = .age(.seconds(wire.olderThanSeconds))
        case (false, true): limit = .count(Int(wire.keepNewest))
        default:
            throw FarmError(.invalidInput, "a retention rule says one thing: an age, or how many images to keep")
        }
        self.init(
            id: wire.id, scope: scope, limit: limit, createdAt: Date(timeIntervalSince1970: wire.createdAt))
    }

    /// An age goes in whole seconds; a rule for the whole farm names neither job nor submitter.
    package var wire: Farm_V1_RetentionRule {
        .with {
            $0.id = id
            switch scope {
            case .farm: break
            case .job(let job): $0.job = job.rawValue
            case .submitter(let name): $0.submitter = name
            }
            switch limit {
            case .age(let age): $0.olderThanSeconds = age.components.seconds
            case .count(let count): $0.keepNewest = Int64(count)
            }
            $0.createdAt = createdAt.timeIntervalSince1970
        }
    }
}
