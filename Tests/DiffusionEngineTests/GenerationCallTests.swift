import CStableDiffusion
import EngineHostProtocol
import FarmBasics
import Foundation
import Testing

@testable import DiffusionEngine
@testable import FarmModel

/// No option is lost on the way into the engine's own struct.
@Suite struct GenerationCallTests {
    /// The seed and the sizes of an image are tested with pictures; these the engine's call has no place for.
    private static let elsewhere: Set = ["seed", "size.width", "size.height", "hires.scale", "isSeamless"]

    private func parameters() -> GenerationParameters {
        var parameters = GenerationParameters(
            prompt: "a cat", negativePrompt: "a dog", size: ImageSize(width: 512, height: 384), sampler: .euler,
            schedule: .karras, steps: 20, guidanceScale: 7, distilledGuidance: 3.5, seed: 42)
        parameters.options.clipSkip = 3
        parameters.options.eta = 0.5
        parameters.options.flowShift = 3
        parameters.options.isSeamless = true
        parameters.options.stepCache = StepCache(mode: .easycache, threshold: 0.2, start: 0.2, end: 0.8)
        parameters.options.vaeTiling = VAETiling(tile: 32, overlap: 0.25)
        parameters.hires = HiresFix(
            size: ImageSize(width: 1024, height: 768), scale: 2, steps: 10, strength: 0.5)
        return parameters
    }

    @Test func everyNumberChangesTheEnginesCall() throws {
        let tree = try JSONSerialization.jsonObject(with: JSONEncoder().encode(parameters()))
        let leaves = numbers(in: tree).subtracting(Self.elsewhere)
        let plain = try described(parameters())
        for leaf in leaves.sorted() {
            let changed = try JSONSerialization.data(
                withJSONObject: change(leaf.split(separator: ".").map(String.init)[...], in: tree))
            let other = try described(JSONDecoder().decode(GenerationParameters.self, from: changed))
            #expect(other != plain, "\(leaf) does not reach the engine")
        }
    }

    @Test func everyNumberThatIsAnOptionIsSetHere() throws {
        let tree = try JSONSerialization.jsonObject(with: JSONEncoder().encode(parameters()))
        let known = numbers(in: tree)
        for option in GenerationOption.sampling where option.place == .call {
            switch option.kind {
            case .integer, .number: #expect(known.contains(option.id), "set \(option.id) in parameters()")
            default: break
            }
        }
    }

    /// What the engine's struct says, apart from where its texts lie.
    private func described(_ parameters: GenerationParameters) throws -> [String] {
        let model = ModelDescription(
            name: "m", digest: .zero, family: .sd1, bytes: 0, defaults: ModelDefaults(),
            files: [])
        let call = try GenerationCall(
            RenderRequest(id: "1", modelKey: "m", parameters: parameters, directory: "/", fileName: "x.png"),
            model: LoadRequest(key: "m", model: model, files: [], threads: 1))
        var values = sd_img_gen_params_t()
        sd_img_gen_params_init(&values)
        let strings = CStrings()
        call.describe(&values, strings: strings)
        return withExtendedLifetime(strings) { fields(of: values, path: "") }
    }

    private func fields(of value: Any, path: String) -> [String] {
        if value is any _Pointer { return [] }
        let children = Mirror(reflecting: value).children
        guard !children.isEmpty else { return ["\(path)=\(value)"] }
        return children.flatMap { fields(of: $0.value, path: "\(path).\($0.label ?? "")") }
    }

    private func numbers(in tree: Any, path: String = "") -> Set<String> {
        if let object = tree as? [String: Any] {
            return object.reduce(into: []) {
                $0.formUnion(numbers(in: $1.value, path: path.isEmpty ? $1.key : "\(path).\($1.key)"))
            }
        }
        return tree is NSNumber ? [path] : []
    }

    private func change(_ path: ArraySlice<String>, in tree: Any) throws -> Any {
        guard let key = path.first else {
            let number = try #require(tree as? NSNumber)
            return number.doubleValue == number.doubleValue.rounded() ? number.intValue + 1 : number.doubleValue / 2
        }
        var object = try #require(tree as? [String: Any])
        object[key] = try change(path.dropFirst(), in: #require(object[key]))
        return object
    }
}
