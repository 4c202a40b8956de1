/// One dimension of a grid of images.
package struct SheetAxis: Sendable, Equatable {
    /// Such as `Steps`; may be empty.
    package var name: String
    /// The values in their order, as they are to be read.
    package var values: [String]

    /// - Parameter values: one or more, or the sheet cannot be laid out.
    package init(name: String, values: [String]) {
        self.name = name
        self.values = values
    }

    /// What stands beside the images of a value, such as `Steps: 20`.
    func label(_ index: Int) -> String { name.isEmpty ? values[index] : "\(name): \(values[index])" }
}
