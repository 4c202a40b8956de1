import EngineHostProtocol
import FarmModel

extension RenderRequest {
    /// A task's, whose files are here.
    init(_ task: RenderTask) {
        self.init(
            id: task.id, modelKey: task.context.key,
            modelName: task.assignment.modelName.isEmpty ? nil : task.assignment.modelName,
            parameters: task.assignment.parameters, files: task.files ?? [:],
            directory: task.folder, fileName: Spool.fileName(of: task.attempt), wantsPreview: true)
    }
}
