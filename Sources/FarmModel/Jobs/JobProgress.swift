/// A job at one moment, for those who watch it.
package struct JobProgress: Sendable, Equatable {
    /// An image in the making.
    package struct Rendering: Sendable, Equatable {
        /// One of the job's own.
        package var task: TaskID
        /// Who renders it.
        package var workerName: String
        /// Steps that are done, 0 to ``steps``.
        package var step: Int
        /// Of both passes, where there is a hires pass; the parameters' own number until the engine has said it.
        package var steps: Int

        /// - Parameter step: 0 to `steps`.
        package init(task: TaskID, workerName: String, step: Int, steps: Int) {
            self.task = task
            self.workerName = workerName
            self.step = step
            self.steps = steps
        }

        /// The same without what only concerns the farm: the worker's identity and its device.
        package init(_ live: LiveRendering) {
            self.init(task: live.task, workerName: live.workerName, step: live.step, steps: live.steps)
        }
    }

    /// As the store knew it at that moment.
    package var job: Job
    /// Its images that are being drawn, of all coordinators; fewer than ``JobCounts/running`` where workers hold some
    /// back.
    package var rendering: [Rendering]

    /// - Parameter rendering: of this job alone.
    package init(job: Job, rendering: [Rendering]) {
        self.job = job
        self.rendering = rendering
    }
}
