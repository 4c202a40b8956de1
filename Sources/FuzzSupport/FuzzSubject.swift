/// Something of ours that reads what strangers write.
package struct FuzzSubject: Sendable {
    /// What the command line calls it.
    package let name: String
    /// Bytes of an input.
    let mostBytes: Int
    private let samples: [[UInt8]]
    private let tokens: [[UInt8]]
    private let mend: @Sendable ([UInt8]) -> [UInt8]
    private let read: @Sendable ([UInt8]) throws -> Void

    /// - Parameters:
    ///   - samples: good ones, made by our own writers where there are some; one or more.
    ///   - tokens: texts that mean something in the format.
    ///   - mend: puts a checksum or a length right, which would else hide all that lies behind it.
    ///   - read: the reading, and what is done with all that was read; what it throws is a refusal.
    init(
        _ name: String, mostBytes: Int = 16 << 10, samples: [[UInt8]], tokens: [String] = [],
        mend: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }, read: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        self.name = name
        self.mostBytes = mostBytes
        self.samples = samples
        self.tokens = tokens.map { Array($0.utf8) }
        self.mend = mend
        self.read = read
    }

    /// For texts: what is no UTF-8 is mended before it is read, as a file's text is.
    init(
        _ name: String, mostBytes: Int = 16 << 10, texts: [String], tokens: [String] = [],
        read: @escaping @Sendable (String) throws -> Void
    ) {
        self.init(name, mostBytes: mostBytes, samples: texts.map { Array($0.utf8) }, tokens: tokens) {
            try read(String(decoding: $0, as: UTF8.self))
        }
    }

    /// The input of a seed and a number, always the same. The first ones are the samples as they are.
    package func input(seed: UInt64, number: UInt64) -> [UInt8] {
        if number < UInt64(samples.count) { return samples[Int(number)] }
        var random = FuzzRandom(seed: seed, number: number)
        let (sample, other) = (random.element(samples), random.element(samples))
        let isMended = random.below(4) > 0
        var mutator = FuzzMutator(sample, tokens: tokens, mostBytes: mostBytes, random: random)
        mutator.mutate(other: other)
        return isMended ? mend(mutator.bytes) : mutator.bytes
    }

    /// Reads an input.
    /// - Returns: the error by which it was refused, which is as good as nil.
    @discardableResult
    package func refusal(of input: [UInt8]) -> (any Error)? {
        do {
            try read(input)
            return nil
        } catch {
            return error
        }
    }

    /// How many inputs are samples as they are.
    package var sampleCount: Int { samples.count }

    /// Those of all subjects, each once.
    package static let all: [FuzzSubject] = [
        .basics, .options, .prompts, .templates, .infotext, .pasted, .recipes, .recipeValues, .styles, .configuration,
        .pictureSizes, .pictures, .pictureTexts, .safetensors, .safetensorsJSON, .gguf, .manifests, .storedManifests,
        .frames, .farmRequests, .workerMessages, .farmAnswers, .scripts,
    ]

    /// - Returns: nil where there is none of that name.
    package static func named(_ name: String) -> FuzzSubject? { all.first { $0.name == name } }
}
