internal import FarmBasics
internal import FarmModel
internal import FoundationEssentials

/// Turns infotext into a request, key by key.
struct InfotextTranslation {
    let infotext: ParsedInfotext
    let files: KnownFiles
    var request: JobRequest
    /// What could not be taken and why.
    private(set) var notes: [String] = []
    /// Keys that have been looked at.
    private var taken: Set<String> = []

    init(_ infotext: ParsedInfotext, files: KnownFiles, request: JobRequest) {
        self.infotext = infotext
        self.files = files
        self.request = request
    }

    mutating func run() {
        let isUpscaling =
            infotext.pairs.contains { $0.key.hasPrefix("Postprocess ") }
            && !infotext.pairs.contains { $0.key == "Steps" || $0.key == "Sampler" }
        if isUpscaling {
            takeUpscaling()
        } else {
            takeSampling()
            takeFiles()
            takePrompts()
            takeHires()
            takeInitImage()
            takeControl()
            takeEngineOptions()
        }
        sayWhatIsLeft()
    }

    mutating func note(_ text: String) { notes.append(text) }

    mutating func text(_ key: String) -> String? {
        taken.insert(key)
        return infotext.value(key)
    }

    /// The value as `read` understands it; a note where it does not.
    mutating func value<Value>(_ key: String, as kind: String, _ read: (String) throws -> Value?) -> Value? {
        guard let text = text(key) else { return nil }
        do {
            if let value = try read(text) { return value }
            note("\(key) '\(text.shortened())' is no \(kind)")
        } catch {
            note("\(key): \((error as? FarmError)?.message ?? "\(error)")")
        }
        return nil
    }

    mutating func number(_ key: String) -> Double? {
        value(key, as: "number") { Double($0).flatMap { $0.isFinite ? $0 : nil } }
    }

    mutating func integer(_ key: String) -> Int? {
        value(key, as: "whole number") { text in Int(text) ?? Double(text).flatMap { Int(exactly: $0) } }
    }

    mutating func size(_ key: String) -> ImageSize? { value(key, as: "size") { try ImageSize(parsing: $0) } }

    mutating func isTrue(_ key: String) -> Bool { text(key)?.lowercased() == "true" }

    mutating func picture(_ key: String) -> InputReference? {
        value(key, as: "SHA-256 and size") { InputReference(infotext: $0) }
    }

    private mutating func takeSampling() {
        let steps = integer("Steps")
        request.steps = steps ?? request.steps
        request.size = size("Size") ?? request.size
        request.seed = value("Seed", as: "whole number") { try Seed.read($0) } ?? request.seed
        takeSampler()
        takeGuidance()
        let eta = number("Eta") ?? number("Eta DDIM")
        request.eta = eta ?? request.eta
        request.randomSource = value("RNG", as: "random source") { try RandomSource.parse($0) } ?? request.randomSource
        if isTrue("Tiling") { request.isSeamless = true }
        if let clipSkip = integer("Clip skip"), clipSkip > 1, !isCivitaiFlux { request.clipSkip = clipSkip }
    }

    /// A schedule in the sampler's name wins; where there is a sampler and no schedule, it is `Automatic`.
    private mutating func takeSampler() {
        let schedule = takeSchedule()
        guard let name = text("Sampler"), name.lowercased() != "undefined" else {
            request.schedule = schedule ?? request.schedule
            return
        }
        guard let parsed = value("Sampler", as: "sampler", { try Sampler.parse($0) }) else {
            request.schedule = schedule ?? request.schedule
            return
        }
        request.sampler = parsed.sampler
        request.schedule = parsed.schedule ?? schedule ?? .automatic
    }

    /// stable-diffusion-webui's key, and SD.Next's and others'. InvokeAI's and diffusers' schedulers are samplers.
    private mutating func takeSchedule() -> Schedule? {
        if let schedule = value("Schedule type", as: "schedule", { try Schedule.parse($0) }) { return schedule }
        for key in ["Scheduler", "Schedule"] {
            guard let name = text(key) else { continue }
            if infotext.value("Sampler") == nil, let parsed = try? Sampler.parse(name) {
                request.sampler = parsed.sampler
                return parsed.schedule ?? .automatic
            }
            if let schedule = value(key, as: "schedule", { try Schedule.parse($0) }) { return schedule }
        }
        return nil
    }

    private mutating func takeGuidance() {
        // stable-diffusion.cpp's own key is `Guidance`.
        let engines = number("Guidance")
        let distilled = number(Infotext.Key.distilledGuidance) ?? engines
        guard let scale = number("CFG scale") else {
            request.distilledGuidance = distilled ?? request.distilledGuidance
            return
        }
        if isCivitaiFlux {
            request.distilledGuidance = scale
        } else {
            request.guidanceScale = scale
            request.distilledGuidance = distilled ?? request.distilledGuidance
        }
    }

    /// Civitai's own generator writes Flux' distilled guidance as `CFG scale`, and a clip skip that Flux has not.
    private var isCivitaiFlux: Bool {
        let resources = infotext.value("Civitai resources") ?? ""
        let isCivitai = !resources.isEmpty || infotext.value("Civitai metadata") != nil
        guard isCivitai, infotext.value(Infotext.Key.distilledGuidance) == nil else { return false }
        let names = CivitaiResource.parse(resources).filter(\.isCheckpoint).compactMap(\.modelName)
        return (names + [infotext.value("Model") ?? ""]).contains { $0.lowercased().contains("flux") }
    }

    private mutating func takeEngineOptions() {
        for option in GenerationOption.plain {
            guard let key = option.infotext?.key, let setting = value(key, as: option.noun, { try option.setting($0) })
            else { continue }
            do { try setting.put(&request) } catch { note("\(key): \((error as? FarmError)?.message ?? "\(error)")") }
        }
    }

    private mutating func sayWhatIsLeft() {
        for key in ["Steps", "Sampler", "CFG scale", "Size"] where infotext.isEmpty(key) { note("\(key) is empty") }
        notes += UntakenKeys.notes(passedOver: infotext.passedOver)
        notes += UntakenKeys.notes(infotext.pairs.filter { !taken.contains($0.key) })
    }
}
