internal import EngineHostProtocol
internal import FarmBasics
internal import FarmModel
internal import Foundation
internal import ModelFiles

/// A textual inversion as the engine reads it: it takes the bytes for 32-bit numbers, whatever the file calls them.
enum EmbeddingFile {
    /// A chunk of the prompt, less its ends.
    private static let maximumVectors: Int64 = 75

    /// The path to give the engine: the file's own, or a copy in 32 bits. Pickled files are the engine's to judge.
    static func prepare(
        _ embedding: LoadRequest.Embedding, for model: ModelDescription, in files: AccessoryFiles
    ) throws(HostFailure) -> String {
        guard embedding.path.lowercased().hasSuffix(".safetensors") else { return try files.add(embedding.path) }
        do {
            let header = try SafetensorsHeader.read(embedding.path)
            let width: Int64 = model.family == .sd2 ? 1024 : 768
            guard header.tensors.count == 1, let (name, tensor) = header.tensors.first, let last = tensor.shape.last,
                last == width, tensor.shape.count <= 2
            else {
                throw FarmError(
                    .invalidInput, "it is not one tensor of vectors \(width) wide, which model '\(model.name)' takes")
            }
            let count = tensor.shape.count == 2 ? tensor.shape[0] : 1
            guard (1...maximumVectors).contains(count) else {
                throw FarmError(.invalidInput, "it has \(count) vectors; accepted: 1 to \(maximumVectors)")
            }
            if tensor.type == "F32" { return try files.add(embedding.path) }
            let numbers = try numbers(of: tensor, in: header, path: embedding.path)
            let copy = try SingleTensorFile.file(name: name, shape: [Int(count), Int(width)], numbers: numbers)
            return try files.add(copy, name: embedding.name)
        } catch let failure as HostFailure {
            throw failure
        } catch {
            throw HostFailure(
                kind: .modelLoadFailed, message: "the embedding '\(embedding.name)' cannot be used: \(error)")
        }
    }

    private static func numbers(
        of tensor: SafetensorsHeader.Tensor, in header: SafetensorsHeader, path: String
    ) throws -> [Float] {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(header.dataStart + tensor.range.lowerBound))
        let bytes = [UInt8](try file.read(upToCount: tensor.range.count) ?? Data())
        guard bytes.count == tensor.range.count else { throw FarmError(.inputOutput, "it is truncated") }
        let halves = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
        switch tensor.type {
        case "F16": return halves.map { Float(Float16(bitPattern: $0)) }
        case "BF16": return halves.map { Float(bitPattern: UInt32($0) << 16) }
        default:
            throw FarmError(.invalidInput, "its numbers are of type \(tensor.type); accepted: F32, F16, BF16")
        }
    }
}
