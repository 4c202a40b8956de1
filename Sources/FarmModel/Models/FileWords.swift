import FarmBasics
import Prompts

/// What a person can write for each of some files, so that it means that file and no other.
struct FileWords<File> {
    var name: (File) -> String
    /// See ``AccessoryDescription/folders``.
    var folders: (File) -> [String]?
    /// The shortest first.
    var hashes: (File) -> [String]
    /// Whether a tag of a prompt, `<lora:WORD:1>`, must be able to hold it.
    var isForTags: Bool
    /// Whether the word means this file alone.
    var means: (_ word: String, File) -> Bool

    /// The name; else with as few of its folders as are needed; else a hash.
    func word(for file: File) -> String {
        let name = name(file)
        let places = (folders(file) ?? []).flatMap { folder -> [String] in
            let parts = folder.split(separator: "/")
            return (1...max(1, parts.count)).filter { $0 <= parts.count }.map {
                parts.suffix($0).joined(separator: "/") + "/" + name
            }
        }.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
        let hashes = hashes(file)
        return ([name] + places + hashes).first { canBeWritten($0) && means($0, file) } ?? hashes.last ?? name
    }

    private func canBeWritten(_ word: String) -> Bool {
        word == word.trimmingSpaces() && (!isForTags || LoRATag.canHold(word))
    }
}
