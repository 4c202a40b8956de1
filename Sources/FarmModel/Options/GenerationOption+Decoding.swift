/// Decoding of latents into pixels.
extension GenerationOption {
    /// Switches the engine's `vae_tiling_params` on; ``vaeTile`` and ``vaeOverlap`` need it.
    package static let vaeTiling = GenerationOption(
        "vaeTiling", in: .decoding, Words("VAE tiling", "VAE 分块"),
        Words("Decode in tiles: less memory, more time", "分块解码：省内存，费时间"),
        .toggle(
            OptionAccess(
                get: { $0.vaeTiling.map { _ in true } },
                set: { $0.vaeTiling = $1 == true ? $0.vaeTiling ?? VAETiling() : nil },
                resolved: { $0.vaeTiling.map { _ in true } })),
        standard: Words("off", "关"), infotext: .plain("VAE tiling"))

    /// `tile_size_x` and `tile_size_y` of the engine, which are always the same here.
    package static let vaeTile = GenerationOption(
        "vaeTile", in: .decoding, Words("VAE tile size", "VAE 分块大小"),
        Words("Side of a tile, in latent pixels of 8 image pixels", "分块边长，以潜空间像素计（每个为 8 个图像像素）"),
        // The engine takes its own size in place of a smaller one.
        .integer(.tiling(\.tile), within: 4...512), unit: .latentPixels,
        standard: Words("the engine's", "取决于引擎"), infotext: .plain("VAE tile size"), noun: "VAE tile")

    /// `target_overlap` of the engine, 0 to 0.5 of a tile's side.
    package static let vaeOverlap = GenerationOption(
        "vaeOverlap", in: .decoding, Words("VAE tile overlap", "VAE 分块重叠"),
        Words("How far tiles overlap, as a part of their side", "相邻分块重叠部分占边长的比例"),
        .number(.tiling(\.overlap), within: 0...0.5),
        standard: Words("the engine's", "取决于引擎"), infotext: .plain("VAE tile overlap"), noun: "VAE tile overlap")

    /// In the order of their infotext keys.
    package static let decoding = [vaeTiling, vaeTile, vaeOverlap]
}

extension OptionAccess {
    fileprivate static func tiling(_ path: any WritableKeyPath<VAETiling, Value?> & Sendable) -> OptionAccess {
        .part(
            \.vaeTiling, missing: "a tile's size and overlap need VAE tiling",
            get: { $0[keyPath: path] }, set: { $0[keyPath: path] = $1 })
    }
}
