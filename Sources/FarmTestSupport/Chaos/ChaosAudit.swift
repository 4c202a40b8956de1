import Crypto
import FarmBasics
package import FarmModel
import Foundation
import ImageCoding

/// Counts what a farm has recorded, through its own commands and in its database, and looks into every file.
package struct ChaosAudit {
    private let farm: FarmFixture

    /// - Parameter farm: its workers' logs are read too, so none of its processes may be another farm's.
    package init(farm: FarmFixture) { self.farm = farm }

    /// Waits until the jobs have ended, and looks at each image of theirs.
    package func audit(jobs: [(id: JobID, images: Int)], within limit: Duration) async throws -> ChaosReport {
        var report = ChaosReport()
        for job in jobs {
            report.submitted += job.images
            do {
                try await eventually("job \(job.id) ends", within: limit) { await hasEnded(job.id) }
            } catch {
                report.faults.append("\(error): \(try await farm.show(job.id))")
            }
            try await retryFailures(of: job.id, within: limit, &report)
            try await look(at: job, &report)
        }
        let ids = jobs.map { "\($0.id)" }.joined(separator: ",")
        report.stuck = try await count("SELECT count(*) FROM tasks WHERE state IN (0, 1) AND job_id IN (\(ids))")
        report.twice = try await count(
            "SELECT count(*) - count(DISTINCT (job_id, index)) FROM images WHERE job_id IN (\(ids))")
        report.renderedAgain = try await renders(of: jobs.map(\.id)) - report.submitted
        return report
    }

    /// Tries again what failed for good, as a person would: it must come to an end then. A host that hung under the
    /// same image twice, as faults that overlap bring about, puts it in quarantine by the farm's own rule; anything else
    /// is a fault.
    private func retryFailures(of job: JobID, within limit: Duration, _ report: inout ChaosReport) async throws {
        guard try await farm.show(job).job.counts.failed > 0 else { return }
        let failed: JobShowJSON = try await farm.succeed("show", "\(job)", "--failed", "--json").decode()
        for image in failed.failures {
            let words = "image \(job).\(image.index) failed for good: \(image.failure), \(image.message)"
            if image.failure == FailureClass.hang.rawValue {
                report.quarantined.append(words)
            } else {
                report.faults.append(words)
            }
        }
        try await farm.succeed("retry", "\(job)")
        try? await eventually("job \(job) ends", within: limit) { await hasEnded(job) }
    }

    /// Under faults a command may fail: it is asked again.
    private func hasEnded(_ job: JobID) async -> Bool {
        guard let report = try? await farm.show(job) else { return false }
        return report.job.counts.queued + report.job.counts.running == 0
    }

    private func look(at job: (id: JobID, images: Int), _ report: inout ChaosReport) async throws {
        let images = try await farm.pagedHistory(of: job.id, pageSize: 200)
        let found = Dictionary(grouping: images, by: \.index)
        let missing = (0..<job.images).filter { found[$0] == nil }
        report.lost += missing.count
        if !missing.isEmpty { report.faults.append("job \(job.id) lacks the images \(missing)") }
        if found.keys.contains(where: { !(0..<job.images).contains($0) }) {
            report.faults.append("job \(job.id) has images that nobody asked for: \(found.keys.sorted())")
        }
        let folder = "\(farm.folder)/audit-\(job.id)"
        try await farm.succeed("fetch", "\(job.id)", "--output", folder)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        for image in images {
            let fault = try check(image, in: folder, among: files)
            if let fault {
                report.lost += 1
                report.faults.append("image \(job.id).\(image.index): \(fault)")
            }
        }
    }

    private func check(_ image: ImageJSON, in folder: String, among files: [String]) throws -> String? {
        let middle = String(image.index + 1_000_000).dropFirst()
        guard let file = files.first(where: { $0.contains("-\(middle)-") }) else { return "there is no file" }
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)")))
        let digest = FarmBasics.Digest(bytes: SHA256.hash(data: bytes))
        guard digest == image.sha256 else { return "its bytes are not those that were recorded" }
        guard let picture = try? PNGDecoder.decode(bytes) else { return "it is no PNG" }
        return PixelDigest.of(picture.pixels) == image.pixelSHA256
            ? nil : "its pixels are not those that were rendered"
    }

    /// How many images of these jobs the workers' logs say were rendered.
    private func renders(of jobs: [JobID]) async throws -> Int {
        let wanted = Set(jobs.map { "job=\($0)" })
        return await farm.processes.filter { $0.launch.name == "farm-worker" }.reduce(0) { sum, worker in
            sum
                + worker.errors.split(separator: "\n").count { line in
                    line.hasSuffix("rendered an image")
                        && line.split(separator: " ").contains { wanted.contains(String($0)) }
                }
        }
    }

    private func count(_ sql: String) async throws -> Int {
        let output = try await farm.psql(sql)
        guard let count = Int(output) else { throw TestFailure("psql counts '\(output)'") }
        return count
    }
}
