internal import FarmBasics
internal import LocalFiles

/// The table of contents of a model file of any format, read without its data.
package struct ModelHeader: Sendable, Equatable {
    /// Told by the file's first bytes, whatever its name ends in.
    package var format: FileFormat
    /// The tensors' sides, rows first. Empty for a pickle, whose contents are not read.
    package var shapes: [String: [Int64]]
    /// Short texts alone; empty for a pickle.
    package var metadata: [String: String]
    /// Where in the file the data begins.
    package var dataStart: Int64

    /// Nothing is checked: ``read(_:allowPickle:)`` does.
    package init(format: FileFormat, shapes: [String: [Int64]], metadata: [String: String], dataStart: Int64) {
        self.format = format
        self.shapes = shapes
        self.metadata = metadata
        self.dataStart = dataStart
    }

    /// - Parameter allowPickle: Whether a file that could carry code is taken.
    /// - Throws: `failedPrecondition`, naming the file, for one that cannot be read or is of another format.
    package static func read(_ path: String, allowPickle: Bool = false) throws -> ModelHeader {
        let file = try RegularFile(opening: path)
        switch FileFormat(firstBytes: try file.read(FileFormat.prefixLength, at: 0)) {
        case .safetensors: return ModelHeader(try SafetensorsHeader(reading: file))
        case .gguf:
            let header = try GGUFHeader(reading: file)
            return ModelHeader(
                format: .gguf, shapes: header.shapes, metadata: header.metadata, dataStart: header.dataStart)
        case .pickle:
            guard allowPickle else {
                throw FarmError(.failedPrecondition, "'\(path)' \(FileFormat.pickleRefusal)")
            }
            return ModelHeader(format: .pickle, shapes: [:], metadata: [:], dataStart: 0)
        case .other:
            throw FarmError(.failedPrecondition, "'\(path)' is neither a safetensors nor a GGUF file")
        }
    }
}

extension ModelHeader {
    /// The same of a safetensors file, whose layout was checked.
    package init(_ header: SafetensorsHeader) {
        self.init(
            format: .safetensors, shapes: header.tensors.mapValues(\.shape), metadata: header.metadata,
            dataStart: header.dataStart)
    }
}
