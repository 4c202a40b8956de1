/// Thrown by a command that ends with another code than 0 without a failure of its own, such as Ctrl-C during a wait.
struct CommandEnd: Error {
    let status: ExitStatus
    /// Goes to standard error as it is; empty for none.
    let message: String

    init(_ status: ExitStatus, _ message: String = "") {
        self.status = status
        self.message = message
    }
}
