import ArgumentParser

/// All parameters from another image.
struct LikeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Take all parameters from this image (PNG, JPEG, WebP) or text file; '-' reads an image or a pasted text \
            from standard input. What the command line says wins.
            """,
            valueName: "file"),
        transform: PathArgument.read)
    var like: String?

    /// What it says; nil without `--like`.
    func read() throws -> Likeness? { try like.map { try ImageSource.read($0).likeness() } }
}
