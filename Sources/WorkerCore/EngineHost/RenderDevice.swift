package import FarmModel

/// A device that renders tasks in order and reports each one's end.
package protocol RenderDevice: Sendable {
    /// `cpu`, `cuda:0`, `vulkan:1`.
    var id: String { get }
    func enqueue(_ task: RenderTask) async
    /// Drops the task if it waits, ends it if it runs.
    func abandon(_ attempt: AttemptID) async
    /// Gives back the tasks that wait.
    func releaseWaiting() async
    /// Gives back those of the tasks that wait.
    func giveBack(_ attempts: [AttemptID]) async
}
