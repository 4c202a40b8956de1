package import FarmBasics
package import FarmModel

/// Make one image with the resident model and write its PNG.
package struct RenderRequest: Sendable, Equatable, Codable {
    /// The worker's name for this render; events repeat it.
    package var id: String
    /// The key of the load request whose model shall render it.
    package var modelKey: String
    /// What to call that model in the image's record; nil for the name that it was loaded under. One model may have
    /// several.
    package var modelName: String?
    /// Checked again here, by ``RenderLimits``: a worker's build may be another.
    package var parameters: GenerationParameters
    /// Where the LoRA, upscalers and pictures lie that the parameters name: paths by SHA-256.
    package var files: [Digest: String]
    /// An existing folder; the file appears in it whole or not at all.
    package var directory: String
    /// A name without slashes.
    package var fileName: String
    /// Whether to send a ``HostEvent/preview(_:)`` now and then.
    package var wantsPreview: Bool

    /// - Parameters:
    ///   - id: not that of another render of this host.
    ///   - directory: on the disk where the file stays.
    package init(
        id: String, modelKey: String, modelName: String? = nil, parameters: GenerationParameters,
        files: [Digest: String] = [:],
        directory: String, fileName: String, wantsPreview: Bool = false
    ) {
        self.id = id
        self.modelKey = modelKey
        self.modelName = modelName
        self.parameters = parameters
        self.files = files
        self.directory = directory
        self.fileName = fileName
        self.wantsPreview = wantsPreview
    }
}
