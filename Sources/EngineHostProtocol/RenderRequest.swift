package import FarmModel

/// Make one image with the resident model and write its PNG.
package struct RenderRequest: Sendable, Equatable, Codable {
    /// The worker's name for this render; events repeat it.
    package var id: String
    /// The key of the load request whose model shall render it.
    package var modelKey: String
    package var parameters: GenerationParameters
    /// An existing folder; the file appears in it whole or not at all.
    package var directory: String
    /// A name without slashes.
    package var fileName: String

    package init(
        id: String, modelKey: String, parameters: GenerationParameters, directory: String, fileName: String
    ) {
        self.id = id
        self.modelKey = modelKey
        self.parameters = parameters
        self.directory = directory
        self.fileName = fileName
    }
}
