/// How long an engine host may go without progress before it counts as hung.
package struct HostBudgets: Sendable, Equatable {
    /// From its start to its first word.
    package var start: Duration = .seconds(120)
    /// Between two signs of progress while it loads a model.
    package var load: Duration = .seconds(600)
    /// In a render, before anything of the kind has been measured on this model at this size.
    package var unmeasured: Duration = .seconds(600)
    /// The least for reading the prompt and for a step.
    package var step: Duration = .seconds(30)
    /// The least for decoding.
    package var decode: Duration = .seconds(120)
    /// How many times the longest measured gap may pass.
    package var factor: Int = 10
    /// Quiet for this long, a host is asked whether it is there.
    package var quiet: Duration = .seconds(10)
    /// And has this long to answer.
    package var answer: Duration = .seconds(30)
    /// From its being killed to its end.
    package var end: Duration = .seconds(30)

    /// What a worker uses; tests shorten them.
    package init() {}
}
