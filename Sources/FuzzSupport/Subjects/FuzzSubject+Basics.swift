import FarmBasics
import FarmModel
import Foundation

extension FuzzSubject {
    /// The small readers of flags, settings and fields.
    static let basics = FuzzSubject(
        "basics", mostBytes: 2048,
        texts: [
            "127.0.0.1:7433", "[fe80::1%eth0]:7433", "unix:~/farm.sock", "host", "a:1,b:2", "500MB", "4GiB", "512x768",
            "0.5", "-1e9", "12.0", "1234.0", "12.7", String(repeating: "0f", count: 32), "~root/x", "Karras",
            "{\"a\": \"\\u0000\\ud800\"}", "cat\u{200D}\u{FE0F}é", "\u{FEFF}text", "20260102",
        ],
        tokens: [
            "unix:", "[", "]", ":", ",", "x", "×", "~", "~root", "kib", "GB", "%", "\u{0}", "\u{301}", "\u{200D}",
            "\u{202E}", "\\u0000", "\\ud800", "\\udc00", "e", ".", "-", "+", " ", "\u{FEFF}", "\u{1b}[2J",
        ]
    ) { text in
        _ = try? CoordinatorAddress(parsing: text).description
        _ = try? CoordinatorAddress.list(parsing: text)
        if let count = try? ByteCount(parsing: text) { _ = ByteCount.text(Int64(count.bytes)) }
        if let size = try? ImageSize(parsing: text) { _ = size.pixelCount }
        _ = DecimalNumber.value(text)
        _ = try? Seed.parse(text)
        _ = Digest(text)?.shortHash
        _ = try? Digest(checking: text)
        _ = Digest(bytes: text.utf8).hex
        _ = try? TaskID(parsing: text)
        _ = JobID(text)
        _ = text.trimmingSpaces()
        _ = text.shortened()
        _ = text.storable(bytes: 10)
        _ = text.storableJSON()
        _ = text.utf8.hexadecimal
        _ = TerminalText.block(text)
        _ = TerminalText.paragraph(text)
        _ = TerminalText.json(text)
        _ = TextInput.decode(Array(text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }))
        _ = TextInput.decode(text.utf8)
        _ = HomeFolder.expanding(text)
        _ = NearestNames.hint(for: text, in: ["euler", "heun", text + "a"], noun: "sampler")
        _ = WantedFile(text)
    }

    /// What an option is set to, by its id, an `=` and the text.
    static let options = FuzzSubject(
        "options", mostBytes: 2048,
        texts: GenerationOption.all.map { "\($0.id)=1" } + [
            "sampler=DPM++ 2M Karras", "schedule=karras", "size=512x768", "seed=-1", "guidanceScale=7.5",
            "prompt=a cat", "resizeMode=crop and resize",
        ],
        tokens: ["=", "Euler a", "DPM++ 2M", "karras", "true", "512x512", ":", ",", "a:0.5"]
    ) { text in
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let value = parts.last ?? ""
        _ = try? Sampler.parse(value)
        _ = try? Schedule.parse(value)
        _ = try? ResizeMode.parse(value)
        _ = LatentUpscaler.named(value)
        let option =
            GenerationOption.named(parts[0]) ?? GenerationOption.all[value.utf8.count % GenerationOption.all.count]
        var request = JobRequest(submission: Samples.submission, prompt: "a cat", submitter: "ada")
        try option.setting(value).put(&request)
        try Samples.use(request)
        _ = option.text(in: .request(request))
    }
}
