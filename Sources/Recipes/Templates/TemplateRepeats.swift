import FarmBasics

/// Takes repeats out of what is combinatorial: each text once, and none twice in one drawing.
///
/// Where texts cannot repeat they are counted and found by arithmetic, whatever their number; elsewhere they are listed,
/// as far as that stays quick.
enum TemplateRepeats {
    /// Texts of one choice that are listed; with more, those of different options may repeat.
    private static let mostOfChoice = 100_000
    /// Texts of a whole prompt.
    private static let mostOfPrompt = 20_000

    /// Whether a choice's texts may repeat and are too many to list.
    static func mayKeepRepeats(_ choice: TemplateChoice) -> Bool { choice.mayRepeat && choice.count > mostOfChoice }

    /// The same of a whole prompt.
    static func mayKeepRepeats(_ expression: TemplateExpression) -> Bool {
        expression.count > mostOfPrompt && expression.drawsNothing && !isDistinct(expression)
    }

    /// What is said of them.
    static func remark(on field: String) -> String {
        "the \(field) makes too many texts to compare them: some may come more than once"
    }

    /// A combinatorial choice that makes each text once.
    /// - Parameter steps: grows by the texts that were looked at.
    static func choice(
        options: [TemplateExpression], lower: Int = 1, upper: Int? = 1, separator: String = ",", steps: inout Int
    ) -> TemplateChoice {
        let choice = TemplateChoice(
            options: options, weights: [], lower: lower, upper: upper, separator: separator, sampler: .combinatorial)
        guard choice.mayRepeat, choice.count <= mostOfChoice, choice.isSettled else { return choice }
        steps += choice.count
        var seen: Set<String> = []
        var texts: [TemplateExpression] = []
        for index in 0..<choice.count {
            guard let members = members(of: choice, at: index) else { return choice }
            let text = TemplateMembers.joined(members, separator, .second)
            guard Set(members).count == members.count, seen.insert(text).inserted else { continue }
            texts.append(TemplateExpression(.text(text)))
        }
        return texts.isEmpty ? choice : TemplateChoice(options: texts, weights: [], sampler: .combinatorial)
    }

    /// Nil for what grows too long, which is refused when it is drawn.
    private static func members(of choice: TemplateChoice, at index: Int) -> [String]? {
        var random = TemplateRandom(seed: 0, stream: 0)
        var drawing = TemplateDrawing(random: random, slots: 0, field: "", grammar: .second)
        let picks = choice.picks(at: index, random: &random, place: 0)
        // The error is of the drawing.
        return try? drawing.members(of: choice, picks)
    }

    /// The numbers of a prompt's texts that no other has before; nil where that is all of them, or too many to look at.
    static func unique(
        _ expression: TemplateExpression, slots: Int, steps: inout Int
    ) -> [Int32]? {
        guard (2...mostOfPrompt).contains(expression.count), expression.drawsNothing, !isDistinct(expression) else {
            return nil
        }
        steps += expression.count
        var seen: Set<String> = []
        var kept: [Int32] = []
        for index in 0..<expression.count {
            var drawing = TemplateDrawing(
                random: TemplateRandom(seed: 0, stream: 0), slots: slots, field: "", grammar: .second)
            // What grows too long is refused when it is drawn.
            guard let text = try? drawing.written(expression, at: index, place: 0) else { return nil }
            if seen.insert(text.trimmingSpaces()).inserted { kept.append(Int32(index)) }
        }
        return kept.count == expression.count ? nil : kept
    }

    /// Whether its texts surely differ: all of its parts' do, and where another varies behind one, no text of that one
    /// begins another.
    private static func isDistinct(_ expression: TemplateExpression) -> Bool {
        switch expression.kind {
        case .text: return true
        case .choice(let choice): return !choice.mayRepeat && !choice.hasBlankEnds
        case .sequence(let parts):
            let varied = parts.filter { $0.count > 1 }
            return varied.allSatisfy(isDistinct) && varied.dropLast().allSatisfy(\.isPrefixFree)
        case .keep, .kept, .wrap: return expression.count == 1
        }
    }
}

extension TemplateExpression {
    fileprivate var isPrefixFree: Bool {
        if case .choice(let choice) = kind { return choice.isPrefixFree }
        return false
    }

    /// Whether no random and no cyclic choice is in it.
    fileprivate var drawsNothing: Bool {
        switch kind {
        case .text, .kept: true
        case .sequence(let parts): parts.allSatisfy(\.drawsNothing)
        case .choice(let choice):
            choice.sampler == .combinatorial && (choice.isSettled || choice.options.allSatisfy(\.drawsNothing))
        case .keep(_, let value): value.drawsNothing
        case .wrap(let wrapper, let inner): wrapper.drawsNothing && inner.drawsNothing
        }
    }
}
