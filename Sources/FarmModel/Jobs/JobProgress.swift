/// A job at one moment, for those who watch it.
package struct JobProgress: Sendable, Equatable {
    /// An image in the making.
    package struct Rendering: Sendable, Equatable {
        package var task: TaskID
        package var workerName: String
        package var step: Int
        package var steps: Int

        package init(task: TaskID, workerName: String, step: Int, steps: Int) {
            self.task = task
            self.workerName = workerName
            self.step = step
            self.steps = steps
        }

        package init(_ live: LiveRendering) {
            self.init(task: live.task, workerName: live.workerName, step: live.step, steps: live.steps)
        }
    }

    package var job: Job
    package var rendering: [Rendering]

    package init(job: Job, rendering: [Rendering]) {
        self.job = job
        self.rendering = rendering
    }
}
