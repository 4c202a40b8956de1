package import FarmBasics
import FarmModel
package import FoundationEssentials
import LocalFiles

/// Finds the LoRA and upscalers of a task in the worker's folders, and its pictures in the cache or at the farm.
package struct TaskFileFinder: Sendable {
    let models: any ModelSource
    let inputs: InputCache
    /// Nil for a worker that fetches no models.
    let fetched: FetchCache?

    init(models: any ModelSource, inputs: InputCache, fetched: FetchCache? = nil) {
        self.models = models
        self.inputs = inputs
        self.fetched = fetched
    }

    /// Paths by SHA-256; the pictures stay until the holder lets go of them. Returns only when all are there, which
    /// can take as long as there is no coordinator.
    package func files(for task: RenderTask, holder: UUID) async throws(TaskFailure) -> [Digest: String] {
        if let fetched {
            try await fetched.acquire(
                [task.assignment.modelDigest] + task.assignment.parameters.accessoryDigests, for: holder)
        }
        var files: [Digest: String] = [:]
        for accessory in task.accessories {
            do {
                files[accessory.sha256] = try await models.path(of: accessory)
            } catch {
                throw TaskFailure(.missingModel, "\(error)")
            }
        }
        for input in task.inputs {
            do {
                files[input.sha256] = try await inputs.acquire(input.sha256, for: holder)
            } catch let failure as TaskFailure {
                throw failure
            } catch {
                throw TaskFailure(
                    (error as? FarmError)?.isDiskFull == true ? .diskFull : .inputOutput,
                    "the input picture \(input.sha256) cannot be kept: \(error)")
            }
        }
        return files
    }

    /// A device is about to load these files.
    func load(_ context: EngineContext, on device: String) async {
        let beside = [context.vae, context.controlNet].compactMap { $0 } + context.embeddings
        await fetched?.load(Set([context.modelDigest] + beside.map(\.sha256)), on: device)
    }

    /// Lets go of what the holder has.
    func release(_ holder: UUID) async {
        await inputs.release(holder)
        await fetched?.release(holder)
    }
}
