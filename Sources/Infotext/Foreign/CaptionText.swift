import FarmBasics

/// How an image was made as programs write it into its description, in one line that is no infotext.
enum CaptionText {
    /// - Throws: ``FarmError`` that names the program where its description is not read.
    static func read(_ text: String) throws -> ForeignParameters? {
        if isMidjourney(text) {
            throw ForeignParameters.unread(
                "Midjourney", because: "its models are its own; give the words of its description as a prompt")
        }
        return mochiDiffusion(text)
    }

    /// `a barn --ar 16:9 --v 6 Job ID: 0a1b2c3d-…`.
    private static func isMidjourney(_ text: String) -> Bool {
        guard let id = text.split(separator: "Job ID: ", omittingEmptySubsequences: false).dropFirst().last else {
            return false
        }
        let groups = String(id).trimmingSpaces().split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(\.isHexDigit)
    }

    private static let mochiLabels: Set = [
        "Date", "Include in Image", "Exclude from Image", "Model", "Steps", "Guidance Scale", "Seed", "Size",
        "Upscaler",
        "Scheduler", "ML Compute Unit", "Generator",
    ]

    /// `Include in Image: a barn; Exclude from Image: fog; Model: m; …; Generator: Mochi Diffusion 5.0`.
    private static func mochiDiffusion(_ text: String) -> ForeignParameters? {
        guard text.contains("Generator: Mochi Diffusion") else { return nil }
        var members: [(label: String, value: String)] = []
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            let words = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let label = String(words[0]).trimmingSpaces()
            if words.count == 2, mochiLabels.contains(label) {
                members.append((label, String(words[1])))
            } else if let last = members.indices.last {
                // A prompt has semicolons of its own.
                members[last].value += ";" + part
            }
        }
        return mochi.parameters(
            of: .object(members.map { JSONText.Member(key: $0.label, value: .string($0.value.trimmingSpaces())) }))
    }

    private static let mochi = ForeignTool(name: "Mochi Diffusion") { _ in
        true
    } read: { builder in
        // Where it ran.
        builder.markRead("ML Compute Unit")
        // Apple's name for the multistep kind.
        if builder.record.text("Scheduler") == "DPM-Solver++" {
            builder.markRead("Scheduler")
            builder.set("Sampler", "DPM++ 2M")
        }
        builder.takeFields()
    }
}
