import FarmBasics

/// Texts of an XMP packet: elements and attributes by their names, in linear time. It is no XML reader: what is not
/// well formed is read as far as it goes.
enum XMPText {
    /// What may say how a picture was made, with the place `xmp:NAME`.
    private static let wanted: Set<String> = [
        "sdcpp:parameters", "exif:UserComment", "dc:description", "tiff:ImageDescription", "parameters", "prompt",
    ]
    private static let entities = ["lt": "<", "gt": ">", "quot": "\"", "apos": "'", "amp": "&"]

    private static let cdata = Array("<![CDATA[".utf8)

    /// Parameters before what describes the picture.
    static func read(_ xmp: String) -> [CarriedText] {
        let texts = all(in: xmp)
        let best: Set = ["xmp:sdcpp:parameters", "xmp:exif:UserComment", "xmp:parameters"]
        return texts.filter { best.contains($0.place) } + texts.filter { !best.contains($0.place) }
    }

    private static func all(in xmp: String) -> [CarriedText] {
        var texts: [CarriedText] = []
        // Of the wanted element that is open.
        var open: (name: String, text: String)?
        var rest = xmp.utf8[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
            if open != nil { open?.text += decoded(Substring(rest[..<start])) }
            if rest[start...].starts(with: cdata) {
                guard let end = Substring(rest[start...]).firstRange(of: "]]>") else { return texts }
                open?.text += Substring(rest[start..<end.lowerBound].dropFirst(cdata.count))
                rest = rest[end.upperBound...]
                continue
            }
            guard let end = rest[start...].firstIndex(of: UInt8(ascii: ">")) else { return texts }
            let tag = Substring(rest[rest.index(after: start)..<end])
            rest = rest[rest.index(after: end)...]
            let name = String(tag.prefix { !$0.isWhitespace && $0 != "/" || $0 == "/" && tag.first == "/" })
            if let current = open {
                if name == "/" + current.name {
                    add(current.name, current.text, to: &texts)
                    open = nil
                }
            } else if wanted.contains(name), !tag.hasSuffix("/") {
                open = (name, "")
            }
            if tag.first != "/" { addAttributes(of: tag, to: &texts) }
        }
        return texts
    }

    private static func add(_ name: String, _ text: String, to texts: inout [CarriedText]) {
        let text = text.trimmingSpaces()
        if !text.isEmpty { texts.append(CarriedText(place: "xmp:" + name, text: text)) }
    }

    /// `exif:UserComment="…"`.
    private static func addAttributes(of tag: Substring, to texts: inout [CarriedText]) {
        guard tag.utf8.contains(UInt8(ascii: "=")) else { return }
        for name in wanted.sorted() {
            for quote in ["\"", "'"] {
                let starts = [" ", "\n", "\t", "\r"].lazy.compactMap { tag.firstRange(of: "\($0)\(name)=\(quote)") }
                guard let start = starts.first, let end = tag[start.upperBound...].firstRange(of: quote)
                else { continue }
                add(name, decoded(tag[start.upperBound..<end.lowerBound]), to: &texts)
            }
        }
    }

    /// With its entities resolved, each once.
    private static func decoded(_ text: Substring) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return String(text) }
        var result = ""
        var rest = text[...]
        while let start = rest.utf8.firstIndex(of: UInt8(ascii: "&")) {
            result += rest[..<start]
            let body = rest[rest.utf8.index(after: start)...]
            let name = body.utf8.prefix(12).prefix { $0 != UInt8(ascii: ";") }
            if name.endIndex < body.endIndex, body.utf8[name.endIndex] == UInt8(ascii: ";"),
                let character = character(String(Substring(name)))
            {
                result += character
                rest = body[body.utf8.index(after: name.endIndex)...]
            } else {
                result += "&"
                rest = body
            }
        }
        return result + rest
    }

    private static func character(_ entity: String) -> String? {
        guard entity.hasPrefix("#") else { return entities[entity] }
        let digits = entity.dropFirst()
        let code = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return code.flatMap(Unicode.Scalar.init).map { String($0) }
    }
}
