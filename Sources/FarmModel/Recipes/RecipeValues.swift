/// The values of one parameter, ready to be put into a request.
enum RecipeValues: Sendable {
    case integers([Int64])
    case numbers([Double])
    case sizes([ImageSize])
    case samplers([(sampler: Sampler, schedule: Schedule?)])
    case schedules([Schedule])
    case sources([RandomSource])
    case names([String])

    /// Reads what a person wrote: each item a value, or a range where the parameter is a number.
    /// - Throws: `invalidInput` that names the parameter and the item.
    init(_ items: [String], of parameter: RecipeParameter) throws {
        let name = parameter.rawValue
        let items = items.map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
        guard !items.isEmpty else { throw FarmError(.invalidInput, "\(name) has no value; give one or more") }
        switch parameter {
        case .steps, .hiresSteps:
            self = .integers(try Self.integers(items, name, within: 1...Int64(ParameterLimits.steps.upperBound)))
        case .clipSkip: self = .integers(try Self.integers(items, name, within: 1...12))
        case .seed: self = .integers(try Self.integers(items, name, within: -1...(Int64.max - 2_000_000)))
        case .cfg, .guidance: self = .numbers(try Self.numbers(items, name, within: ParameterLimits.guidanceScale))
        case .strength, .hiresStrength, .eta: self = .numbers(try Self.numbers(items, name, within: 0...1))
        case .flowShift: self = .numbers(try Self.numbers(items, name, within: 0...100))
        case .hiresScale: self = .numbers(try Self.numbers(items, name, within: 1...16))
        case .size: self = .sizes(try items.map(Self.size))
        case .sampler: self = .samplers(try items.map(Sampler.parse))
        case .schedule: self = .schedules(try items.map(Schedule.parse))
        case .rng: self = .sources(try items.map(RandomSource.parse))
        case .model, .vae, .hiresUpscaler: self = .names(items)
        }
    }

    var count: Int {
        switch self {
        case .integers(let values): values.count
        case .numbers(let values): values.count
        case .sizes(let values): values.count
        case .samplers(let values): values.count
        case .schedules(let values): values.count
        case .sources(let values): values.count
        case .names(let values): values.count
        }
    }

    func label(at index: Int) -> String {
        switch self {
        case .integers(let values): return "\(values[index])"
        case .numbers(let values): return PromptNumber.decimal(values[index])
        case .sizes(let values): return "\(values[index])"
        case .samplers(let values):
            let (sampler, schedule) = values[index]
            return ([sampler.rawValue] + (schedule.map { [$0.rawValue] } ?? [])).joined(separator: " ")
        case .schedules(let values): return values[index].rawValue
        case .sources(let values): return values[index].rawValue
        case .names(let values): return values[index]
        }
    }

    /// Puts value `index` into the request.
    /// - Throws: `invalidInput` for a denoising strength where no picture is started from.
    func apply(_ index: Int, as parameter: RecipeParameter, to request: inout JobRequest) throws {
        switch self {
        case .integers(let values): Self.apply(values[index], as: parameter, to: &request)
        case .numbers(let values): try Self.apply(values[index], as: parameter, to: &request)
        case .sizes(let values): request.size = values[index]
        case .samplers(let values):
            request.sampler = values[index].sampler
            if let schedule = values[index].schedule { request.schedule = schedule }
        case .schedules(let values): request.schedule = values[index]
        case .sources(let values): request.randomSource = values[index]
        case .names(let values):
            switch parameter {
            case .model: request.model = values[index]
            case .vae: request.vae = values[index]
            default: Self.withHires(&request) { $0.upscaler = values[index] }
            }
        }
    }

    private static func apply(_ value: Int64, as parameter: RecipeParameter, to request: inout JobRequest) {
        switch parameter {
        case .steps: request.steps = Int(value)
        case .clipSkip: request.clipSkip = Int(value)
        case .hiresSteps: withHires(&request) { $0.steps = Int(value) }
        default: request.seed = value
        }
    }

    private static func apply(_ value: Double, as parameter: RecipeParameter, to request: inout JobRequest) throws {
        switch parameter {
        case .cfg: request.guidanceScale = value
        case .guidance: request.distilledGuidance = value
        case .eta: request.eta = value
        case .flowShift: request.flowShift = value
        case .hiresScale: withHires(&request) { $0.scale = value }
        case .hiresStrength: withHires(&request) { $0.strength = value }
        default:
            guard request.initImage != nil else {
                throw FarmError(
                    .invalidInput, "strength \(value) says how much of a picture is drawn anew; name init-images too")
            }
            request.initImage?.strength = value
        }
    }

    private static func withHires(_ request: inout JobRequest, _ change: (inout RequestedHires) -> Void) {
        var hires = request.hires ?? RequestedHires()
        change(&hires)
        request.hires = hires
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

    private static func size(_ text: String) throws -> ImageSize {
        let size = try ImageSize(parsing: text)
        _ = try checked(size.width, "width", within: ParameterLimits.side)
        _ = try checked(size.height, "height", within: ParameterLimits.side)
        return size
    }
}
