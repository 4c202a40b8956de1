/// What stable-diffusion.cpp writes into WebP files: infotext as the element `sdcpp:parameters`.
enum XMPParameters {
    private static let open = Array("<sdcpp:parameters>".utf8)
    private static let close = Array("</sdcpp:parameters>".utf8)
    private static let entities = ["&lt;": "<", "&gt;": ">", "&quot;": "\"", "&apos;": "'", "&#39;": "'"]

    static func read(_ xmp: ArraySlice<UInt8>) -> String? {
        guard xmp.count <= ImageMetadata.largestText, let start = find(open, in: xmp),
            let end = find(close, in: xmp[(start + open.count)...])
        else { return nil }
        var text = String(decoding: xmp[(start + open.count)..<end], as: UTF8.self)
        for (entity, character) in entities { text.replace(entity, with: character) }
        // Last, so that what it makes is not read again.
        text.replace("&amp;", with: "&")
        return text.isEmpty ? nil : text
    }

    private static func find(_ word: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.first { bytes[$0] == word[0] && bytes[$0...].starts(with: word) }
    }
}
