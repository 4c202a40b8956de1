import FarmBasics
import FarmModel
import FarmStore
import Recipes

/// Refuses masks that mark nothing, as the engine host would at each image.
struct MaskCheck: Sendable {
    let store: any InputStore
    private let pictures = PictureInspector()

    /// What a recipe's images are looked at for: so many sizes of one mask tell enough.
    private static let mostDrawings = 16

    init(store: any InputStore) { self.store = store }

    /// - Throws: `invalidInput` that names the mask by the beginning of its digest.
    func check(_ drawings: Set<MaskedDrawing>) async throws {
        for (mask, drawings) in Dictionary(grouping: drawings, by: \.inpainting.mask.sha256) {
            // One that was not uploaded yet, as for a forecast, cannot be looked at.
            guard let bytes = try await store.bytes(ofInput: mask) else { continue }
            let smallestFirst = drawings.sorted { $0.size.pixelCount < $1.size.pixelCount }
            do {
                try await pictures.check(mask: bytes, in: Array(smallestFirst.prefix(Self.mostDrawings)))
            } catch let error as FarmError {
                throw FarmError(error.code, "the picture \(mask.shortHash): \(error.message)", cause: error.cause)
            }
        }
    }
}
