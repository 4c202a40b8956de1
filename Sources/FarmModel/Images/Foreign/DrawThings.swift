/// Draw Things: XMP whose `exif:UserComment` is JSON with `c` and `uc` for the prompts.
enum DrawThings {
    static func read(_ object: JSONText) throws -> ForeignParameters? {
        guard object.has("c"), object.has("uc") || object.has("sampler") || object.has("v2") else { return nil }
        var builder = ForeignBuilder(tool: "Draw Things")
        builder.take(
            object, ignoring: ["mask_blur", "seed_mode", "shift", "crop_top", "crop_left", "target_size", "hires_fix"])
        builder.set(Infotext.Key.flowShift, object["shift"]?.double.flatMap { $0 == 1 ? nil : "\($0)" })
        if object.text("hires_fix")?.lowercased() == "true" {
            builder.note("Draw Things' high resolution fix is not taken; ask for a second pass by --hires-scale")
        }
        return builder.build()
    }
}
