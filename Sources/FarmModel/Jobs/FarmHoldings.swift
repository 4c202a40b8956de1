package import FarmBasics

/// What a farm has beside its models, for the names and digests of a request.
package struct FarmHoldings: Sendable {
    /// Those that connected workers hold, or, where none is connected, that any held.
    package var accessories: [AccessoryDescription]
    /// Upright sizes of the uploaded pictures, by digest.
    package var pictures: [Digest: ImageSize]

    /// - Parameter pictures: with the sizes that the farm measured; of one digest the first counts.
    package init(accessories: [AccessoryDescription] = [], pictures: [InputReference] = []) {
        self.accessories = accessories
        self.pictures = Dictionary(pictures.map { ($0.sha256, $0.size) }, uniquingKeysWith: { first, _ in first })
    }

    /// The picture with the size that the farm knows, whatever the request says.
    package func picture(_ wanted: InputReference) throws -> InputReference {
        guard let size = pictures[wanted.sha256] else {
            throw Self.lacks(wanted.sha256.hex)
        }
        return InputReference(sha256: wanted.sha256, size: size)
    }

    /// The refusal of a picture, also of one whose digest can be none.
    package static func lacks(_ sha256: String) -> FarmError {
        let name = sha256.isEmpty ? "without a digest" : "\(sha256.shortened(to: 10))"
        return FarmError(.invalidInput, "the farm does not have the picture \(name): upload it first")
    }
}
