import FarmBasics
package import FarmModel
import Prompts

/// A line of a list of prompts, as stable-diffusion-webui's "prompts from file" script reads it: a prompt, or options
/// (`--prompt a red cat --steps 20`).
package struct PromptLine: Sendable, Equatable {
    /// The whole line where it has no options; nil where its options give no prompt.
    package var prompt: String?
    /// `--negative_prompt`; nil: what the recipe has stands alone.
    package var negativePrompt: String?
    /// `--seed`, −1 for a drawn one; nil: the recipe's seeds. An image's place in ``count`` is added to it.
    package var seed: Int64?
    /// `--sampler_name` or `--sampler_index`, each a name; nil: the recipe's or the request's.
    package var sampler: Sampler?
    /// What the sampler's name brings along, such as "Karras": a line has no option for it.
    package var schedule: Schedule?
    /// `--steps`, within ``ParameterLimits/steps``.
    package var steps: Int?
    /// `--cfg_scale`, within ``ParameterLimits/guidanceScale``.
    package var guidanceScale: Double?
    /// `--width` in pixels, within ``ParameterLimits/side``; without a height it needs the request's.
    package var width: Int?
    /// `--height` in pixels; without a width it needs the request's.
    package var height: Int?
    /// `--sd_model`, a name or 8 or more digits of a hash. Lines of one model are made together.
    package var model: String?
    /// `--styles`, by name, of those that the recipe has; put on last.
    package var styles: [String] = []
    /// `--tiling`, `true` or `false`; nil: the request's.
    package var isSeamless: Bool?
    /// Images that it makes, with a seed each: its batch size times its iterations.
    package var count = 1

    /// Reads one line. A line without a word that begins with `--` and a letter is a prompt as it stands.
    ///
    /// Where the script would paint a line whose options it cannot read, options and all, this refuses it.
    /// - Throws: `invalidInput` for unknown options, with the nearest, and for values that do not fit.
    package init(parsing line: String) throws {
        guard Self.hasOption(line) else {
            prompt = line.trimmingSpaces()
            return
        }
        var words = try Self.words(line)[...]
        while let word = words.popFirst() {
            guard word.hasPrefix("--") else {
                throw FarmError(
                    .invalidInput,
                    "'\(word.shortened())' belongs to no option; begin with --prompt or put the text in quotes")
            }
            let option = String(word.dropFirst(2))
            if option == "prompt" || option == "negative_prompt" {
                let end = words.firstIndex { $0.hasPrefix("--") } ?? words.endIndex
                let text = words[words.startIndex..<end].joined(separator: " ")
                words = words[end...]
                if option == "prompt" { prompt = text } else { negativePrompt = text }
            } else {
                try Self.check(option)
                guard let value = words.popFirst() else { throw FarmError(.invalidInput, "--\(option) has no value") }
                try set(option, value)
            }
        }
    }

    private static let known = [
        "prompt", "negative_prompt", "sd_model", "styles", "seed", "subseed", "subseed_strength", "seed_resize_from_h",
        "seed_resize_from_w", "sampler_name", "sampler_index", "batch_size", "n_iter", "steps", "cfg_scale", "width",
        "height", "restore_faces", "tiling", "do_not_save_samples", "do_not_save_grid", "outpath_samples",
        "outpath_grids", "prompt_for_display",
    ]

    private static func check(_ option: String) throws {
        guard known.contains(option) else {
            let hint = NearestNames.hint(for: option, in: known, noun: "option")
            throw FarmError(.invalidInput, "unknown option '--\(option.shortened())'\(hint)")
        }
    }

    private mutating func set(_ option: String, _ value: String) throws {
        switch option {
        case "seed": seed = Int64(try Self.integer(option, value, -1...Int(Int64.max - 2_000_000)))
        case "steps": steps = try Self.integer(option, value, ParameterLimits.steps)
        case "width": width = try Self.integer(option, value, ParameterLimits.side)
        case "height": height = try Self.integer(option, value, ParameterLimits.side)
        case "batch_size", "n_iter":
            count = count.saturatingProduct(try Self.integer(option, value, ParameterLimits.imageCount))
        case "cfg_scale":
            guard let number = PromptNumber.value(value), ParameterLimits.guidanceScale.contains(number) else {
                throw FarmError(.invalidInput, "--cfg_scale '\(value.shortened())' is no number from 0 to 100")
            }
            guidanceScale = number
        case "sampler_name", "sampler_index":
            let (sampler, schedule) = try Sampler.parse(value)
            self.sampler = sampler
            if let schedule { self.schedule = schedule }
        case "sd_model": model = value
        case "styles": styles = try RecipeAxisText.list(value, of: "styles")
        case "tiling": isSeamless = try Self.flag(option, value)
        case "restore_faces":
            if try Self.flag(option, value) { throw Self.impossible("restores no faces; leave --restore_faces out") }
        case "subseed_strength":
            if PromptNumber.value(value) != 0 { throw Self.impossible("varies no seeds; leave --subseed_strength out") }
        case "seed_resize_from_h", "seed_resize_from_w":
            if try Self.integer(option, value, -1...65_536) > 0 {
                throw Self.impossible("resizes no seeds; leave --\(option) out")
            }
        // A farm keeps images where it keeps them, and a variation seed without strength does nothing.
        default: break
        }
    }

    private static func impossible(_ what: String) -> FarmError { FarmError(.invalidInput, "the engine \(what)") }

    private static func flag(_ option: String, _ value: String) throws -> Bool {
        switch value.lowercased() {
        case "true": return true
        case "false": return false
        default: throw FarmError(.invalidInput, "--\(option) '\(value.shortened())' is neither true nor false")
        }
    }

    private static func integer(_ option: String, _ value: String, _ limits: ClosedRange<Int>) throws -> Int {
        guard let number = Int(value), limits.contains(number) else {
            throw FarmError(
                .invalidInput,
                "--\(option) '\(value.shortened())' is no whole number from \(limits.lowerBound) to "
                    + "\(limits.upperBound)")
        }
        return number
    }

    private static func hasOption(_ line: String) -> Bool {
        line.split(whereSeparator: \.isWhitespace).contains { word in
            word.hasPrefix("--") && word.dropFirst(2).first?.isLetter == true
        }
    }

    /// Words as a POSIX shell splits them: quotes keep blanks together, a backslash keeps what follows it.
    private static func words(_ line: String) throws -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var characters = line[...]
        while let character = characters.popFirst() {
            if character == "\\", quote != "'" {
                guard let next = characters.popFirst() else {
                    throw FarmError(.invalidInput, "the line ends with a backslash")
                }
                // Within double quotes a backslash is itself before all but these.
                let isKept = quote == "\"" && next != "\"" && next != "\\"
                word = (word ?? "") + (isKept ? "\\" : "") + String(next)
            } else if character == quote {
                quote = nil
            } else if quote == nil, character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if quote == nil, character.isWhitespace {
                if let word { words.append(word) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else {
            throw FarmError(
                .invalidInput, "the line has options and a quote that never ends; close it, or escape it: \\'")
        }
        return words + (word.map { [$0] } ?? [])
    }
}
