import FarmBasics
import FarmModel
import Prompts

/// The values of one parameter, ready to be put into a request.
enum RecipeValues: Sendable {
    case integers([Int64], put: @Sendable (inout JobRequest, Int64) throws -> Void)
    case numbers([Double], OptionAccess<Double>)
    case settings([OptionSetting])

    /// Reads what a person wrote: each item a value, or a range where the parameter is a number.
    /// - Throws: `invalidInput` that names the parameter and the item.
    init(_ items: [String], of parameter: RecipeParameter) throws {
        let name = parameter.rawValue
        let items = items.map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
        guard !items.isEmpty else { throw FarmError(.invalidInput, "\(name) has no value; give one or more") }
        switch parameter.option.kind {
        case .integer(let access, let limits):
            let limits = Int64(limits.lowerBound)...Int64(limits.upperBound)
            self = .integers(try Self.integers(items, name, within: limits)) { try access.set(&$0, Int($1)) }
        case .seed(let access):
            // What is added to it for lines and matrices finds room above.
            let limits = -1...(Int64.max - 2_000_000)
            self = .integers(try Self.integers(items, name, within: limits)) { try access.set(&$0, $1) }
        case .number(let access, let limits):
            self = .numbers(try Self.numbers(items, name, within: limits), access)
        case .size(let access, let limits):
            let sizes = try items.map { item in
                let size = try ImageSize(parsing: item)
                _ = try Self.checked(size.width, "width", within: limits)
                _ = try Self.checked(size.height, "height", within: limits)
                return size
            }
            self = .settings(sizes.map { size in OptionSetting(label: "\(size)") { try access.set(&$0, size) } })
        case .toggle, .choice, .file, .text, .picture, .weightedFiles:
            self = .settings(try items.map(parameter.option.setting))
        }
    }

    var count: Int {
        switch self {
        case .integers(let values, _): values.count
        case .numbers(let values, _): values.count
        case .settings(let settings): settings.count
        }
    }

    func label(at index: Int) -> String {
        switch self {
        case .integers(let values, _): "\(values[index])"
        case .numbers(let values, _): PromptNumber.decimal(values[index])
        case .settings(let settings): settings[index].label
        }
    }

    /// Puts value `index` into the request.
    /// - Throws: `invalidInput` where the request lacks what the parameter belongs to, such as a picture for a denoising
    ///   strength.
    func apply(_ index: Int, to request: inout JobRequest) throws {
        switch self {
        case .integers(let values, let put): try put(&request, values[index])
        case .numbers(let values, let access): try access.set(&request, values[index])
        case .settings(let settings): try settings[index].put(&request)
        }
    }

    private static func integers(
        _ items: [String], _ name: String, within limits: ClosedRange<Int64>
    ) throws -> [Int64] {
        try collected(items, name) { try RecipeRange.integers($0, parameter: name) }.map {
            try checked($0, name, within: limits)
        }
    }

    private static func numbers(
        _ items: [String], _ name: String, within limits: ClosedRange<Double>
    ) throws -> [Double] {
        try collected(items, name) { try RecipeRange.numbers($0, parameter: name) }.map {
            try checked($0, name, within: limits)
        }
    }

    private static func collected<Value>(
        _ items: [String], _ name: String, _ read: (String) throws -> [Value]
    ) throws -> [Value] {
        var values: [Value] = []
        for item in items {
            values += try read(item)
            let limit = ParameterLimits.imageCount.upperBound
            guard values.count <= limit else {
                throw FarmError(.invalidInput, "\(name) has \(values.count) values; at most \(limit) are accepted")
            }
        }
        return values
    }

    private static func checked<Value: Comparable>(
        _ value: Value, _ name: String, within limits: ClosedRange<Value>
    ) throws -> Value {
        guard limits.contains(value) else {
            throw FarmError(
                .invalidInput,
                "\(name) \(value) is out of range; accepted: \(limits.lowerBound) to \(limits.upperBound)")
        }
        return value
    }
}
