import FarmBasics
package import FarmModel
package import FarmScheduling

package import struct FoundationEssentials.Date
package import struct FoundationEssentials.UUID

/// What tests see and do behind the store's back.
extension MemoryStore {
    /// Makes a coordinator's last sign of life one of that time.
    package func setAlive(_ coordinator: UUID, at date: Date) {
        tamper { $0.coordinators[coordinator]?.aliveAt = date }
    }

    /// How the tasks of a job stand, by index; the digest is what the stored bytes of their images are, in UTF-8,
    /// nil where they are none.
    package func lives(job: JobID) -> [TaskLife] {
        let farm = farm
        return (farm.tasks[job] ?? []).map { task in
            var life = task.life
            guard let image = task.image.flatMap({ farm.images[$0] }) else { return life }
            life.digest = Digest(String(decoding: image.png, as: UTF8.self))
            return life
        }
    }

    /// All sessions that a worker ever had, and whether they are live.
    package func sessions(of worker: UUID) -> [SessionID: Bool] {
        farm.sessions.filter { $0.value.worker == worker }.mapValues(\.isLive)
    }

    /// A coordinator's sessions that are live.
    package func liveSessions(of coordinator: UUID) -> [SessionID] {
        farm.liveSessions.filter { $0.coordinator == coordinator }.map(\.id)
    }

    /// The random key of a job.
    package func key(of job: JobID) -> Int64? { farm.jobs[job]?.key }
}
