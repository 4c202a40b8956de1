import FarmBasics
import FarmModel
import Prompts

/// Ranges as stable-diffusion-webui's X/Y/Z plot writes them: `1-100`, `10-50(+10)`, `30-10(-5)`, `4-10[7]`.
///
/// Whole numbers: without a step every number, the end included; with one those before the end + 1 (so a falling range
/// stops above its end + 1); with a number of points, evenly spaced with both ends, fractions cut off. Fractions: the
/// step is 1 where none is written, and the range runs to before the end + the step, so that the end is included and a
/// step that does not divide the range passes it once.
enum RecipeRange {
    /// Every number of an item: one for a number, many for a range.
    /// - Throws: `invalidInput` for what is no number or range, never ends, or has more than a million numbers.
    static func integers(_ text: String, parameter: String) throws -> [Int64] {
        let item = Item(text)
        if let value = item.single.flatMap(integer) { return [value] }
        guard let range = item.range, let first = bounded(range.first), let last = bounded(range.last) else {
            throw refused(text, parameter, "is no whole number or range")
        }
        switch range.rule {
        case .points(let count):
            let count = try checked(count, text, parameter)
            return (0..<count).map { point in
                count == 1
                    ? first
                    : Int64(Double(first) + Double(point) * (Double(last) - Double(first)) / Double(count - 1))
            }
        case .step(let written):
            guard let step = written.map(bounded) ?? 1 else {
                throw refused(text, parameter, "has a step that is no whole number")
            }
            let distance = Double(last + 1) - Double(first)
            let count = try checked(distance: distance, step: Double(step), text, parameter)
            return (0..<count).map { first + Int64($0) * step }
        }
    }

    /// As ``integers(_:parameter:)``, with fractions.
    static func numbers(_ text: String, parameter: String) throws -> [Double] {
        let item = Item(text)
        if let value = item.single.flatMap(PromptNumber.value) { return [value] }
        guard let range = item.range, let first = PromptNumber.value(range.first),
            let last = PromptNumber.value(range.last)
        else { throw refused(text, parameter, "is no number or range") }
        switch range.rule {
        case .points(let count):
            let count = try checked(count, text, parameter)
            return (0..<count).map { point in
                count == 1 ? first : clean(first + Double(point) * (last - first) / Double(count - 1))
            }
        case .step(let written):
            guard let step = written.map(PromptNumber.value) ?? 1 else {
                throw refused(text, parameter, "has a step that is no number")
            }
            let count = try checked(distance: last + step - first, step: step, text, parameter)
            return (0..<count).map { clean(first + Double($0) * step) }
        }
    }

    /// How many steps fit; what lies within a millionth of a step of the end is the end.
    private static func checked(distance: Double, step: Double, _ text: String, _ parameter: String) throws -> Int {
        guard step != 0 else { throw refused(text, parameter, "never ends, its step is 0") }
        let count = (distance / step - 1e-6).rounded(.up)
        guard count >= 1, distance / step > 1e-6 else {
            throw refused(text, parameter, "never reaches its end; its step leads away from it")
        }
        guard count <= Double(ParameterLimits.imageCount.upperBound) else { throw tooMany(text, parameter) }
        return Int(count)
    }

    private static func checked(_ points: String, _ text: String, _ parameter: String) throws -> Int {
        guard let count = integer(points), count > 0 else {
            throw refused(text, parameter, "has no number of points from 1 on in its brackets")
        }
        guard count <= ParameterLimits.imageCount.upperBound else { throw tooMany(text, parameter) }
        return Int(count)
    }

    private static func refused(_ text: String, _ parameter: String, _ what: String) -> FarmError {
        FarmError(
            .invalidInput,
            "\(parameter) '\(text.shortened())' \(what); accepted are such as 20, 1-100, 10-50(+10), "
                + "50-10(-10), 4-10[7]")
    }

    private static func tooMany(_ text: String, _ parameter: String) -> FarmError {
        FarmError(
            .invalidInput,
            "\(parameter) '\(text.shortened())' has more than \(ParameterLimits.imageCount.upperBound) values; "
                + "at most that many are accepted")
    }

    /// Without the last bits that adding fractions leaves: 4.3 and not 4.300000000000001.
    private static func clean(_ value: Double) -> Double {
        abs(value) < 1e6 ? (value * 1e9).rounded() / 1e9 : value
    }

    /// Within what `Double` counts exactly, so that no arithmetic on a range overflows.
    private static func bounded(_ text: String) -> Int64? {
        integer(text).flatMap { $0.magnitude < 1 << 53 ? $0 : nil }
    }

    private static func integer(_ text: String) -> Int64? {
        Int64(text.hasPrefix("+") ? String(text.dropFirst()) : text)
    }

    /// An item's parts, as text.
    private struct Item {
        enum Rule {
            /// Nil: 1.
            case step(String?)
            case points(String)
        }

        var single: String?
        var range: (first: String, last: String, rule: Rule)?

        init(_ text: String) {
            let compact = text.filter { !$0.isWhitespace }
            single = compact
            var body = compact[...]
            var rule = Rule.step(nil)
            if body.last == ")", let open = body.lastIndex(of: "(") {
                let step = body[body.index(after: open)...].dropLast()
                guard step.first == "+" || step.first == "-" else { return }
                rule = .step(String(step))
                body = body[..<open]
            } else if body.last == "]", let open = body.lastIndex(of: "[") {
                rule = .points(String(body[body.index(after: open)...].dropLast()))
                body = body[..<open]
            }
            // The first character may be the first number's sign.
            guard let dash = body.dropFirst().firstIndex(of: "-") else { return }
            range = (String(body[..<dash]), String(body[body.index(after: dash)...]), rule)
        }
    }
}
