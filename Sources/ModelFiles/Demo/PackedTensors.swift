internal import FarmBasics
internal import LocalFiles

/// The demo model as the repository ships it: only what was trained.
///
/// A tensor that is smaller than its slot fills the slot's first rows and columns, and one that is missing is zero. Of
/// the embedding only some rows are there, numbered by a tensor of their own.
struct PackedTensors: ~Copyable {
    private static let rowNumbers = ".rows"
    private let file: RegularFile
    private let header: SafetensorsHeader

    init(opening path: String) throws {
        let file = try RegularFile(opening: path)
        header = try SafetensorsHeader(reading: file)
        self.file = file
    }

    /// Checks that every tensor has a slot that it fits, under `prefix` and the slot's name.
    func check(_ slots: [(prefix: String, slots: [TensorSlot])]) throws {
        var known: [String: TensorSlot] = [:]
        for group in slots { for slot in group.slots { known[group.prefix + slot.name] = slot } }
        for (name, tensor) in header.tensors where !name.hasSuffix(Self.rowNumbers) {
            guard let slot = known[name] else {
                throw error("holds the tensor '\(name)', which the model has no place for")
            }
            let fits =
                tensor.shape.count == slot.shape.count && zip(tensor.shape, slot.shape).allSatisfy { $0 <= Int64($1) }
            let isWhole = tensor.shape.dropFirst(2).elementsEqual(slot.shape.dropFirst(2).map(Int64.init))
            guard tensor.type == "F16", fits, isWhole else {
                throw error("holds the tensor '\(name)' of another type or shape than the model's")
            }
        }
        guard header.tensors.keys.contains(where: { known[$0] != nil }) else {
            throw error("holds nothing of the model")
        }
    }

    /// The bytes of a slot's rows that are not zero, with their offsets in the slot.
    func pieces(of slot: TensorSlot, prefix: String) throws -> [(offset: Int, bytes: ArraySlice<UInt8>)] {
        guard let tensor = header.tensors[prefix + slot.name], let rowCount = tensor.shape.first.map(Int.init) else {
            return []
        }
        let bytes = try read(tensor)
        guard rowCount > 0, bytes.count % rowCount == 0 else { return [] }
        let width = bytes.count / rowCount
        let stride = slot.byteCount / (slot.shape.first ?? 1)
        let numbers = try rowNumbers(of: prefix + slot.name)
        if numbers == nil, width == stride { return [(0, bytes[...])] }
        guard numbers.map({ $0.count == rowCount && $0.allSatisfy { $0 < slot.shape[0] } }) ?? true else {
            throw error("numbers the rows of '\(slot.name)' wrongly")
        }
        return (0..<rowCount).map { row in
            ((numbers?[row] ?? row) * stride, bytes[(row * width)..<((row + 1) * width)])
        }
    }

    private func rowNumbers(of name: String) throws -> [Int]? {
        let suffix = ".weight"
        guard name.hasSuffix(suffix), let tensor = header.tensors[name.dropLast(suffix.count) + Self.rowNumbers] else {
            return nil
        }
        guard tensor.type == "I32" else { throw error("numbers the rows of '\(name)' in another type than I32") }
        let bytes = try read(tensor)
        return stride(from: 0, to: bytes.count, by: 4).map { at in
            bytes[at..<(at + 4)].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
    }

    private func read(_ tensor: SafetensorsHeader.Tensor) throws -> [UInt8] {
        try file.read(tensor.range.count, at: header.dataStart + tensor.range.lowerBound)
    }

    private func error(_ reason: String) -> FarmError {
        FarmError(.failedPrecondition, "'\(file.path)' \(reason)")
    }
}
