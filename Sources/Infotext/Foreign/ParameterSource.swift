import FarmBasics

/// Finds how an image was made in what a file carries or a person pastes, whoever wrote it. Text of another format is
/// read or refused: it never becomes a prompt.
package enum ParameterSource {
    /// The places in which text alone is a prompt; elsewhere cameras and editors write, too.
    private static let promptPlaces = [PlaceName.parameters, PlaceName.postprocessing]

    /// What a person pastes or keeps in a text file. Text without parameters is all prompt.
    /// - Throws: ``FarmError`` where it says nothing, or is another format's and not read.
    package static func read(pasted text: String) throws -> ForeignParameters {
        let text = PastedText.unframed(text)
        let read: ForeignParameters
        switch TextKind(of: text) {
        case .nothing: throw saysNothing
        case .json(let value):
            if let json = try ForeignJSON.read(value) {
                read = json
            } else if value.string.map({ TextKind(of: $0) }) == .plain {
                // A prompt wholly in quotation marks.
                read = try infotext(text)
            } else {
                throw FarmError(.invalidInput, "it is JSON that names no prompt; \(accepted)")
            }
        case .brokenJSON:
            let tool = JSONMarks.tool(of: text).map { "\($0)'s " } ?? ""
            throw FarmError(.invalidInput, "it is \(tool)JSON that is damaged or ends too early; \(accepted)")
        case .xml:
            guard let xmp = try Self.read(XMPText.read(text)) else {
                throw FarmError(.invalidInput, "it is XML without the parameters of an image; \(accepted)")
            }
            read = xmp
        case .html: throw FarmError(.invalidInput, "it is HTML; paste the parameters' text alone")
        case .base64: throw FarmError(.invalidInput, "it is base64; give the file that it encodes")
        case .plain:
            read =
                try InvokePrompt.readDream(text) ?? CaptionText.read(text) ?? KeyedLines.read(text) ?? infotext(text)
        }
        return try checked(read)
    }

    /// The one place where every prompt that was read is looked at, whatever way it came.
    private static func checked(_ read: ForeignParameters) throws -> ForeignParameters {
        for (name, text) in [("prompt", read.infotext.prompt), ("negative prompt", read.infotext.negativePrompt)] {
            try text.checkStorable(name)
            guard let kind = ForeignText.kind(text) else { continue }
            let tool = JSONMarks.tool(of: text).map { ", \($0)'s," } ?? ""
            throw FarmError(.invalidInput, "where its \(name) should be stands \(kind)\(tool); \(accepted)")
        }
        if let number = read.infotext.cutNumber {
            throw FarmError(
                .invalidInput, "a comma cuts '\(number.shortened())'; write 3.5 for 3,5 and 1234567 for 1,234,567")
        }
        if read.infotext.prompt.isEmpty, let words = read.infotext.wordsBesidePrompts {
            throw FarmError(
                .invalidInput,
                "it names no prompt, and '\(words.shortened())' among its parameters is not understood; "
                    + "accepted: the prompt, 'Negative prompt: …', then a line 'Steps: 20, Sampler: …'")
        }
        return read
    }

    /// What a file carries, the best place first; nil where nothing says how it was made.
    /// - Parameter damaged: places whose texts are there and cannot be read.
    /// - Throws: ``FarmError`` that names the program where its record is there and cannot be read.
    package static func read(_ texts: [CarriedText], damaged: [String] = []) throws -> ForeignParameters? {
        let lost = (damaged.first(where: promptPlaces.contains) ?? damaged.first)
            .map { "its '\($0.shortened(to: 40))' is damaged" }
        var problem: FarmError?
        for attempt in attempts(texts) {
            do {
                if var read = try attempt().map(checked) {
                    if read.text.isEmpty { read.text = texts.map { "\($0.place): \($0.text)" }.joined(separator: "\n") }
                    if let lost { read.notes.append(lost) }
                    return read
                }
            } catch let error as FarmError {
                problem = problem ?? error
            }
        }
        if let problem { throw problem }
        if let lost { throw FarmError(.invalidInput, lost) }
        if texts.contains(where: { $0.place == "stealth" }) {
            throw FarmError(
                .invalidInput, "what it hides in its alpha channel, as NovelAI does, is damaged or says nothing")
        }
        guard texts.contains(where: { $0.place == "workflow" || $0.text.hasPrefix("workflow:{") }) else { return nil }
        throw ForeignParameters.unread("ComfyUI", because: "a workflow is not read, and its prompt is not there")
    }

    /// The texts of an XMP packet that may say it.
    package static func texts(ofXMP packet: String) -> [CarriedText] { XMPText.read(packet) }

    private typealias Attempt = () throws -> ForeignParameters?

    private static func attempts(_ texts: [CarriedText]) -> [Attempt] {
        func text(_ place: String) -> String? { texts.first { $0.place == place }?.text }
        let named: [Attempt] = [
            { try novelAI(text("Software"), comment: text("Comment"), source: text("Source")) },
            { easyDiffusion(texts) },
        ]
        // It says less than what InvokeAI writes beside it.
        let dream: Attempt = { ["Dream", "dream"].lazy.compactMap(text).compactMap(InvokePrompt.readDream).first }
        // The web UIs' own places first, then any.
        let own = texts.filter { promptPlaces.contains($0.place) }
        let others = texts.filter { !promptPlaces.contains($0.place) && $0.place != "workflow" }
        return own.map { text in { try read(text, isPrompt: true) } } + named
            + others.map { text in { try read(text, isPrompt: false) } } + [dream]
    }

    private static func read(_ carried: CarriedText, isPrompt: Bool) throws -> ForeignParameters? {
        var read = try reading(carried, isPrompt: isPrompt)
        read?.text = carried.text
        return read
    }

    private static func reading(_ carried: CarriedText, isPrompt: Bool) throws -> ForeignParameters? {
        var text = PastedText.unframed(carried.text)
        // ComfyUI's WebP: the graph as the camera's name.
        if carried.place.hasPrefix("exif:"), text.hasPrefix("prompt:{") { text = String(text.dropFirst(7)) }
        if isPrompt, text.hasPrefix("ÿþ") || text.hasPrefix("þÿ") {
            throw FarmError(
                .invalidInput, "its '\(carried.place)' is UTF-16, which is no text of a PNG")
        }
        switch TextKind(of: text) {
        case .nothing, .html, .base64: return nil
        case .json(let value):
            if let read = try ForeignJSON.read(value) { return read }
            return try isPrompt && value.string.map { TextKind(of: $0) } == .plain ? infotext(text) : nil
        case .brokenJSON:
            guard isPrompt || JSONMarks.tool(of: text) != nil else { return nil }
            let tool = JSONMarks.tool(of: text).map { "\($0)'s " } ?? ""
            throw FarmError(.invalidInput, "its '\(carried.place.shortened(to: 40))' is \(tool)JSON that is damaged")
        case .xml: return try read(XMPText.read(text))
        case .plain:
            let read = try CaptionText.read(text) ?? infotext(text)
            return isPrompt || !read.infotext.pairs.isEmpty ? read : nil
        }
    }

    private static func infotext(_ text: String) throws -> ForeignParameters {
        let parsed = try ParsedInfotext(parsing: text)
        // A record behind a label or among words.
        if parsed.pairs.isEmpty, parsed.negativePrompt.isEmpty, ForeignText.kind(parsed.prompt) != nil,
            let value = PastedText.embeddedJSON(in: text), let read = try ForeignJSON.read(value)
        {
            return read
        }
        let broken = PastedText.unescaped(text)
        let whole = broken == text ? parsed : try ParsedInfotext(parsing: broken)
        return ForeignParameters(tool: whole.program, infotext: whole.baringEmbeddings())
    }

    private static func novelAI(_ software: String?, comment: String?, source: String?) throws -> ForeignParameters? {
        guard software == "NovelAI" else { return nil }
        guard let comment else {
            throw ForeignParameters.unread(
                "NovelAI", because: "its 'Comment', which says how it was made, is not there")
        }
        guard let json = JSONText(parsing: comment) else {
            throw FarmError(.invalidInput, "its 'Comment' is NovelAI's JSON and is damaged")
        }
        let outer = source.map { [JSONText.Member(key: "Source", value: .string($0))] } ?? []
        return ForeignTool.novelAI.parameters(of: .object(json.members + outer))
    }

    /// A chunk of text a key.
    private static func easyDiffusion(_ texts: [CarriedText]) -> ForeignParameters? {
        let chunks = texts.filter { !$0.place.contains(":") && $0.place != "workflow" }
        let record = JSONText.object(chunks.map { JSONText.Member(key: $0.place, value: .string($0.text)) })
        return ForeignTool.easyDiffusion.isOwn(record) ? ForeignTool.easyDiffusion.parameters(of: record) : nil
    }

    private static var accepted: String { "accepted: an image, or the parameters' text" }

    /// The end of a sentence that begins with the file's name.
    package static let nothing = "says nothing of how it was made"

    private static var saysNothing: FarmError { FarmError(.invalidInput, "it \(nothing); \(accepted)") }

    private enum PlaceName {
        static let parameters = "parameters"
        static let postprocessing = "postprocessing"
    }
}

/// Words by which a program's JSON is known though it is damaged.
enum JSONMarks {
    private static let marks = [
        ("sui_image_params", "SwarmUI"), ("swarm_version", "SwarmUI"), ("metadata_scheme", "Fooocus"),
        ("adm_guidance", "Fooocus"), ("class_type", "ComfyUI"), ("last_node_id", "ComfyUI"),
        ("uncond_scale", "NovelAI"), ("PromptGenerateRequest", "NovelAI"), ("invoke-ai", "InvokeAI"),
        ("positive_prompt", "InvokeAI"), ("exposedFields", "InvokeAI"), ("core_metadata", "InvokeAI"),
        ("use_stable_diffusion_model", "Easy Diffusion"), ("\"uc\"", "Draw Things"),
        ("text_prompts", "Stability AI"), ("civitaiResources", "Civitai"), ("extraMetadata", "Civitai"),
        ("\"karras\"", "AI Horde"),
    ]

    static func tool(of text: String) -> String? { marks.first { text.contains($0.0) }?.1 }
}
