import FarmBasics
import FarmModel

/// What is to be said of the keys that the farm has nothing for.
enum UntakenKeys {
    /// Beyond these a hostile text would only fill the screen.
    private static let most = 24

    static func notes(_ pairs: [ParsedInfotext.Pair]) -> [String] {
        var notes: [String] = []
        var seen: Set<String> = []
        var more = 0
        for pair in pairs where seen.insert(subject(of: pair.key)).inserted {
            guard let note = note(on: pair) else { continue }
            if notes.count < most { notes.append(note) } else { more += 1 }
        }
        if more > 0 { notes.append("and \(more) more keys that are unknown here") }
        return notes
    }

    /// Of words among the parameters.
    static func notes(passedOver words: [String]) -> [String] {
        let notes = words.prefix(most).map { "'\($0.shortened())' among the parameters is not understood" }
        return words.count > most ? notes + ["and \(words.count - most) more words that are not"] : notes
    }

    /// Extensions write many keys of one subject.
    private static func subject(of key: String) -> String {
        for prefix in ["ADetailer", "ControlNet", "Regional Prompter", "RP", "Dynamic thresholding", "FreeU"]
        where key == prefix || key.hasPrefix(prefix + " ") {
            return prefix
        }
        return key == "Refiner switch at" ? "Refiner" : key
    }

    private static func note(on pair: ParsedInfotext.Pair) -> String? {
        if isHarmless(pair) { return nil }
        let value = pair.value.shortened(to: 40)
        let subject = subject(of: pair.key)
        return switch subject {
        case "Refiner": "Refiner '\(value)': the farm draws an image with one model"
        case "Variation seed strength":
            "\(subject) \(value): the engine cannot blend the noise of two seeds"
        case "Seed resize from": "Seed resize from \(value): the engine cannot take noise from another size"
        case "ENSD": "ENSD \(value): the engine has no other seed for a sampler's own noise"
        case "Face restoration": "Face restoration '\(value)': the farm has none"
        case "ADetailer": "ADetailer: the farm does not find faces to draw anew"
        case "ControlNet": "ControlNet: only one is taken, the first"
        case "Sharpness", "ADM Guidance": "\(subject) '\(value)': only Fooocus has it"
        case "Script": "Script '\(value)': what it varied is not in this text"
        case "Hypernet", "Hypernet strength": "\(subject) '\(value)': the engine has no hypernetworks"
        default: "\(subject.shortened(to: 40)) '\(value)' is unknown here"
        }
    }

    /// What changes no pixel, what says what the farm does anyway, and what has been read elsewhere.
    private static func isHarmless(_ pair: ParsedInfotext.Pair) -> Bool {
        let value = pair.value.lowercased()
        switch pair.key {
        case "Version", "User", "Hashes", "Civitai resources", "Civitai metadata", "Created Date", "Template",
            "Negative Template", "Lora hashes", "TI hashes", "Batch size", "Batch pos", "Model hash", "VAE hash",
            "Mask digest", "Workflow", "Variation seed", "Emphasis", "Lora weights", "Raw prompt",
            "Raw negative prompt", "Performance", "Styles", "Fooocus V2 Expansion", "Metadata scheme", "App",
            "Pipeline",
            "Operations", "Parser", "Backend", "Schedule", "Scheduler":
            return pair.key != "Emphasis" || value == "original"
        case "Variation seed strength", "ENSD", "Conditional mask weight", "Noise multiplier", "Token merging ratio",
            "Token merging ratio hr", "First pass size":
            guard let number = Double(value) else { return false }
            let isNeutral = pair.key == "Noise multiplier" || pair.key == "Conditional mask weight"
            return number == (isNeutral ? 1 : 0)
        default: return value.isEmpty || value == "none" || value == "false"
        }
    }
}
