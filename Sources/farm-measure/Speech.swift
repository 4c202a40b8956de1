import Foundation

/// Writes a line for people, to standard error.
func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}

func decimal(_ value: Double, places: Int) -> String {
    String(format: "%.\(places)f", value)
}
