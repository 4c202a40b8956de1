package import FarmModel

/// A task for one device, and the folder that its PNG goes to.
package struct RenderTask: Sendable, Equatable {
    package var assignment: TaskAssignment
    package var folder: String

    package init(assignment: TaskAssignment, folder: String) {
        self.assignment = assignment
        self.folder = folder
    }

    package var attempt: AttemptID { assignment.attempt }

    /// What the engine host calls this render.
    package var id: String { assignment.attempt.description }
}
