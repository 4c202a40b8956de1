package import EngineHostProtocol

/// The longest gaps between signs of progress that renders of one size have shown, and what follows for the next.
package struct RenderPace: Sendable {
    private struct Key: Hashable {
        var phase: RenderProgress.Phase
        var pixels: Int
    }

    private var longest: [Key: Duration] = [:]

    package init() {}

    package mutating func note(_ gap: Duration, phase: RenderProgress.Phase, pixels: Int) {
        let key = Key(phase: phase, pixels: pixels)
        longest[key] = max(longest[key] ?? .zero, gap)
    }

    package func budget(phase: RenderProgress.Phase, pixels: Int, _ budgets: HostBudgets) -> Duration {
        guard let gap = longest[Key(phase: phase, pixels: pixels)] else { return budgets.unmeasured }
        return max(phase == .decoding ? budgets.decode : budgets.step, gap * budgets.factor)
    }
}
