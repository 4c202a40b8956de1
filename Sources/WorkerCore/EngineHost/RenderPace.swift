package import EngineHostProtocol
package import FarmModel

/// The longest gaps between signs of progress that renders of one kind have shown, and what follows for the next.
package struct RenderPace: Sendable {
    /// How far a render was at its last sign of progress.
    package struct Position: Sendable, Hashable {
        /// What is going on from here to the next sign of progress.
        package var phase = RenderProgress.Phase.preparing
        /// The engine counts its steps anew in each pass.
        package var pass = 0
        /// Steps done in the pass.
        package var step = 0

        /// Where a render begins.
        package init() {}

        /// Takes up a sign of progress. After its last step sampling is over, though the host has not said so yet.
        package mutating func move(to progress: RenderProgress) {
            if progress.phase == .sampling, progress.step < step { pass += 1 }
            step = progress.step
            phase = progress.phase == .sampling && progress.step >= progress.steps ? .decoding : progress.phase
        }
    }

    /// What makes one gap as long as another. With two passes each step counts by itself: the second pass's are longer
    /// than the first's, and between the two lies the enlargement.
    private struct Key: Hashable {
        var phase: RenderProgress.Phase
        var pixels: Int
        var position: Position?
        var steps: Int?
        var hires: HiresFix?
        /// What is read and encoded before the first step.
        var pictures: Int
        var loras: Int

        init(_ parameters: GenerationParameters, at position: Position) {
            phase = position.phase
            let size = parameters.upscaling?.pictures.first?.size ?? parameters.size
            hires = parameters.hires
            pixels = size.pixelCount + (hires?.size.pixelCount ?? 0)
            self.position = hires.map { _ in position }
            steps = hires.map { _ in parameters.steps }
            pictures = phase == .preparing ? parameters.inputs.count : 0
            loras = phase == .preparing ? parameters.loras.count : 0
        }
    }

    /// People's numbers decide how many kinds there are: so many are remembered.
    private static let most = 4096

    private var longest: [Key: Duration] = [:]

    /// Knows no gap: one for each model that is loaded.
    package init() {}

    /// - Parameter position: Where the gap began.
    package mutating func note(_ gap: Duration, at position: Position, of parameters: GenerationParameters) {
        if longest.count >= Self.most { longest = [:] }
        let key = Key(parameters, at: position)
        longest[key] = max(longest[key] ?? .zero, gap)
    }

    /// How long the next sign of progress may take: ``HostBudgets/factor`` times the longest such gap, with a least for
    /// the phase; ``HostBudgets/unmeasured`` where none is known.
    package func budget(
        at position: Position, of parameters: GenerationParameters, _ budgets: HostBudgets
    ) -> Duration {
        guard let gap = longest[Key(parameters, at: position)] else { return budgets.unmeasured }
        return max(position.phase == .decoding ? budgets.decode : budgets.step, gap * budgets.factor)
    }
}
