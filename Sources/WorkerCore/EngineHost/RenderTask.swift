package import FarmBasics
package import FarmModel

/// A task for one device, and the folder that its PNG goes to.
package struct RenderTask: Sendable, Equatable {
    /// As the coordinator sent it.
    package var assignment: TaskAssignment
    /// Of the farm's spool, on the spool's own disk, so that the PNG need only be renamed.
    package var folder: String
    /// Where the files lie that it names beside its model and what the model is loaded with: paths by SHA-256. Nil
    /// until they have been found or fetched; without them the task does not begin.
    package var files: [Digest: String]?

    /// A task that names neither accessories nor pictures has its ``files`` at once: none.
    package init(assignment: TaskAssignment, folder: String) {
        self.assignment = assignment
        self.folder = folder
        files = accessories.isEmpty && inputs.isEmpty ? [:] : nil
    }

    /// The assignment's; a device has each once.
    package var attempt: AttemptID { assignment.attempt }

    /// What the engine host calls this render.
    package var id: String { assignment.attempt.description }

    /// Where its PNG lies once it is rendered, whatever a host says: it must not make this worker move another's file.
    package var file: String { "\(folder)/\(Spool.fileName(of: attempt))" }

    /// What must be loaded for it.
    package var context: EngineContext {
        EngineContext(modelDigest: assignment.modelDigest, parameters: assignment.parameters)
    }

    /// The LoRA and upscalers of the worker's folders, each once.
    package var accessories: [AccessoryReference] {
        var references = assignment.parameters.loras.map(\.file)
        if case .model(let upscaler) = assignment.parameters.hires?.upscaler { references.append(upscaler) }
        return Set(references).sorted { $0.sha256 < $1.sha256 }
    }

    /// The pictures that it starts from, which the coordinator has.
    package var inputs: [InputReference] { assignment.parameters.inputs }
}
