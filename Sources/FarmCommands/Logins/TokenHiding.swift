/// Takes tokens out of texts that people see.
enum TokenHiding {
    /// The text with `df_7_…` in place of each token, whole or cut.
    static func hiding(_ text: String) -> String {
        guard text.contains("df_") else { return text }
        return text.replacing(#/(df_[0-9]+_)[0-9a-fA-F]+/#) { "\($0.output.1)…" }
    }
}
