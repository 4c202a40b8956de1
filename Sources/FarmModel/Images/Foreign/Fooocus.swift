/// Fooocus' own scheme (`metadata_scheme: fooocus`); its other scheme is infotext. Older versions name their LoRA
/// `lora_combined_1: "name : weight"`.
enum Fooocus {
    /// Steps by its word `performance`, where no number is given.
    private static let steps = [
        "quality": 60, "speed": 30, "extreme speed": 8, "lightning": 4, "hyper-sd": 4, "turbo": 4, "lcm": 8,
    ]

    static func read(_ object: JSONText) throws -> ForeignParameters? {
        let version = object.text("version") ?? object.text("Version") ?? ""
        let isFooocus =
            object.text("metadata_scheme") == "fooocus" || version.hasPrefix("Fooocus")
            || object.has("adm_guidance") || object.has("ADM Guidance")
            || object.has("base_model") && object.has("performance")
        guard isFooocus else { return nil }
        var builder = ForeignBuilder(tool: "Fooocus")
        let ours: Set = [
            "styles", "Styles", "adm_guidance", "ADM Guidance", "sharpness", "Sharpness", "refiner_model",
            "Refiner Model", "refiner_switch", "Refiner Switch", "prompt_expansion", "Fooocus V2 Expansion",
        ]
        let combined = object.members.filter { $0.key.lowercased().hasPrefix("lora_combined") || isLoRALabel($0.key) }
        builder.take(object, ignoring: ours.union(combined.map(\.key)))
        for member in combined {
            if let (name, weight) = nameAndWeight(member.value.scalar ?? "") { builder.addLoRA(name, weight: weight) }
        }
        if !builder.has("Steps"), let word = object.text("performance") ?? object.text("Performance") {
            builder.set("Steps", steps[word.lowercased()].map(String.init))
        }
        sayWhatIsFooocus(object, &builder)
        return builder.build()
    }

    /// `LoRA 1`.
    private static func isLoRALabel(_ key: String) -> Bool {
        key.hasPrefix("LoRA ") && key.dropFirst(5).allSatisfy(\.isNumber)
    }

    private static func nameAndWeight(_ text: String) -> (String, Double)? {
        guard let colon = text.lastIndex(of: ":"),
            let weight = Double(String(text[text.index(after: colon)...]).trimmingSpaces())
        else { return nil }
        return (String(text[..<colon]).trimmingSpaces(), weight)
    }

    private static func sayWhatIsFooocus(_ object: JSONText, _ builder: inout ForeignBuilder) {
        let styles = object["styles"] ?? object["Styles"]
        let names = styles?.string ?? styles?.elements.compactMap(\.string).joined(separator: ", ") ?? ""
        if names.contains(where: \.isLetter) {
            builder.note(
                "Fooocus' styles \(names.shortened()): their words are not in the prompt; add them by --style")
        }
        let refiner = object.text("refiner_model") ?? object.text("Refiner Model") ?? "None"
        if refiner.lowercased() != "none" { builder.addOther("Refiner", refiner) }
    }
}
